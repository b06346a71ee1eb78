import FootfallTestKit
import Testing

/// Compares text with a file under `Golden/` of this folder.
enum Golden {
    static func check(_ actual: String, named name: String, sourceLocation: SourceLocation = #_sourceLocation) {
        // Suites live in folders of their own; the golden files are kept together.
        let folder = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
        do {
            let difference = try GoldenFile(name, source: "/\(folder)/Golden.swift").difference(from: actual)
            if let difference { Issue.record("\(difference)", sourceLocation: sourceLocation) }
        } catch {
            Issue.record(error, sourceLocation: sourceLocation)
        }
    }
}
