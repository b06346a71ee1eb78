import Foundation

/// A folder that goes with the test.
final class TemporaryFolder: Sendable {
    let path: String

    init() {
        path = NSTemporaryDirectory() + "footfall-results-" + UUID().uuidString
        try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ data: Data, as name: String) throws {
        try data.write(to: URL(fileURLWithPath: path + "/" + name))
    }

    func names(_ under: String = "") -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: path + "/" + under))?.sorted() ?? []
    }
}
