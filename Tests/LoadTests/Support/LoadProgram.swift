import Foundation
import Testing

/// `footfall load` as a process of its own, which a test can kill.
final class LoadProgram {
    let folder: URL
    private let scenario: URL

    init(_ scenario: String) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "footfall-load-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        self.scenario = folder.appending(path: "scenario.yaml")
        try Data(scenario.utf8).write(to: self.scenario)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// The program named by `FOOTFALL_BINARY`, else the release build.
    private static func program() throws -> URL {
        var root = URL(filePath: #filePath)
        for _ in 0..<4 { root.deleteLastPathComponent() }
        let named = ProcessInfo.processInfo.environment["FOOTFALL_BINARY"].map { URL(filePath: $0) }
        let program = named ?? root.appending(path: ".build/release/footfall")
        try #require(
            FileManager.default.isExecutableFile(atPath: program.path),
            "run the suite by `make test`, which builds the release binaries first")
        return program
    }

    /// - Parameter limit: of files that it may open; `nil`: as this process.
    func start(_ arguments: [String], limit: Int? = nil) throws -> Process {
        let process = Process()
        let command = [try Self.program().path, "load", scenario.path] + arguments
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", (limit.map { "ulimit -n \($0); " } ?? "") + "exec \"$@\"", "sh"] + command
        process.currentDirectoryURL = folder
        process.standardInput = FileHandle.nullDevice
        for (name, isOutput) in [("output", true), ("complaints", false)] {
            let file = folder.appending(path: name)
            _ = FileManager.default.createFile(atPath: file.path, contents: nil)
            let handle = try FileHandle(forWritingTo: file)
            if isOutput { process.standardOutput = handle } else { process.standardError = handle }
        }
        try process.run()
        return process
    }

    /// Runs it to its end.
    func run(
        _ arguments: [String], limit: Int? = nil
    ) throws -> (code: Int32, summary: [String: Any], complaints: String) {
        let process = try start(arguments, limit: limit)
        process.waitUntilExit()
        let output = try Data(contentsOf: folder.appending(path: "output"))
        let summary = (try? JSONSerialization.jsonObject(with: output)) as? [String: Any]
        let complaints = try String(contentsOf: folder.appending(path: "complaints"), encoding: .utf8)
        return (process.terminationStatus, summary ?? [:], complaints)
    }

    /// The only run there is.
    var runFolder: URL? {
        let results = folder.appending(path: "results")
        let scenarios =
            (try? FileManager.default.contentsOfDirectory(at: results, includingPropertiesForKeys: nil)) ?? []
        return scenarios.flatMap {
            (try? FileManager.default.contentsOfDirectory(at: $0, includingPropertiesForKeys: nil)) ?? []
        }.first
    }
}
