import Foundation

/// Where things are, and how contenders are run.
final class Bench {
    let options: Options
    let root: URL
    let footfall: String
    /// A folder of this run's own, gone after it.
    let scratch: URL

    init(_ options: Options) throws {
        self.options = options
        root = try Self.findRoot()
        let binary = ProcessInfo.processInfo.environment["FOOTFALL_BINARY"]
        footfall = binary ?? root.appending(path: ".build/release/footfall").path
        // These drive the backend themselves, or go without.
        let alone: Set<Options.Benchmark> = [
            .sqlite, .sqliteAttribution, .sqliteKill, .loadPeers, .loadStall, .loadAllocations, .loadLag, .fitCoverage,
        ]
        guard alone.isSuperset(of: options.benchmarks) || FileManager.default.isExecutableFile(atPath: footfall) else {
            throw Child.Failure(
                description:
                    "\(footfall) is not there; run `swift build -c release --product footfall`, or set FOOTFALL_BINARY")
        }
        scratch = FileManager.default.temporaryDirectory.appending(path: "footfall-bench-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
    }

    func cleanUp() {
        try? FileManager.default.removeItem(at: scratch)
    }

    func report(of benchmark: Options.Benchmark) throws -> Report {
        switch benchmark {
        case .chain: try chain()
        case .affiliate: try affiliate()
        case .attribute: try attribute()
        case .memoryGrowth: try memoryGrowth()
        case .memoryAttribution: try memoryAttribution()
        case .workers: try workers()
        case .shards: try shards()
        case .startup: try startup()
        case .exec: try exec()
        case .faults: try faults()
        case .check: try check()
        case .serve: try serve()
        case .forecast: try forecast()
        case .whatIf: try whatIf()
        case .fit: try fit()
        case .fitCoverage: try fitCoverage()
        case .truth: try truth()
        case .theory: try theory()
        case .sqlite: try sqlite()
        case .sqliteAttribution: try sqliteAttribution()
        case .sqliteKill: try sqliteKill()
        case .loadPeers: try loadPeers()
        case .loadStall: try loadStall()
        case .loadAllocations: try loadAllocations()
        case .serveRestarts: try serveRestarts()
        case .hostile: try hostile()
        case .loadLag: try loadLag()
        case .loadSoak: try loadSoak()
        }
    }

    /// The size that was asked for, else the benchmark's own.
    func size(_ full: Int, smoke: Int) -> Int {
        options.customers ?? (options.smoke ? smoke : full)
    }

    /// Ratios mean something at a benchmark's own size.
    var judged: Bool { !options.smoke && options.customers == nil }
    var rounds: Int { options.smoke ? 1 : options.rounds }

    /// The repository: the nearest folder with a Package.swift, from here or from this program upwards.
    private static func findRoot() throws -> URL {
        let here = URL(filePath: FileManager.default.currentDirectoryPath)
        let program = Bundle.main.executableURL?.resolvingSymlinksInPath().deletingLastPathComponent()
        for start in [here, program].compactMap({ $0 }) {
            var folder = start.standardizedFileURL
            while folder.path != "/" {
                if FileManager.default.fileExists(atPath: folder.appending(path: "Package.swift").path) {
                    return folder
                }
                folder.deleteLastPathComponent()
            }
        }
        throw Child.Failure(description: "run it from the repository: there is no Package.swift here or above")
    }
}

/// The contract writes names_with_underscores.
private var decoder: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return decoder
}

// MARK: - Footfall

/// What a benchmark needs of `summary.json`.
struct RunSummary: Decodable {
    struct Stage: Decodable { var decisions: Int }
    var eventsTotal: Int
    var digest: String
    var seconds: [String: Double]
    var stages: [Stage]
    var decisions: Int { stages.reduce(0) { $0 + $1.decisions } }
    /// Wall seconds of the simulation alone.
    var simulateSeconds: Double { seconds["simulate"] ?? .nan }
    /// Wall seconds of the simulation and of the truth, which time order counts in a pass of its own ahead of it: what a user waits.
    var waitedSeconds: Double { (seconds["truth"] ?? 0) + simulateSeconds }
}

extension Bench {
    /// Writes the chain's scenario file.
    func write(_ chain: Chain) throws -> String {
        let file = scratch.appending(path: "chain-\(chain.customers)-\(chain.overDays)-\(chain.touchLines).yaml")
        try chain.scenario.write(to: file, atomically: true, encoding: .utf8)
        return file.path
    }

    func run(
        _ scenario: String, backend: String = "none", order: String = "journey", workers: Int = 1, customers: Int? = nil
    ) throws -> (summary: RunSummary, child: Child) {
        var arguments = ["run", scenario, "--backend", backend, "--order", order, "--workers", "\(workers)"]
        arguments += ["--format", "json", "--quiet", "--out", scratch.appending(path: "results").path]
        if let customers { arguments += ["--customers", "\(customers)"] }
        let child = try Child.run(footfall, arguments)
        // An expectation that fails (1) is no concern of a benchmark, least of all at another size.
        guard child.exitCode == 0 || child.exitCode == 1 else {
            throw Child.Failure(
                description: "footfall \(arguments.joined(separator: " ")) ended with \(child.exitCode)")
        }
        return (try decoder.decode(RunSummary.self, from: child.output), child)
    }
}

// MARK: - Peers

/// What the Python scripts print.
struct PeerResult: Decodable {
    struct Stage: Decodable { var decisions: Int }
    var events: Int
    var seconds: Double
    var warmSeconds: Double?
    var stages: [Stage]
}

extension Bench {
    /// The Python that has NumPy and SimPy, or `nil`.
    var python: String? {
        let named = ProcessInfo.processInfo.environment["FOOTFALL_PEERS_PYTHON"]
        let path = named ?? root.appending(path: ".build/peers/bin/python").path
        return FileManager.default.isExecutableFile(atPath: path) ? path : nil
    }

    func peer(_ script: String, _ chain: Chain, _ flags: [String] = []) throws -> PeerResult {
        try peer(script, [try chain.json] + flags)
    }

    func peer(_ script: String, _ arguments: [String]) throws -> PeerResult {
        let path = root.appending(path: "Sources/footfall-bench/Peers/\(script)").path
        let child = try Child.run(python ?? "python3", ["-B", path] + arguments)
        guard child.exitCode == 0 else { throw Child.Failure(description: "\(script) ended with \(child.exitCode)") }
        return try decoder.decode(PeerResult.self, from: child.output)
    }
}
