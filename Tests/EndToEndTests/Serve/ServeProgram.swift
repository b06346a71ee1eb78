import Foundation
import Testing

/// `footfall serve` as a process of its own, on a port that is free.
final class ServeProgram {
    let program = try? Program()
    private(set) var process: Process?
    private(set) var url = ""
    private let environment: [String: String]

    init(environment: [String: String] = [:]) { self.environment = environment }

    deinit { if let process, process.isRunning { kill(process.processIdentifier, SIGKILL) } }

    var folder: URL { program?.folder ?? FileManager.default.temporaryDirectory }

    /// Starts it and waits until it listens.
    func start(_ arguments: String...) throws { try start(arguments) }

    /// - Parameter shell: run before it by a shell, which it takes the place of then: for limits.
    func start(_ arguments: [String], after shell: String? = nil) throws {
        let process = Process()
        let own = ["serve", "--port", "0"] + arguments
        if let shell {
            process.executableURL = URL(filePath: "/bin/sh")
            process.arguments = ["-c", shell + "; exec \"$0\" \"$@\"", try Program.url().path] + own
        } else {
            process.executableURL = try Program.url()
            process.arguments = own
        }
        process.currentDirectoryURL = folder
        process.standardInput = FileHandle.nullDevice
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, own in own }
        process.standardOutput = try handle("output", isNew: true)
        process.standardError = try handle("errors", isNew: false)
        try process.run()
        self.process = process
        // A minute of a busy machine; it answers within a blink as a rule.
        for _ in 0..<6_000 where process.isRunning {
            if let found = output.firstMatch(of: /listens on (\S+)/) {
                url = String(found.output.1)
                return
            }
            Thread.sleep(forTimeInterval: 0.01)
        }
        throw Failure(description: "it does not listen: \(output) \(errors)")
    }

    struct Failure: Error, CustomStringConvertible { var description: String }

    private func handle(_ name: String, isNew: Bool) throws -> FileHandle {
        let file = folder.appending(path: name)
        if isNew || !FileManager.default.fileExists(atPath: file.path) { try Data().write(to: file) }
        let handle = try FileHandle(forWritingTo: file)
        try handle.seekToEnd()
        return handle
    }

    var output: String { (try? String(contentsOf: folder.appending(path: "output"), encoding: .utf8)) ?? "" }
    var errors: String { (try? String(contentsOf: folder.appending(path: "errors"), encoding: .utf8)) ?? "" }

    /// Sends a signal and waits for the end.
    ///
    /// - Returns: the exit code; for one killed by a signal, its number.
    @discardableResult
    func end(_ signal: Int32 = SIGTERM) throws -> Int32 {
        let process = try #require(process)
        kill(process.processIdentifier, signal)
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// Asks by curl.
    ///
    /// - Returns: the status, 0 where no answer came, and the body.
    func curl(_ path: String, _ arguments: [String] = []) throws -> (status: Int, body: String) {
        let (_, text) = try Self.run(
            "/usr/bin/env",
            ["curl", "--silent", "--max-time", "60", "--write-out", "\n%{http_code}"] + arguments + [url + path],
            in: folder)
        let cut = text.lastIndex(of: "\n") ?? text.startIndex
        return (Int(text[cut...].dropFirst()) ?? 0, String(text[..<cut]))
    }

    /// A number of the metrics.
    func metric(_ name: String, _ arguments: [String] = []) throws -> Int? {
        let lines = try curl("/metrics", arguments).body.split(separator: "\n")
        return lines.first { $0.hasPrefix("footfall_\(name) ") }?.split(separator: " ").last.flatMap { Int($0) }
    }

    /// Runs a program to its end; what it printed, both ways.
    static func run(_ program: String, _ arguments: [String], in folder: URL, environment: [String: String] = [:])
        throws -> (
            code: Int32, text: String
        )
    {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, own in own }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: data, as: UTF8.self))
    }
}
