import Foundation

/// A server on a file that is ended and killed while events come in: what it acknowledged is there afterwards, once, and credited.
struct RestartDrill {
    struct Outcome {
        var ended = 0
        var killed = 0
        /// Batches that were sent, and had no answer.
        var unanswered = 0
        /// From the start of a server until it listens, the longest.
        var startSeconds = 0.0
        /// What was not as it must be; empty if all is well.
        var problems: [String] = []
    }

    let footfall: String
    /// Of the store.
    let file: String
    let batches: Int
    let restarts: Int
    let seed: UInt64
    private static let connections = 4

    /// Sends everything, and leaves the last server running.
    func run(_ outcome: inout Outcome) throws -> ServeChild {
        var open = Array((0..<batches).reversed())
        var acknowledged = 0
        for life in 0...restarts {
            let start = ContinuousClock.now
            let server = try ServeChild(footfall, store: "sqlite:\(file)", isBound: false)
            outcome.startSeconds = max(outcome.startSeconds, (ContinuousClock.now - start) / .seconds(1))
            let client = try ServeClient(port: server.port, connections: Self.connections)
            let stored = try client.metric("messages") ?? 0
            if stored < acknowledged * ServeBatch.events {
                outcome.problems.append(
                    "life \(life): \(acknowledged * ServeBatch.events) messages were acknowledged, \(stored) are known")
            }
            let goal = life == restarts ? batches : batches * (life + 1) / (restarts + 1)
            acknowledged += send(&open, client, until: goal - acknowledged, &outcome)
            guard life < restarts else { return server }
            // The end comes while batches are on their way.
            let isKill = life.isMultiple(of: 2)
            let delay = Double(DrillEvents.mix(seed &+ UInt64(life)) >> 11) / 9_007_199_254_740_992 * 0.05
            let end = DispatchWorkItem { server.signal(isKill ? SIGKILL : SIGTERM) }
            DispatchQueue.global().asyncAfter(deadline: .now() + delay, execute: end)
            acknowledged += send(&open, client, until: .max, &outcome)
            end.wait()
            let code = server.wait()
            if isKill { outcome.killed += 1 } else { outcome.ended += 1 }
            if !isKill, code != 0 { outcome.problems.append("life \(life): SIGTERM ended it with \(code)") }
        }
        throw Child.Failure(description: "there is no last life")
    }

    /// Sends until so many are acknowledged, all are, or the server is gone.
    ///
    /// - Returns: how many were.
    private func send(_ open: inout [Int], _ client: ServeClient, until goal: Int, _ outcome: inout Outcome) -> Int {
        var acknowledged = 0
        while acknowledged < goal, !open.isEmpty {
            let numbers = open.suffix(min(Self.connections, goal - acknowledged)).reversed().map(\.self)
            open.removeLast(numbers.count)
            let answers = client.exchange(numbers)
            let failed = zip(numbers, answers).filter { $0.1?.hasPrefix("HTTP/1.1 200") != true }.map(\.0)
            acknowledged += numbers.count - failed.count
            guard failed.isEmpty else {
                outcome.unanswered += failed.count
                // Whether they are stored nobody knows: they go again, under the same ids.
                open += failed.reversed()
                return acknowledged
            }
        }
        return acknowledged
    }
}

extension Bench {
    func serveRestarts() throws -> Report {
        let batches = max(50, size(1_000_000, smoke: 5_000) / ServeBatch.events)
        let restarts = options.smoke ? 4 : 40
        var report = Report(
            "serve-restarts: \(batches * ServeBatch.events) events to serve on a file, ended or killed \(restarts) times",
            judged: judged)
        let drill = RestartDrill(
            footfall: footfall, file: scratch.appending(path: "restarts.db").path, batches: batches,
            restarts: restarts, seed: 1)
        var outcome = RestartDrill.Outcome()
        let start = ContinuousClock.now
        let server = try drill.run(&outcome)
        defer { server.end() }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        report.rows.append(Report.Row(name: "acknowledged", events: batches * ServeBatch.events, seconds: seconds))
        report.note(
            "\(outcome.killed) times SIGKILL, \(outcome.ended) times SIGTERM; \(outcome.unanswered) batches without an answer were "
                + "sent again; starting took \(Report.short(outcome.startSeconds)) s at most")
        for problem in outcome.problems { report.note(problem) }
        report.require("nothing acknowledged was ever missing", outcome.problems.isEmpty)
        try inspect(server, batches, &report)
        return report
    }

    /// Holds what the last server says against what was sent.
    private func inspect(_ server: ServeChild, _ batches: Int, _ report: inout Report) throws {
        let client = try ServeClient(port: server.port, connections: 1)
        report.require("every message is known", try client.metric("messages") == batches * ServeBatch.events)
        let known = "\"stored\":0,\"known\":\(ServeBatch.events)"
        let again = stride(from: 0, to: batches, by: max(1, batches / 200)).allSatisfy { number in
            client.exchange([number])[0]?.contains(known) ?? false
        }
        report.require("what is sent again is known, all of it", again)
        var (messages, rows) = (Set<Substring>(), 0)
        let parts = max(1, batches * ServeBatch.events / 50_000)
        for part in 0..<parts {
            for line in try get(server, "/v1/events?part=\(part)&of=\(parts)").split(separator: "\n") {
                // What the server added by itself has no message.
                guard let found = line.firstMatch(of: /"message":"([0-9a-f]{16})"/) else { continue }
                messages.insert(found.output.1)
                rows += 1
            }
        }
        report.require("each is stored once", rows == batches * ServeBatch.events && messages.count == rows)
        report.require("attribution is exact", try isExact(server, batches))
    }

    private func get(_ server: ServeChild, _ path: String) throws -> String {
        let url = "http://127.0.0.1:\(server.port)\(path)"
        let child = try Child.run("curl", ["--silent", "--fail", "--max-time", "600", url])
        guard child.exitCode == 0 else { throw Child.Failure(description: "curl \(url) ended with \(child.exitCode)") }
        return String(decoding: child.output, as: UTF8.self)
    }

    /// Every order belongs to the page just before it.
    private func isExact(_ server: ServeChild, _ batches: Int) throws -> Bool {
        var expected: [String: Double] = [:]
        for index in stride(from: 9, to: ServeBatch.events, by: 10) {
            expected["source-\((index - 1) % 7)", default: 0] += Double(batches)
        }
        struct Row: Decodable {
            var channel: String
            var conversions: Double
            var value: Double
        }
        let answer = try get(server, "/v1/attribution?rule=last-touch")
        let rows = try JSONDecoder().decode([Row].self, from: Data(answer.utf8))
        let isWorth = rows.allSatisfy { abs($0.value - 49.9 * (expected[$0.channel] ?? 0)) < 0.005 }
        return isWorth && Dictionary(rows.map { ($0.channel, $0.conversions) }) { $0 + $1 } == expected
    }
}
