import Foundation

/// How late the generator's own sends are at 50,000 a second, against a server that answers everything at once: the HTTP session
/// alone, and the whole command with its simulated customers.
extension Bench {
    func loadLag() throws -> Report {
        let (rate, seconds) = options.smoke ? (2_000.0, 1.0) : (50_000.0, 5.0)
        var report = Report("load-lag: \(Int(rate)) sends a second for \(seconds) s, one loop", judged: judged)
        guard LoadServer.path != nil else {
            report.note("skipped: no nginx (apt-get install nginx-light)")
            return report
        }
        report.note(Machine.line)
        let server = try LoadServer(in: scratch)
        defer { server.end() }
        var lags: [Double] = []
        for _ in 0..<rounds {
            let (outcome, child) = try drive(
                server.url, ["connections=64", "seconds=\(seconds)", "rate=\(rate)", "warm=0"])
            report.require(
                "every event was answered once", outcome.accepted == outcome.requests && outcome.missing == 0)
            let lag = outcome.lagMilliseconds
            report.note(
                "session alone: lag p50 \(Self.say(lag["p50"])), p99 \(Self.say(lag["p99"])), longest \(Self.say(lag["max"])); "
                    + "generator busy \(Int(child.cpuSeconds / child.wallSeconds * 100))%")
            lags.append(lag["p99"] ?? .infinity)
        }
        report.judge("lag p99 of the session, best of \(rounds)", lags.min() ?? .infinity, " ms", .atMost(1))
        guard Tool.isProgram(footfall) else { return report }
        let whole = try wholeLag(server, rate: rate, seconds: seconds)
        report.note("the whole command, all processors: lag p50 \(Self.say(whole.p50)), p99 \(Self.say(whole.p99))")
        return report
    }

    private struct Lag: Decodable {
        var p50: Double
        var p99: Double
    }

    private func wholeLag(_ server: LoadServer, rate: Double, seconds: Double) throws -> Lag {
        struct Loaded: Decodable {
            struct Rate: Decodable { var lagMs: Lag }
            var rate: Rate
        }
        let child = try Child.run(
            footfall,
            [
                "load", root.appending(path: "scenarios/quick-start.yaml").path, "--backend",
                "http:url=\(server.url),connections=64,batch=1", "--preset", collector, "--rate", "\(Int(rate))/s",
                "--duration", "\(Int(seconds))s", "--process", "regular", "--format", "json", "--quiet", "--out",
                scratch.appending(path: "results").path,
            ])
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(Loaded.self, from: child.output).rate.lagMs
    }

    private static func say(_ milliseconds: Double?) -> String {
        milliseconds.map { String(format: "%.3f ms", $0) } ?? "unknown"
    }
}
