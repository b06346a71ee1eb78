import Foundation
import Testing

/// Compares text with a file under `Golden/`; `FOOTFALL_RECORD_GOLDEN=1` writes the file instead.
enum Golden {
    static func check(
        _ actual: String, named name: String, filePath: String = #filePath,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        var folder = URL(fileURLWithPath: filePath).deletingLastPathComponent()
        while folder.path.count > 1, folder.deletingLastPathComponent().lastPathComponent != "Tests" {
            folder.deleteLastPathComponent()
        }
        let file = folder.appendingPathComponent("Golden").appendingPathComponent(name)
        if ProcessInfo.processInfo.environment["FOOTFALL_RECORD_GOLDEN"] != nil {
            #expect(throws: Never.self, sourceLocation: sourceLocation) {
                try Data(actual.utf8).write(to: file)
            }
            return
        }
        guard let data = try? Data(contentsOf: file) else {
            Issue.record("There is no \(file.path); record it with FOOTFALL_RECORD_GOLDEN=1.", sourceLocation: sourceLocation)
            return
        }
        let expected = String(decoding: data, as: UTF8.self)
        guard actual != expected else { return }
        let pairs = zip(
            actual.split(separator: "\n", omittingEmptySubsequences: false),
            expected.split(separator: "\n", omittingEmptySubsequences: false))
        let first = pairs.enumerated().first { $0.element.0 != $0.element.1 }
        let difference = first.map { "line \($0.offset + 1)\n  is       \($0.element.0)\n  expected \($0.element.1)" }
        Issue.record("\(name) differs: \(difference ?? "in length")", sourceLocation: sourceLocation)
    }
}
