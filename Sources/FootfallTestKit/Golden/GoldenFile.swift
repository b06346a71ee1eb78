import Foundation

/// A text kept beside the tests that a result must equal to the byte.
///
/// Run the tests with `FOOTFALL_RECORD_GOLDEN=1` to write the results over the files, then read the difference before you
/// commit it.
public struct GoldenFile: Sendable {
    public let path: String

    /// - Parameters:
    ///   - name: with its extension, in the folder `Golden` beside the file of the caller.
    public init(_ name: String, source: String = #filePath) {
        path = URL(fileURLWithPath: source).deletingLastPathComponent().appendingPathComponent("Golden/" + name).path
    }

    public static var isRecording: Bool {
        ProcessInfo.processInfo.environment["FOOTFALL_RECORD_GOLDEN"] == "1"
    }

    /// Compares, or records where that is asked for.
    ///
    /// - Returns: `nil` where they agree, else the first difference, said for a person.
    public func difference(from result: String) throws -> String? {
        if Self.isRecording {
            let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try Data(result.utf8).write(to: URL(fileURLWithPath: path))
            return nil
        }
        guard let data = FileManager.default.contents(atPath: path) else {
            return "\(path) is missing; record it with FOOTFALL_RECORD_GOLDEN=1"
        }
        guard data != Data(result.utf8) else { return nil }
        let expected = String(decoding: data, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        let actual = result.split(separator: "\n", omittingEmptySubsequences: false)
        let line = zip(expected, actual).prefix { $0 == $1 }.count
        let (wanted, got) = (expected.dropFirst(line).first ?? "the end", actual.dropFirst(line).first ?? "the end")
        return "\(path):\(line + 1): expected\n  \(wanted)\ngot\n  \(got)\nrecord it with FOOTFALL_RECORD_GOLDEN=1"
    }
}
