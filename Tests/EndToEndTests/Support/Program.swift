import Foundation
import Testing

/// The built program, run as a user runs it: in a folder of its own that is removed afterwards.
final class Program {
    struct Answer {
        var code: Int32
        var wasKilled: Bool
        var output: Data
        var complaints: String

        var text: String { String(decoding: output, as: UTF8.self) }

        /// Complaints that begin with a place: `FILE:LINE:COLUMN: `.
        var problems: [Substring] {
            complaints.split(separator: "\n").filter { $0.prefixMatch(of: /\S+?:\d+:\d+:\s/) != nil }
        }

        /// The object that standard output holds, and nothing else.
        func object() throws -> [String: Any] {
            try #require(try JSONSerialization.jsonObject(with: output) as? [String: Any], "\(text.prefix(200))")
        }
    }

    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "footfall-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Root of the repository.
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The program named by `FOOTFALL_BINARY`, else the release build.
    static func url() throws -> URL {
        let named = ProcessInfo.processInfo.environment["FOOTFALL_BINARY"].map { URL(filePath: $0) }
        let program = named ?? root.appending(path: ".build/release/footfall")
        try #require(
            FileManager.default.isExecutableFile(atPath: program.path),
            "run the suite by `make test`, which builds the release binaries first")
        return program
    }

    static func scenario(_ name: String) -> String { root.appending(path: "scenarios/\(name).yaml").path }

    func write(_ text: String, to name: String) throws { try write(Data(text.utf8), to: name) }

    func write(_ data: Data, to name: String) throws { try data.write(to: folder.appending(path: name)) }

    /// Files and folders under one of the program's folder, by their paths in it; empty where it is not there.
    func contents(of name: String) -> [String] {
        let path = folder.appending(path: name).path
        return ((try? FileManager.default.subpathsOfDirectory(atPath: path)) ?? []).sorted()
    }

    /// Starts the program without waiting for it.
    ///
    /// - Parameters:
    ///   - path: instead of the PATH of the tests.
    ///   - prefix: a command that runs the program, as a shell with a limit does.
    func start(
        _ arguments: [String], output: FileHandle? = nil, path: String? = nil, after prefix: [String] = []
    ) throws -> Process {
        let process = Process()
        process.executableURL = prefix.isEmpty ? try Self.url() : URL(filePath: "/usr/bin/env")
        process.arguments = prefix.isEmpty ? arguments : prefix + [try Self.url().path] + arguments
        process.currentDirectoryURL = folder
        process.standardInput = FileHandle.nullDevice
        if let path {
            process.environment = ProcessInfo.processInfo.environment.merging(["PATH": path]) { _, new in new }
        }
        let own = try file("standard-output")
        process.standardOutput = output ?? own
        process.standardError = try file("standard-error")
        try process.run()
        return process
    }

    /// Waits for a program that ``start(_:output:)`` started.
    func finish(_ process: Process) throws -> Answer {
        process.waitUntilExit()
        return Answer(
            code: process.terminationStatus, wasKilled: process.terminationReason == .uncaughtSignal,
            output: try Data(contentsOf: folder.appending(path: "standard-output")),
            complaints: String(
                decoding: try Data(contentsOf: folder.appending(path: "standard-error")), as: UTF8.self))
    }

    func run(_ arguments: String...) throws -> Answer { try finish(start(arguments)) }

    func run(
        _ arguments: [String], output: FileHandle? = nil, path: String? = nil, after prefix: [String] = []
    ) throws -> Answer {
        try finish(start(arguments, output: output, path: path, after: prefix))
    }

    /// Into files, so that a full pipe can hold up neither side.
    private func file(_ name: String) throws -> FileHandle {
        let path = folder.appending(path: name).path
        try #require(FileManager.default.createFile(atPath: path, contents: nil))
        return try FileHandle(forWritingTo: URL(filePath: path))
    }
}
