import Foundation
import Tracking

/// A preset as the user names it: one that is shipped, or a file.
enum PresetFile {
    private static let longest = 1 << 20

    /// - Throws: ``PresetProblems``; `BackendError.badOption`.
    static func load(_ name: String) throws -> Preset {
        guard name.contains("/") || name.hasSuffix(".yaml") || name.hasSuffix(".yml") else {
            return try PresetCatalog.preset(named: name)
        }
        guard let file = FileHandle(forReadingAtPath: name) else {
            throw BackendError.badOption(
                name: "preset", value: name, remedy: "there is no such file, or it cannot be read")
        }
        defer { try? file.close() }
        let data = (try? file.read(upToCount: longest + 1)) ?? Data()
        guard let text = String(data: data, encoding: .utf8) else {
            throw BackendError.badOption(name: "preset", value: name, remedy: "expected a text file in UTF-8")
        }
        return try PresetReader.read(text, file: name)
    }

    static func unknown(_ name: String) -> BackendError {
        let names = PresetCatalog.names
        let hint = NearestName.of(name, among: names).map { "did you mean '\($0)'? " } ?? ""
        return .badOption(
            name: "preset", value: name,
            remedy: hint
                + "shipped are \(names.joined(separator: ", ")); a file of your own is named with its folder, as in ./\(name).yaml"
        )
    }
}
