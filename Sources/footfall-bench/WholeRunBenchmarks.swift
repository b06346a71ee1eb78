import Foundation

/// Benchmarks of shipped scenarios against the plain chain, and of the run as a whole.
extension Bench {
    private func scenario(_ name: String) throws -> String {
        let path = root.appending(path: "scenarios/\(name).yaml").path
        guard FileManager.default.fileExists(atPath: path) else {
            throw Child.Failure(description: "scenarios/\(name).yaml is not there")
        }
        return path
    }

    func affiliate() throws -> Report {
        let customers = size(200_000, smoke: 2_000)
        let plain = try write(Chain(customers: size(1_000_000, smoke: 20_000)))
        let path = try scenario("affiliate-lifecycle")
        var report = Report(
            "affiliate: affiliate-lifecycle, \(customers) customers, one worker, best of \(rounds)", judged: judged)
        var chain: [Report.Row] = []
        var none: [Report.Row] = []
        var memory: [Report.Row] = []
        for _ in 0..<rounds {
            chain.append(row("plain chain", try run(plain).summary))
            let discarded = try run(path, customers: customers).summary
            none.append(
                Report.Row(
                    name: "backend none", events: discarded.eventsTotal, seconds: discarded.simulateSeconds,
                    digest: discarded.digest))
            let stored = try run(path, backend: "memory", customers: customers)
            // The whole process, start and results included: nothing of what the backend costs can hide.
            memory.append(
                Report.Row(
                    name: "backend memory, whole process", events: stored.summary.eventsTotal,
                    seconds: stored.child.wallSeconds, digest: stored.summary.digest))
        }
        report.rows = [best(chain), best(none), best(memory)]
        report.require("same digest with either backend", Set((none + memory).map(\.digest)).count == 1)
        report.judge("backend none, against the plain chain", best(none).rate / best(chain).rate, "x", .atLeast(0.25))
        report.judge(
            "backend memory, against the plain chain", best(memory).rate / best(chain).rate, "x", .atLeast(0.1))
        return report
    }

    func workers() throws -> Report {
        let chain = try write(Chain(customers: size(4_000_000, smoke: 20_000)))
        let affiliate = try scenario("affiliate-lifecycle")
        let customers = size(400_000, smoke: 2_000)
        let cores = ProcessInfo.processInfo.activeProcessorCount
        var report = Report("workers: backend none, \(cores) cores, best of \(rounds)", judged: judged)
        for (name, path, customers) in [("chain", chain, nil), ("affiliate-lifecycle", affiliate, customers)] {
            var times: [Int: [Report.Row]] = [:]
            for _ in 0..<rounds {
                for count in [1, 2] {
                    let summary = try run(path, workers: count, customers: customers).summary
                    let label = "\(name), \(count) worker\(count == 1 ? "" : "s")"
                    times[count, default: []].append(
                        Report.Row(
                            name: label, events: summary.eventsTotal, seconds: summary.simulateSeconds,
                            digest: summary.digest))
                }
            }
            guard let one = times[1], let two = times[2] else { continue }
            report.rows += [best(one), best(two)]
            report.require("\(name): same digest for 1 and 2 workers", Set((one + two).map(\.digest)).count == 1)
            if cores >= 2 {
                report.judge("\(name): two workers against one", best(two).rate / best(one).rate, "x", .atLeast(1.8))
            } else {
                report.note("\(name): two workers against one is not judged on one core")
            }
        }
        return report
    }

    func startup() throws -> Report {
        let path = try scenario("quick-start")
        var report = Report("startup: quick-start on the memory backend, from process start to exit", judged: judged)
        let times = try (0..<(options.smoke ? 2 : 10)).map { _ in try run(path, backend: "memory").child.wallSeconds }
            .sorted()
        report.judge("median of \(times.count)", times[times.count / 2], " s", .atMost(0.3))
        return report
    }
}
