import Foundation

/// Baselines on the disk: sorted keys and a line each, so that a change reads well where it is reviewed.
public enum BaselineFile {
    /// - Returns: `nil` where there is none.
    /// - Throws: ``ResultsError`` with code ``ResultsError/Code/unreadable`` for a file that is there and cannot be used.
    public static func read(_ path: String) throws(ResultsError) -> Baseline? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw ResultsError(.unreadable, path: path, cause: "it cannot be opened")
        }
        guard let baseline = try? JSONDecoder().decode(Baseline.self, from: data) else {
            throw ResultsError(
                .unreadable, path: path,
                cause: "it is no baseline; restore it, or write a new one with --update-baseline")
        }
        guard baseline.format == Baseline.format else {
            throw ResultsError(
                .unreadable, path: path,
                cause: "its format is \"\(baseline.format)\"; this version reads \"\(Baseline.format)\"")
        }
        return baseline
    }

    /// Writes beside the place and renames; folders are made.
    public static func write(_ baseline: Baseline, to path: String) throws(ResultsError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        let data: Data
        do {
            data = try encoder.encode(JSONValue(encoding: baseline))
        } catch {
            throw ResultsError(.unwritable, path: path, cause: "\(error)")
        }
        try OutputFile.write(data + Data("\n".utf8), to: path)
    }
}

/// A file of its own that a command was asked for: whole or not at all.
public enum OutputFile {
    public static func write(_ data: Data, to path: String) throws(ResultsError) {
        let folder = (path as NSString).deletingLastPathComponent
        if !folder.isEmpty { try ResultsFolder.makeFolders(folder) }
        try PendingFile(data, for: folder.isEmpty ? "./" + path : path).publish()
    }
}
