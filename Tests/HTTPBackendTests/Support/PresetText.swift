import Foundation

/// Presets of a test's own.
enum PresetText {
    struct File {
        var path: String
        func remove() { try? FileManager.default.removeItem(atPath: path) }
    }

    static func file(_ yaml: String) throws -> File {
        let path = FileManager.default.temporaryDirectory.appending(path: "preset-\(UUID().uuidString).yaml").path
        try Data(yaml.utf8).write(to: URL(filePath: path))
        return File(path: path)
    }
}
