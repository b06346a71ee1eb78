import Foundation
import Testing

/// Each benchmark at its smoke size, with the release binaries, so that none of them rots between releases.
@Suite("Benchmarks still run", .serialized)
struct BenchSmokeTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Runs a program to its end and returns its exit code with all it printed.
    private static func run(_ program: URL, _ arguments: [String]) throws -> (code: Int32, text: String) {
        let process = Process()
        let output = Pipe()
        process.executableURL = program
        process.arguments = arguments
        process.currentDirectoryURL = root
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: data, as: UTF8.self))
    }

    private static func bench(_ arguments: [String]) throws -> (code: Int32, text: String) {
        let program = root.appending(path: ".build/release/footfall-bench")
        try #require(
            FileManager.default.isExecutableFile(atPath: program.path),
            "run the suite by `make test`, which builds the release binaries first")
        return try run(program, arguments)
    }

    @Test(
        "smoke size",
        arguments: [
            "chain", "affiliate", "attribute", "workers", "startup", "memory-growth", "theory", "exec", "faults",
            "check", "memory-attribution", "serve", "forecast", "what-if", "fit", "fit-coverage", "load-peers",
            "load-stall", "load-allocations", "sqlite", "sqlite-attribution", "sqlite-kill", "serve-restarts",
            "hostile", "load-lag", "load-soak", "truth", "shards",
        ])
    func smoke(benchmark: String) throws {
        let (code, text) = try Self.bench([benchmark, "--smoke"])
        #expect(code == 0, "\(text)")
        #expect(text.contains("\(benchmark):"), "\(text)")
        #expect(!text.contains("nan") && !text.contains("NO\n"), "\(text)")
    }

    @Test("a wrong command line is said to be one", arguments: [[], ["chian"], ["chain", "--customers", "none"]])
    func wrong(arguments: [String]) throws {
        let (code, text) = try Self.bench(arguments)
        #expect(code == 2)
        #expect(text.hasPrefix("footfall-bench: "), "\(text)")
    }

    static let python = [
        ProcessInfo.processInfo.environment["FOOTFALL_PEERS_PYTHON"]
            ?? root.appending(path: ".build/peers/bin/python").path
    ].first(where: FileManager.default.isExecutableFile)

    @Test(
        "the peers agree with the closed form",
        .enabled(if: python != nil, "no Python with NumPy and SimPy: `make peers` sets one up"),
        arguments: ["numpy_chain.py", "simpy_chain.py"])
    func peers(script: String) throws {
        let python = URL(filePath: try #require(Self.python))
        let path = Self.root.appending(path: "Sources/footfall-bench/Peers/\(script)").path
        let (code, text) = try Self.run(python, ["-B", path, "--self-test"])
        #expect(code == 0 && text.contains("agree"), "\(text)")
    }
}
