import Foundation

/// What a benchmark needs of a forecast's `summary.json`.
private struct ForecastResult: Decodable {
    struct Pair: Decodable {
        var mean: Double
        var standardError: Double
        var unpairedStandardError: Double?
    }
    struct Measure: Decodable { var mean: Double }
    struct WhatIf: Decodable { var paired: [String: Pair]? }
    var replications: Int
    var forecast: [String: Measure]
    var whatIf: [String: WhatIf]?
    var seconds: [String: Double]
}

/// Forecasts: how long replications take, and how much pairs narrow what-ifs.
extension Bench {
    private func forecast(
        _ name: String, replications: Int, customers: Int?, workers: Int, _ more: [String] = []
    ) throws -> (result: ForecastResult, child: Child) {
        var arguments = [
            "forecast", root.appending(path: "scenarios/\(name).yaml").path, "--format", "json", "--quiet",
        ]
        arguments += ["--replications", "\(replications)", "--workers", "\(workers)"]
        arguments += ["--out", scratch.appending(path: "results").path] + more
        if let customers { arguments += ["--customers", "\(customers)"] }
        let child = try Child.run(footfall, arguments)
        guard child.exitCode == 0 || child.exitCode == 1 else {
            throw Child.Failure(
                description: "footfall \(arguments.joined(separator: " ")) ended with \(child.exitCode)")
        }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return (try decoder.decode(ForecastResult.self, from: child.output), child)
    }

    /// The scenario without its what-ifs and with certain assumptions, so that a replication is one world.
    private func bare(_ name: String) throws -> String {
        let path = root.appending(path: "scenarios/\(name).yaml")
        var lines: [Substring] = []
        var isWhatIf = false
        for line in try String(contentsOf: path, encoding: .utf8).split(
            separator: "\n", omittingEmptySubsequences: false)
        {
            if let first = line.first, !first.isWhitespace { isWhatIf = line.hasPrefix("what_if:") }
            if !isWhatIf { lines.append(line) }
        }
        let text = lines.joined(separator: "\n").replacing(#/ \+- [0-9.]+%?/#, with: "")
        let file = scratch.appending(path: "bare-\(name).yaml")
        try text.write(to: file, atomically: true, encoding: .utf8)
        return file.path
    }

    func forecast() throws -> Report {
        let customers = size(20_000, smoke: 200)
        let replications = options.smoke ? 4 : 200
        let path = try bare("affiliate-lifecycle")
        let plain = try run(path, customers: customers).summary
        var report = Report(
            "forecast: \(replications) replications of affiliate-lifecycle, \(customers) customers each, best of \(rounds)",
            judged: judged)
        var times: [Int: [Report.Row]] = [:]
        var peers: [PeerResult] = []
        for round in 1...rounds {
            for workers in [1, 2] {
                let child = try Child.run(
                    footfall,
                    [
                        "forecast", path, "--replications", "\(replications)", "--customers", "\(customers)",
                        "--workers", "\(workers)", "--format", "json", "--quiet", "--out",
                        scratch.appending(path: "results").path,
                    ])
                guard child.exitCode == 0 || child.exitCode == 1 else {
                    throw Child.Failure(description: "footfall forecast ended with \(child.exitCode)")
                }
                // The whole process, from its start to the results on the disk.
                times[workers, default: []].append(
                    Report.Row(
                        name: "footfall, \(workers) worker\(workers == 1 ? "" : "s")",
                        events: plain.eventsTotal * replications, seconds: child.wallSeconds))
            }
            if python != nil { peers.append(try peer("simpy_affiliate.py", ["\(customers)", "--seed", "\(round)"])) }
        }
        let (one, two) = (best(times[1] ?? []), best(times[2] ?? []))
        report.rows = [one, two]
        if ProcessInfo.processInfo.activeProcessorCount > 1 {
            report.judge("two workers against one", one.seconds / two.seconds, "x", .atLeast(1.8))
        }
        guard !peers.isEmpty else {
            report.note("no Python with SimPy: run `make peers`, or set FOOTFALL_PEERS_PYTHON. Nothing is compared.")
            return report
        }
        let simpy = best(
            peers.map { Report.Row(name: "SimPy, one replication", events: $0.events, seconds: $0.seconds) })
        report.rows.append(simpy)
        if judged { report.require("the same model: decisions agree to 5%", isAlike(plain, peers)) }
        // SimPy has one core whatever there is; the command takes all, as its users' does.
        let scaled = simpy.seconds * Double(replications)
        report.judge(
            "as it comes, against the same model in SimPy, \(replications) times its one replication",
            scaled / min(one.seconds, two.seconds), "x", .atLeast(100))
        report.note("one worker, against the same: \(Report.short(scaled / one.seconds))x")
        return report
    }

    /// Whether both models decide as often in each stage. A twentieth is some four standard errors of the least frequent: those who
    /// have bought once buy again, so that decisions of late stages come in clumps.
    private func isAlike(_ plain: RunSummary, _ peers: [PeerResult]) -> Bool {
        plain.stages.indices.allSatisfy { stage in
            let theirs = peers.map { Double($0.stages[stage].decisions) }.reduce(0, +) / Double(peers.count)
            return abs(theirs / Double(plain.stages[stage].decisions) - 1) < 0.05
        }
    }

    /// What-ifs that move the goal by at most 4% in one direction.
    private static let changes: [(scenario: String, set: String)] = [
        ("affiliate-lifecycle", "stages.purchase.touches.reminder.uplift=1.6"),
        ("affiliate-lifecycle", "campaigns.newsletter.uplift.purchase=1.07"),
        ("engagement-funnel", "stages.conversion.touches.clip-on.click_uplift=1.5"),
        ("lifecycle-marketing", "stages.conversion.touches.reminder.uplift=1.45"),
        ("loyalty-retention", "campaigns.newsletter.uplift.purchase=1.09"),
        ("online-store", "stages.conversion.touches.one-page.uplift=1.3"),
    ]

    func whatIf() throws -> Report {
        let customers = size(20_000, smoke: 300)
        let replications = options.smoke ? 6 : 100
        var report = Report(
            "what-if: paired against unpaired errors, \(replications) replications of \(customers) customers",
            judged: judged)
        for (scenario, set) in Self.changes {
            let result = try forecast(
                scenario, replications: replications, customers: customers,
                workers: ProcessInfo.processInfo.activeProcessorCount, ["--set", set]
            ).result
            let goal = "goals.purchase.conversions"
            guard let pair = result.whatIf?["set"]?.paired?[goal], let base = result.forecast[goal]?.mean else {
                throw Child.Failure(description: "\(scenario) has no what-if `set` in its forecast")
            }
            let share = String(format: "%+.2f%%", 100 * pair.mean / base)
            report.note("\(scenario), \(set): \(share) of the goal")
            if judged { report.require("moves it by at most 4%", abs(pair.mean / base) <= 0.04 && pair.mean != 0) }
            guard pair.standardError > 0, let unpaired = pair.unpairedStandardError else { continue }
            report.judge("  unpaired error over paired", unpaired / pair.standardError, "x", .atLeast(5))
        }
        return report
    }
}
