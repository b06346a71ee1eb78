import Foundation

/// Footfall as a contender: the whole command with its simulated customers, and its HTTP session alone.
extension Bench {
    /// What is read of `summary.json`.
    private struct LoadedSummary: Decodable {
        struct Rate: Decodable {
            var achieved: Double?
            var valid: Bool?
        }
        struct Delivery: Decodable { var accepted: Int }
        struct Timing: Decodable {
            var count: Int
            var p50: Double?
            var p90: Double?
            var p99: Double?
            var max: Double?
        }
        var rate: Rate
        var delivery: Delivery
        var responseMs: Timing
    }

    /// `footfall load`: customers simulated, every request timed and remembered for the audit, results written.
    func footfallLoad(_ server: LoadServer, _ task: LoadContender.Task) throws -> LoadFigures {
        var backend = "http:url=\(server.url),connections=\(task.connections),batch=1"
        // As fast as answers come, what waits beyond a few thousand events only takes memory, and time after the end.
        if task.rate == nil { backend += ",max_pending=4096" }
        var arguments = ["load", root.appending(path: "scenarios/quick-start.yaml").path, "--backend", backend]
        arguments += ["--preset", collector, "--duration", "\(Int(task.seconds.rounded(.up)))s"]
        arguments += task.rate.map { ["--rate", "\(Int($0))/s", "--process", "regular"] } ?? ["--profile", "closed"]
        arguments += ["--format", "json", "--quiet", "--out", scratch.appending(path: "results").path]
        // Expectations of the scenario are no concern of a benchmark, nor that nothing can be read back.
        return try measured(server, footfall, arguments, allowed: [0, 1, 5]) { child in
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            let summary = try decoder.decode(LoadedSummary.self, from: child.output)
            guard summary.rate.valid != false, summary.delivery.accepted == summary.responseMs.count else {
                throw Child.Failure(description: "footfall says that its load is invalid, or requests failed")
            }
            let times = summary.responseMs
            return LoadFigures(
                requests: times.count, rate: summary.rate.achieved ?? Double(times.count) / task.seconds,
                cpuSeconds: child.cpuSeconds, wallSeconds: child.wallSeconds,
                milliseconds: ["p50": times.p50, "p90": times.p90, "p99": times.p99, "max": times.max].compactMapValues(
                    \.self))
        }
    }

    /// The HTTP session alone, driven by events that are made on the spot.
    func sessionLoad(_ server: LoadServer, _ task: LoadContender.Task) throws -> LoadFigures {
        let before = server.cpuSeconds
        let numbers = [
            "connections=\(task.connections)", "seconds=\(task.seconds)", "rate=\(task.rate ?? 0)", "warm=0",
        ]
        let (outcome, child) = try drive(server.url, numbers)
        guard outcome.accepted == outcome.requests, outcome.missing == 0 else {
            throw Child.Failure(description: "of \(outcome.requests) requests \(outcome.accepted) were accepted")
        }
        var figures = LoadFigures(
            requests: outcome.requests, rate: Double(outcome.requests) / outcome.seconds, cpuSeconds: child.cpuSeconds,
            wallSeconds: child.wallSeconds, milliseconds: outcome.milliseconds)
        if let before, let after = server.cpuSeconds { figures.serverSeconds = after - before }
        return figures
    }

    /// Footfall's HTTP session alone, as a process of its own.
    func drive(
        _ url: String, _ numbers: [String], environment: [String: String] = [:]
    ) throws -> (LoadDrive.Outcome, Child) {
        let own = Bundle.main.executablePath ?? CommandLine.arguments[0]
        let (program, arguments) = Tool.bound(to: 1, own, ["load-drive", url, collector] + numbers)
        let child = try Child.run(program.path, arguments, environment: environment)
        guard child.exitCode == 0 else { throw Child.Failure(description: "load-drive ended with \(child.exitCode)") }
        return (try JSONDecoder().decode(LoadDrive.Outcome.self, from: child.output), child)
    }

    var collector: String { root.appending(path: "Sources/footfall-bench/Probes/collector.yaml").path }
}
