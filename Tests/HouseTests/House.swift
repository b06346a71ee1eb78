import Foundation

/// The repository as files, for tests that keep it tidy.
enum House {
    /// Three folders above this file.
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// A file of the repository: its path from the root and its text.
    struct File: Sendable {
        var path: String
        var text: String
        var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
    }

    /// The files under the folders whose names end so, sorted by path; hidden folders left out.
    static func files(under folders: [String], ending suffixes: [String]) throws -> [File] {
        try folders.flatMap { folder in
            let paths = FileManager.default.enumerator(atPath: root.appending(path: folder).path)?.compactMap {
                $0 as? String
            }
            return try (paths ?? []).filter { path in
                suffixes.contains { path.hasSuffix($0) } && !path.split(separator: "/").contains { $0.hasPrefix(".") }
            }.sorted().map { try file(folder + "/" + $0) }
        }
    }

    static func file(_ path: String) throws -> File {
        File(path: path, text: try String(contentsOf: root.appending(path: path), encoding: .utf8))
    }

    /// Every Swift file of ours.
    static func swiftFiles() throws -> [File] {
        try files(under: ["Sources", "Plugins", "Tests"], ending: [".swift"]) + [file("Package.swift")]
    }

    /// Names at the top level, hidden ones too.
    static func topLevel() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: root.path).sorted()
    }
}
