import Foundation

/// Resident memory of `footfall load` over a long time: it must not grow with the events that were sent.
extension Bench {
    func loadSoak() throws -> Report {
        let seconds = options.soakSeconds ?? (options.smoke ? 4 : 1_800)
        let rate = options.smoke ? 500 : 2_000
        var report = Report("load-soak: \(rate) events a second for \(seconds) s", judged: judged)
        let server = try Answerer()
        defer { server.stop() }
        let process = Process()
        process.executableURL = URL(filePath: footfall)
        process.arguments = [
            "load", root.appending(path: "scenarios/quick-start.yaml").path, "--backend",
            "http:url=http://127.0.0.1:\(server.port),connections=64,batch=1", "--preset", collector, "--rate",
            "\(rate)/s", "--duration", "\(seconds)s", "--format", "json", "--quiet", "--out",
            scratch.appending(path: "results").path,
        ]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        let samples = Self.sample(process, seconds: Double(seconds))
        process.waitUntilExit()
        // Expectations of the scenario are no concern of a benchmark, nor that nothing can be read back.
        report.require("the load was valid", [0, 1, 5].contains(process.terminationStatus))
        guard let first = Self.resident(samples, from: 0.1, to: 0.2),
            let last = Self.resident(samples, from: 0.9, to: 1)
        else {
            report.note("resident memory is not known: the system has no /proc")
            return report
        }
        for share in stride(from: 0.1, through: 0.9, by: 0.1) {
            guard let value = Self.resident(samples, from: share, to: share + 0.1) else { continue }
            report.note("after \(Int(share * Double(seconds))) s: \(Report.short(value / 1e6)) MB resident")
        }
        report.judge("resident memory in the last tenth, of the second tenth", last / first, "x", .atMost(1.15))
        report.judge("growth between them", (last - first) / 1e6, " MB", .atMost(12))
        return report
    }

    /// Resident bytes of the process and when, as a share of the time that it sends.
    private static func sample(_ process: Process, seconds: Double) -> [(share: Double, bytes: Double)] {
        var samples: [(share: Double, bytes: Double)] = []
        let start = ContinuousClock.now
        while process.isRunning {
            let share = (ContinuousClock.now - start) / .seconds(seconds)
            if let bytes = ResidentMemory.of(process.processIdentifier), share < 1 { samples.append((share, bytes)) }
            // Samples in time are what this is about: two hundred of them.
            Thread.sleep(forTimeInterval: seconds / 200)
        }
        return samples
    }

    /// The mean over a part of the time.
    private static func resident(
        _ samples: [(share: Double, bytes: Double)], from: Double, to: Double
    ) -> Double? {
        let part = samples.filter { $0.share >= from && $0.share < to }
        return part.isEmpty ? nil : part.reduce(0) { $0 + $1.bytes } / Double(part.count)
    }
}

enum ResidentMemory {
    /// Bytes of another process; `nil` where the system does not say (/proc).
    static func of(_ process: Int32) -> Double? {
        guard let text = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8),
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix("VmRSS:") }),
            let kilobytes = line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap({ Double($0) })
        else { return nil }
        return kilobytes * 1024
    }
}
