import Foundation

/// The affiliate scenario into the example backend in Python: what a program on the other side of a pipe keeps up with.
extension Bench {
    func exec() throws -> Report {
        let customers = size(40_000, smoke: 500)
        let scenario = root.appending(path: "scenarios/affiliate-lifecycle.yaml").path
        let example = root.appending(path: "Plugins/ExecBackend/Examples/memory.py").path
        var report = Report(
            "exec: affiliate-lifecycle, \(customers) customers, one worker, best of \(rounds)", judged: judged)
        var none: [Report.Row] = []
        var python: [Report.Row] = []
        for _ in 0..<rounds {
            let discarded = try run(scenario, customers: customers).summary
            none.append(
                Report.Row(
                    name: "backend none", events: discarded.eventsTotal, seconds: discarded.simulateSeconds,
                    digest: discarded.digest))
            // At most a queue's length of events is not yet stored when the simulation is over.
            let stored = try run(scenario, backend: "exec:" + example, customers: customers).summary
            python.append(
                Report.Row(
                    name: "exec, the example in Python", events: stored.eventsTotal, seconds: stored.simulateSeconds,
                    digest: stored.digest))
        }
        report.rows = [none, python].compactMap { rows in rows.max { $0.rate < $1.rate } }
        report.require("same digest with either backend", Set((none + python).map(\.digest)).count == 1)
        let rate = python.map(\.rate).max() ?? 0
        report.judge("the example in Python, thousand events a second", rate / 1000, "k", .atLeast(150))
        return report
    }
}
