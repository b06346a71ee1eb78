import Foundation

/// The same stall seen by each load generator: 500 requests a second for 8 s, and a server that stands still for 2 s of them.
///
/// A quarter of those who come meet the stall, so response has p90 = 1.2 s and p99 = 1.92 s, whoever measures: of all who
/// come, the share (2 - x) / 8 waits longer than x.
extension Bench {
    private static let rate = 500.0

    func loadStall() throws -> Report {
        let seconds = options.smoke ? 2.0 : 8
        let stall = (start: seconds * 0.375, seconds: seconds / 4)
        var report = Report(
            "load-stall: \(Int(Self.rate)) requests a second for \(seconds) s; nginx stands still from \(stall.start) s for "
                + "\(stall.seconds) s", judged: judged)
        guard LoadServer.path != nil else {
            report.note("skipped: no nginx (apt-get install nginx-light)")
            return report
        }
        report.note(Machine.line)
        let server = try LoadServer(in: scratch)
        defer { server.end() }
        let requests = try RecordedRequests(self, for: server.port)
        var rows = [Self.truth(seconds: seconds, stall.seconds)]
        var own: [LoadFigures] = []
        let all = loadContenders(server, requests)
        // The session alone stands in where the whole command is not there.
        let stands = all[0].run == nil ? "Footfall" : "Footfall's session alone"
        for contender in all where contender.name != stands {
            guard let run = contender.run else {
                report.note("skipped: no \(contender.name) (\(contender.remedy))")
                continue
            }
            for connections in ["Footfall", "Footfall's session alone", "k6"].contains(contender.name)
                ? [20, 1500] : [20]
            {
                let task = LoadContender.Task(connections: connections, seconds: seconds, rate: Self.rate)
                let figures = try disturbed(server, stall.start, stall.seconds) { try run(task) }
                rows.append(Self.row(contender.name, connections, figures))
                if contender.name.hasPrefix("Footfall") { own.append(figures) }
            }
        }
        report.note(Self.head + rows.joined(separator: "\n  "))
        judge(own, seconds: seconds, stall.seconds, &report)
        return report
    }

    private func disturbed(
        _ server: LoadServer, _ start: Double, _ seconds: Double, _ run: () throws -> LoadFigures
    ) throws -> LoadFigures {
        // Touched by the thread until it has ended, which is waited for.
        let done = DispatchSemaphore(value: 0)
        nonisolated(unsafe) let frozen = server
        Thread.detachNewThread {
            // The contender is a process of its own that says nothing before its end, so the clock says when it is under way.
            Thread.sleep(forTimeInterval: start)
            frozen.freeze(seconds: seconds)
            done.signal()
        }
        defer { done.wait() }
        return try run()
    }

    /// What the share of those who wait longer says, in milliseconds.
    private static func truth(_ share: Double, seconds: Double, _ stall: Double) -> Double {
        max(0, stall - (1 - share) * seconds) * 1000
    }

    private func judge(_ own: [LoadFigures], seconds: Double, _ stall: Double, _ report: inout Report) {
        for (figures, connections) in zip(own, [20, 1500]) {
            for (name, share) in [("p90", 0.9), ("p99", 0.99)] {
                let truth = Self.truth(share, seconds: seconds, stall)
                let ratio = (figures.milliseconds[name] ?? .nan) / truth
                report.judge(
                    "Footfall's \(name) at \(connections) connections, of the truth", ratio, "x", .atLeast(0.95))
                report.judge("", ratio, "x", .atMost(1.05))
            }
        }
    }

    // MARK: The table, for the README

    private static let head = """
        | | connections | requests | not sent | p50 | p90 | p99 | longest |
          | --- | --- | --- | --- | --- | --- | --- | --- |
          
        """

    private static func truth(seconds: Double, _ stall: Double) -> String {
        let times = [0.5, 0.9, 0.99, 1].map { share in
            let value = truth(share, seconds: seconds, stall)
            return value == 0 ? "" : time(value)
        }
        return "| the truth | any | \(Int(rate * seconds)) | 0 | \(times.joined(separator: " | ")) |"
    }

    private static func row(_ name: String, _ connections: Int, _ figures: LoadFigures) -> String {
        let times = ["p50", "p90", "p99", "max"].map { figures.milliseconds[$0].map(time) ?? "" }
        return
            "| \(name) | \(connections) | \(figures.requests) | \(figures.dropped) | \(times.joined(separator: " | ")) |"
    }

    private static func time(_ milliseconds: Double) -> String {
        milliseconds >= 1000
            ? String(format: "%.2f s", milliseconds / 1000) : Report.short(milliseconds) + " ms"
    }
}
