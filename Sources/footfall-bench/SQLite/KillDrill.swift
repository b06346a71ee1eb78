import Foundation
import SQLiteBackend
import Tracking

/// Kills a process that writes, at a random moment, and looks at what it left: again and again, on files that go on.
struct KillDrill {
    struct Outcome {
        var kills = 0
        /// Kills after the first acknowledgement, and during a settlement as far as its output tells.
        var whileWriting = 0
        var whileSettling = 0
        var acknowledged = 0
        var stored = 0
        /// What was not as it must be; empty if all is well.
        var problems: [String] = []
    }

    let program: String
    let folder: URL
    var options: [String] = []
    /// Files are begun anew after so many kills, so that they do not grow without end.
    private static let killsPerFile = 10

    func run(kills: Int, seed: UInt64) throws -> Outcome {
        var outcome = Outcome()
        for kill in 0..<kills {
            let (file, run) = ("drill-\(kill / Self.killsPerFile).db", "drill-\(kill % Self.killsPerFile / 5)")
            let path = folder.appending(path: file).path
            let delay = 0.005 + Double(DrillEvents.mix(seed &+ UInt64(kill)) >> 11) / 9_007_199_254_740_992 * 0.25
            let said = try killed(after: delay, writing: path, run: run)
            outcome.kills += 1
            if said.last != nil { outcome.whileWriting += 1 }
            if said.isSettling { outcome.whileSettling += 1 }
            outcome.acknowledged += (said.last ?? said.start) - said.start
            let label = "kill \(kill) of seed \(seed), after \(delay) s"
            do {
                guard FileManager.default.fileExists(atPath: path) else { continue }
                let before = outcome.problems.count
                outcome.stored = try inspect(path, run: run, said, label, &outcome.problems)
                if outcome.problems.count > before { return outcome }
            } catch {
                outcome.problems.append("\(label): \(error)")
                return outcome
            }
        }
        return outcome
    }

    private struct Said {
        var start = 0
        var last: Int?
        var isSettling = false
    }

    private func killed(after seconds: Double, writing path: String, run: String) throws -> Said {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: program)
        process.arguments = ["sqlite-ingest", path, run] + options
        process.standardOutput = output
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let child = process.processIdentifier
        DispatchQueue.global().asyncAfter(deadline: .now() + seconds) { kill(child, SIGKILL) }
        let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationReason == .uncaughtSignal else {
            throw Child.Failure(description: "the writer ended by itself with \(process.terminationStatus)")
        }
        var said = Said()
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count == 2, let count = Int(words[1]) else { continue }
            if words[0] == "resumed" { said.start = count } else { said.last = count }
            said.isSettling =
                words[0] == "acknowledged" && count / DrillWriter.settled != (count - 2000) / DrillWriter.settled
        }
        return said
    }

    /// Opens the file as the next run would and holds every event against what it must be.
    private func inspect(
        _ path: String, run: String, _ said: Said, _ label: String, _ problems: inout [String]
    ) throws -> Int {
        let session = try DrillWriter.open(path, run: run, options[...])
        defer { session.close() }
        var (count, purchases) = (0, 0)
        var wrong: Int?
        try session.events(part: 0, of: 1) { events in
            for event in events {
                if event != DrillEvents.event(count) { wrong = wrong ?? count }
                if event.kind == .event { purchases += 1 }
                count += 1
            }
        }
        if let wrong { problems.append("\(label): event \(wrong) is not what was sent") }
        if let last = said.last, count < last {
            problems.append("\(label): \(last) events were acknowledged, \(count) are there")
        }
        _ = try session.settle()
        var conversions = 0
        try session.credits(rule: .linear, goal: 0, part: 0, of: 1) { conversions += $0.count }
        if conversions != purchases {
            problems.append("\(label): \(purchases) purchases are stored, \(conversions) are credited")
        }
        return count
    }

    /// Events of the session's run.
    static func stored(in session: any TrackingSession) throws -> Int {
        var count = 0
        try session.events(part: 0, of: 1) { count += $0.count }
        return count
    }
}

extension Bench {
    func sqliteKill() throws -> Report {
        let kills = options.smoke ? 10 : 200
        var report = Report("sqlite-kill: \(kills) kills of a process that writes, at random moments", judged: judged)
        let program = Bundle.main.executableURL?.path ?? CommandLine.arguments[0]
        let outcome = try KillDrill(program: program, folder: scratch).run(kills: kills, seed: 1)
        report.note(
            "\(outcome.kills) kills, \(outcome.whileWriting) of a writer that had acknowledged events, about "
                + "\(outcome.whileSettling) while settling; \(outcome.acknowledged) events acknowledged")
        for problem in outcome.problems { report.note(problem) }
        report.require("something was acknowledged before a kill", outcome.whileWriting > 0)
        report.require("every acknowledged event is there, whole, and is credited", outcome.problems.isEmpty)
        return report
    }
}
