import Foundation
import Testing

/// The Python that has `lifetimes`, which brings the CDNOW data.
enum Peers {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    static let reason: Comment = "no Python with lifetimes, which brings CDNOW: `make peers` sets one up"

    private static let python = [
        ProcessInfo.processInfo.environment["FOOTFALL_PEERS_PYTHON"]
            ?? root.appending(path: ".build/peers/bin/python").path
    ].first(where: FileManager.default.isExecutableFile)

    /// Whether the data can be had.
    static let hasCDNOW = (try? cdnow("summary")) != nil

    private struct Answer: Decodable {
        var data: String?
    }

    /// CDNOW as CSV: `summary`, `money` or `transactions`.
    static func cdnow(_ kind: String) throws -> String {
        struct Missing: Error {}
        guard let python else { throw Missing() }
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: python)
        process.arguments = [
            "-B", root.appending(path: "Sources/footfall-bench/Peers/lifetimes_peer.py").path, "data", kind,
        ]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0, let data = try JSONDecoder().decode(Answer.self, from: bytes).data else {
            throw Missing()
        }
        return data
    }
}
