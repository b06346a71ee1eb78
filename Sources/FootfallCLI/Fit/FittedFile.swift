import Foundation
import Scenario

/// Where a fitted scenario goes.
struct FittedFile {
    let path: String
    /// Of the scenario: the file's name without its ending, as far as a scenario may be called that.
    let name: String

    /// - Throws: ``UsageError`` for a place where nothing can be written.
    init(_ path: String) throws {
        let url = URL(fileURLWithPath: path)
        let folder = url.deletingLastPathComponent().path
        var isDirectory: ObjCBool = false
        guard !path.isEmpty, !path.hasSuffix("/"),
            !(FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && isDirectory.boolValue)
        else { throw UsageError("--out \(path): name a file, as in --out fitted.yaml") }
        guard FileManager.default.isWritableFile(atPath: folder) else {
            throw UsageError("--out \(path): \(folder) is not a folder that can be written to")
        }
        self.path = path
        let plain = url.deletingPathExtension().lastPathComponent.lowercased()
        let allowed = plain.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }
        name = allowed.isEmpty ? "fitted" : String(allowed.prefix(64))
    }

    /// Writes the scenario and what lies beside it; each file appears whole or not at all, the scenario last.
    ///
    /// - Throws: ``UsageError``; `ScenarioProblems` where the scenario does not hold what the format asks for, so that no
    ///   scenario is written that does not run.
    func write(_ text: String, _ others: [(name: String, text: String)]) throws {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        for other in others { try Self.write(other.text, to: folder.appending(path: other.name)) }
        do {
            _ = try ScenarioLoader().load(text: text, name: path)
        } catch {
            for other in others { try? FileManager.default.removeItem(at: folder.appending(path: other.name)) }
            throw error
        }
        try Self.write(text, to: URL(fileURLWithPath: path))
    }

    private static func write(_ text: String, to url: URL) throws {
        do {
            try Data(text.utf8).write(to: url, options: .atomic)
        } catch {
            throw UsageError("\(url.path) cannot be written: \(error.localizedDescription)")
        }
    }
}
