import Foundation
import Results
import Testing

/// Runs the built program on a scenario of the repository.
enum ScenarioRun {
    /// The summary that `footfall run scenarios/NAME.yaml --format json` prints.
    ///
    /// The program is the one named by `FOOTFALL_BINARY`, else the release build. Failed expectations (exit code 1) are
    /// left to the caller; any other failure is an error with the program's own words.
    static func summary(of scenario: String, customers: Int? = nil) throws -> Summary {
        let program = try binary()
        let out = FileManager.default.temporaryDirectory.appending(path: "footfall-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: out) }
        try FileManager.default.createDirectory(at: out, withIntermediateDirectories: true)

        var arguments = ["run", "scenarios/\(scenario).yaml", "--format", "json", "--quiet", "--out", out.path]
        if let customers { arguments += ["--customers", String(customers)] }

        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.currentDirectoryURL = root
        let output = Pipe()
        // Into a file, so that a full pipe can hold up neither side.
        let complaints = out.appending(path: "standard-error")
        #expect(FileManager.default.createFile(atPath: complaints.path, contents: nil))
        process.standardOutput = output
        process.standardError = try FileHandle(forWritingTo: complaints)
        try process.run()
        let printed = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()

        guard [0, 1].contains(process.terminationStatus) else {
            let words = String(decoding: (try? Data(contentsOf: complaints)) ?? Data(), as: UTF8.self)
            throw Failure("\(scenario): exit code \(process.terminationStatus)\n\(words)")
        }
        return try JSONDecoder().decode(Summary.self, from: printed)
    }

    struct Failure: Error, CustomStringConvertible {
        var description: String
        init(_ description: String) { self.description = description }
    }

    /// Root of the repository.
    private static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private static func binary() throws -> URL {
        let named = ProcessInfo.processInfo.environment["FOOTFALL_BINARY"].map { URL(filePath: $0) }
        let program = named ?? root.appending(path: ".build/release/footfall")
        guard FileManager.default.isExecutableFile(atPath: program.path) else {
            throw Failure(
                "no program at \(program.path); build it with `swift build -c release --product footfall` or name one in "
                    + "FOOTFALL_BINARY")
        }
        return program
    }
}
