import Foundation
import Testing

/// A program of this package, built beside the tests, run to its end.
struct ProgramRun {
    var code: Int32
    var output: String
    var complaints: String

    /// - Parameters:
    ///   - name: of the product.
    ///   - prefix: a command that runs it, as a shell with a limit does.
    init(_ name: String, _ arguments: [String], after prefix: [String] = [], in folder: String) throws {
        try self.init(command: prefix + [try Self.path(name)] + arguments, in: folder)
    }

    init(command: [String], in folder: String) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = command
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.standardInput = FileHandle.nullDevice
        // Files rather than pipes: neither stream waits for the other.
        let names = ["output", "complaints"].map { URL(fileURLWithPath: "\(folder)/\($0)-\(UUID().uuidString).txt") }
        let files = try names.map { name in
            _ = FileManager.default.createFile(atPath: name.path, contents: nil)
            return try FileHandle(forWritingTo: name)
        }
        process.standardOutput = files[0]
        process.standardError = files[1]
        try process.run()
        process.waitUntilExit()
        code = process.terminationStatus
        output = try String(contentsOf: names[0], encoding: .utf8)
        complaints = try String(contentsOf: names[1], encoding: .utf8)
        for name in names { try FileManager.default.removeItem(at: name) }
    }

    static func path(_ name: String) throws -> String {
        let build = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent(".build")
        let found = ["debug", "release"].map { build.appendingPathComponent("\($0)/\(name)").path }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
        return try #require(found, "\(name) is not built; `swift build --build-tests` builds it")
    }

    /// The last number that the drill's writer said was acknowledged.
    var acknowledged: Int {
        output.split(separator: "\n").last { $0.hasPrefix("acknowledged ") }.flatMap { Int($0.dropFirst(13)) } ?? 0
    }
}
