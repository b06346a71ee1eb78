import Foundation

/// Footfall against other load generators on the same server: nginx on one processor, the generator on another, the same bytes,
/// connections kept, one request under way on each.
extension Bench {
    func loadPeers() throws -> Report {
        let pairs = options.smoke ? 1 : 10
        let task = LoadContender.Task(seconds: options.smoke ? 1 : 3)
        var report = Report(
            "load-peers: \(task.connections) connections for \(task.seconds) s, \(pairs) pairs, nginx answering 204",
            judged: judged)
        guard LoadServer.path != nil else {
            report.note("skipped: no nginx (apt-get install nginx-light)")
            return report
        }
        let server = try LoadServer(in: scratch)
        defer { server.end() }
        let requests = try RecordedRequests(self, for: server.port)
        report.note("a request has \(requests.bytes) bytes on average; \(Machine.line)")
        let contenders = loadContenders(server, requests).filter { $0.name != "hey" }
        for missing in contenders where missing.run == nil {
            report.note("skipped: no \(missing.name) (\(missing.remedy))")
        }
        let measured = try figures(of: contenders, task, pairs: pairs)
        report.note(Self.table(measured))
        judge(measured, &report)
        return report
    }

    /// Footfall and wrk in turns, and in the first three rounds the others too.
    private func figures(
        of contenders: [LoadContender], _ task: LoadContender.Task, pairs: Int
    ) throws -> [(name: String, figures: [LoadFigures])] {
        var all = contenders.map { (name: $0.name, figures: [LoadFigures]()) }
        let own = contenders.first { $0.run != nil }?.name
        for round in 0..<pairs {
            for (index, contender) in contenders.enumerated() {
                let isOfPair = contender.name == own || contender.name == "wrk"
                guard let run = contender.run, isOfPair || round < 3 else { continue }
                all[index].figures.append(try run(task))
            }
        }
        return all.filter { !$0.figures.isEmpty }
    }

    private func judge(_ all: [(name: String, figures: [LoadFigures])], _ report: inout Report) {
        func of(_ name: String) -> [LoadFigures]? { all.first { $0.name == name }?.figures }
        for name in ["Footfall", "Footfall's session alone"] {
            guard let own = of(name), let wrk = of("wrk") else { continue }
            let ratios = zip(own, wrk).map { $0.cpuMicroseconds / $1.cpuMicroseconds }
            report.judge("\(name): processor time a request, of wrk's", ratios.median, "x", .atMost(1.1))
        }
        guard let own = of("Footfall") ?? of("Footfall's session alone") else { return }
        for (name, wanted) in [("k6", 6.0), ("Locust", 12)] {
            guard let peer = of(name) else { continue }
            let ratio = own.map(\.rate).median / peer.map(\.rate).median
            report.judge("requests a second, against \(name)", ratio, "x", .atLeast(wanted))
        }
    }

    /// For the README.
    static func table(_ all: [(name: String, figures: [LoadFigures])]) -> String {
        var lines = [
            "| | runs | requests/s | processor time a request | generator busy | server busy |",
            "| --- | --- | --- | --- | --- | --- |",
        ]
        for (name, figures) in all {
            func middle(_ value: (LoadFigures) -> Double) -> Double { figures.map(value).median }
            lines.append(
                "| \(name) | \(figures.count) | \(Int(middle(\.rate)).formatted(.number.locale(Locale(identifier: "en_US")))) "
                    + "| \(Report.short(middle(\.cpuMicroseconds))) µs | \(Int(middle(\.busy) * 100))% "
                    + "| \(Int(middle(\.serverBusy).isNaN ? 0 : middle(\.serverBusy) * 100))% |")
        }
        return lines.joined(separator: "\n  ")
    }
}

extension [Double] {
    /// The middle one, or the mean of the two in the middle; not a number where there is none.
    var median: Double {
        guard !isEmpty else { return .nan }
        let sorted = sorted()
        return (sorted[(count - 1) / 2] + sorted[count / 2]) / 2
    }
}

/// Where and when something was measured.
enum Machine {
    static var line: String {
        let cores = ProcessInfo.processInfo.activeProcessorCount
        let date = Date.now.formatted(.iso8601.year().month().day())
        return "\(date), \(processor), \(cores) cores, \(ProcessInfo.processInfo.operatingSystemVersionString)"
    }

    private static var processor: String {
        let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix("model name") }
        return line?.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) } ?? "processor unknown"
    }
}
