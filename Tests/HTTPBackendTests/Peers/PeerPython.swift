import Foundation
import Testing

/// The Python that has clients of others, as `make peers` sets it up.
enum PeerPython {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    private static let path = [
        ProcessInfo.processInfo.environment["FOOTFALL_PEERS_PYTHON"],
        root.appending(path: ".build/peers/bin/python").path,
    ].compactMap(\.self).first(where: FileManager.default.isExecutableFile)

    static let hasClients = (try? run("import posthog, snowplow_tracker, umami, cloudevents.core")) != nil

    static let reason: Comment = "no Python with the clients of others: `make peers` sets one up"

    struct Failure: Error, CustomStringConvertible { var description: String }

    /// What the program prints.
    ///
    /// - Parameter input: its argument.
    @discardableResult
    static func run(_ program: String, _ input: String = "") throws -> Data {
        guard let path else { throw Failure(description: "there is no Python") }
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = ["-B", "-c", program, input]
        process.standardInput = FileHandle.nullDevice
        let (output, errors) = (Pipe(), Pipe())
        (process.standardOutput, process.standardError) = (output, errors)
        try process.run()
        let printed = try output.fileHandleForReading.readToEnd() ?? Data()
        let complaints = try errors.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(description: String(decoding: complaints, as: UTF8.self))
        }
        return printed
    }
}
