import Foundation

/// BG/NBD on CDNOW against the Python package that people use for it, each from process start to exit, one core each.
extension Bench {
    private struct Fitted: Decodable {
        var parameters: [String: Double]
        var seconds: Double?
        /// The data as CSV, where they were asked for.
        var data: String?
    }

    func fit() throws -> Report {
        var report = Report("fit: BG/NBD on CDNOW, 2,357 customers, best of \(rounds)", judged: judged)
        guard let file = try cdnow() else {
            report.note(
                "no Python with lifetimes, which brings the data: run `make peers`, or set FOOTFALL_PEERS_PYTHON. "
                    + "Nothing is compared.")
            return report
        }
        var (ours, theirs) = (Double.infinity, Double.infinity)
        var (mine, peer): (Fitted?, Fitted?)
        for _ in 0..<rounds {
            let run = try Child.run(footfall, ["fit", file, "--model", "bg-nbd", "--format", "json", "--quiet"])
            guard run.exitCode == 0 else { throw Child.Failure(description: "footfall fit ended with \(run.exitCode)") }
            ours = min(ours, run.wallSeconds)
            mine = try JSONDecoder().decode(Fitted.self, from: run.output)
            let (answer, seconds) = try lifetimes(["fit", file])
            theirs = min(theirs, seconds)
            peer = answer
        }
        report.rows = [
            Report.Row(name: "footfall fit", events: 2_357, seconds: ours),
            Report.Row(name: "lifetimes, BetaGeoFitter", events: 2_357, seconds: theirs),
        ]
        let names = ["r", "alpha", "a", "b"]
        let agree = names.allSatisfy { name in
            guard let a = mine?.parameters[name], let b = peer?.parameters[name] else { return false }
            return abs(a / b - 1) < 1e-3
        }
        report.require("the same parameters to a thousandth", agree)
        report.judge("faster than lifetimes", theirs / ours, "x", .atLeast(20))
        return report
    }

    /// The summaries that come with lifetimes, as a file; `nil` without it.
    private func cdnow() throws -> String? {
        guard python != nil, let answer = try? lifetimes(["data", "summary"]).answer, let data = answer.data else {
            return nil
        }
        let file = scratch.appending(path: "cdnow.csv")
        try Data(data.utf8).write(to: file)
        return file.path
    }

    private func lifetimes(_ arguments: [String]) throws -> (answer: Fitted, seconds: Double) {
        setenv("OMP_NUM_THREADS", "1", 1)
        setenv("OPENBLAS_NUM_THREADS", "1", 1)
        let script = root.appending(path: "Sources/footfall-bench/Peers/lifetimes_peer.py").path
        let child = try Child.run(python ?? "python3", ["-B", script] + arguments)
        guard child.exitCode == 0 else {
            throw Child.Failure(description: "lifetimes_peer.py \(arguments[0]) ended with \(child.exitCode)")
        }
        return (try JSONDecoder().decode(Fitted.self, from: child.output), child.wallSeconds)
    }
}
