import Foundation
import Testing

/// What scripts rely on: the digest, the keys, the streams, the exit codes.
@Suite("The command's contract", .serialized)
struct ContractTests {
    static let scenarios = [
        "quick-start", "affiliate-lifecycle", "engagement-funnel", "lifecycle-marketing", "loyalty-retention",
        "online-store",
    ]

    private func summary(
        _ scenario: String, customers: Int = 600, _ more: String..., in program: Program
    ) throws -> [String: Any] {
        let answer = try program.run(
            ["run", Program.scenario(scenario), "--customers", "\(customers)", "--format", "json", "--quiet"] + more)
        #expect([0, 1].contains(answer.code) && !answer.wasKilled, "\(scenario) \(more): \(answer.complaints)")
        return try answer.object()
    }

    private func number(_ object: [String: Any], _ path: String...) throws -> Int {
        let name = path.joined(separator: ".")
        var inner = object
        for key in path.dropLast() {
            let next = inner[key] as? [String: Any]
            inner = try #require(next, "no \(name)")
        }
        let number = inner[path[path.count - 1]] as? Int
        return try #require(number, "no whole number at \(name)")
    }

    // MARK: The same events anywhere

    @Test("one digest for any number of workers, either order, with and without a backend", arguments: scenarios)
    func digest(scenario: String) throws {
        let program = try Program()
        let one = try summary(scenario, "--workers", "1", in: program)
        let digest = try #require(one["digest"] as? String)
        #expect(digest.count == 32 && digest.allSatisfy(\.isHexDigit))
        let others = [
            ["--workers", "3", "--backend", "none"], ["--order", "time", "--workers", "1"],
            ["--order", "time", "--workers", "2"],
        ]
        for options in others {
            let other = try summary(scenario, with: options, in: program)
            #expect(other["digest"] as? String == digest, "\(options)")
            #expect(other["events_total"] as? Int == one["events_total"] as? Int, "\(options)")
            guard other["delivery"] != nil else { continue }
            // The digest is the truth's; what the backend got must be the same events.
            #expect(try number(other, "delivery", "sent") == number(one, "delivery", "sent"), "\(options)")
            #expect(try number(other, "delivery", "stored") == number(one, "delivery", "stored"), "\(options)")
            let rules = try #require(other["attribution"] as? [[String: Any]])
            #expect(try rules.allSatisfy { try number($0, "misattributed") == 0 }, "\(options): \(rules)")
        }
        #expect(try summary(scenario, "--seed", "424242", in: program)["digest"] as? String != digest)
    }

    private func summary(_ scenario: String, with options: [String], in program: Program) throws -> [String: Any] {
        let answer = try program.run(
            ["run", Program.scenario(scenario), "--customers", "600", "--format", "json", "--quiet"] + options)
        #expect([0, 1].contains(answer.code) && !answer.wasKilled, "\(scenario) \(options): \(answer.complaints)")
        return try answer.object()
    }

    @Test("exactly so many customers as asked for, referred ones aside", arguments: [1, 7, 1_000])
    func customers(count: Int) throws {
        // Nobody refers anybody in quick-start.
        let object = try summary("quick-start", customers: count, "--backend", "none", in: try Program())
        #expect(object["customers"] as? Int == count)
    }

    // MARK: Keys

    @Test("every key of the contract that `run` computes, and none of those that it does not")
    func keys() throws {
        let program = try Program()
        let object = try summary("affiliate-lifecycle", in: program)
        #expect(object["format"] as? String == "footfall.summary/1")
        let computed = [
            "scenario", "seed", "replication", "customers", "horizon_days", "version", "partial", "events_total",
            "digest", "events", "stages", "goals", "channels", "partners", "campaigns", "segments", "kpis",
            "delivery", "attribution", "expectations", "verdict", "host", "seconds",
        ]
        for key in computed { #expect(object[key] != nil, "no \(key)") }
        for key in ["forecast", "exact", "rules", "phases", "response_ms", "rate", "shard"] {
            #expect(object[key] == nil, "\(key) is not computed by run")
        }
        try expectItems(
            of: object, "stages",
            ["stage", "entered", "decisions", "converted", "churned", "still_there", "outcomes", "mean_dwell_days"])
        try expectItems(
            of: object, "goals", ["goal", "conversions", "customers", "value", "refunds", "value_refunded"])
        try expectItems(
            of: object, "channels", ["channel", "impressions", "clicks", "sends", "cost", "credit", "reported"])
        try expectItems(
            of: object, "partners", ["partner", "clicks", "conversions", "value", "commission", "profit", "flags"])
        try expectItems(
            of: object, "attribution", ["rule", "conversions", "exact", "misattributed", "credit_error", "value_error"])
        try expectItems(of: object, "expectations", ["text", "judged"])
        let delivery = try #require(object["delivery"] as? [String: Any])
        for key in [
            "sent", "accepted", "dropped", "rejected", "unknown", "stored", "lost", "lost_after_ack", "duplicated",
            "phantom", "level",
        ] {
            #expect(delivery[key] != nil, "no delivery.\(key)")
        }
    }

    private func expectItems(of object: [String: Any], _ list: String, _ keys: [String]) throws {
        let items = try #require(object[list] as? [[String: Any]], "\(list)")
        #expect(!items.isEmpty, "\(list)")
        for item in items {
            let missing = keys.filter { item[$0] == nil }
            #expect(missing.isEmpty, "\(list): no \(missing) in \(item)")
        }
    }

    @Test("what is printed is what is stored, and nothing else is on standard output")
    func stored() throws {
        let program = try Program()
        let answer = try program.run(
            "run", Program.scenario("quick-start"), "--customers", "200", "--format", "json", "--out", "there")
        #expect(answer.code == 0 || answer.code == 1, "\(answer.complaints)")
        let files = program.contents(of: "there/quick-start").filter { $0.contains("/") }
        let names = files.map { $0.split(separator: "/")[1] }
        #expect(names == ["groups.json", "junit.xml", "report.html", "scenario.yaml", "summary.json"])
        let path = try #require(files.last)
        let stored = try String(
            contentsOf: program.folder.appending(path: "there/quick-start/\(path)"), encoding: .utf8)
        #expect(stored.trimmingCharacters(in: .newlines) == answer.text.trimmingCharacters(in: .newlines))
        #expect(try answer.object()["scenario"] as? String == "quick-start")
    }

    // MARK: Numbers that must add up

    @Test("flows, credits, segments and months add up", arguments: scenarios)
    func sums(scenario: String) throws {
        let object = try summary(scenario, "--backend", "none", in: try Program())
        for stage in try #require(object["stages"] as? [[String: Any]]) {
            let outcomes = try #require(stage["outcomes"] as? [String: Int])
            let left = outcomes.values.reduce(0, +)
            #expect(try number(stage, "entered") == left + number(stage, "still_there"), "\(stage)")
        }
        let goal = try #require((object["goals"] as? [[String: Any]])?.first)
        let conversions = try number(goal, "conversions")
        for (rule, sum) in try credits(in: object) {
            #expect(abs(sum - Double(conversions)) < 1e-6, "\(rule): \(sum) of \(conversions)")
        }
        let segments = try #require(object["segments"] as? [[String: Any]])
        #expect(try segments.map { try number($0, "customers") }.reduce(0, +) == number(object, "customers"))
        let months = try #require(object["periods"] as? [[String: Any]])
            .filter { ($0["period"] as? String)?.wholeMatch(of: /\d{4}-\d\d/) != nil }
        #expect(try months.map { try number($0, "conversions") }.reduce(0, +) == conversions)
        #expect(try months.map { try number($0, "arrivals") }.reduce(0, +) == number(object, "customers"))
    }

    private func credits(in object: [String: Any]) throws -> [String: Double] {
        var sums: [String: Double] = [:]
        for channel in try #require(object["channels"] as? [[String: Any]]) {
            let credit = try #require(channel["credit"] as? [String: [String: Double]], "\(channel)")
            for (rule, amount) in credit { sums[rule, default: 0] += try #require(amount["conversions"]) }
        }
        #expect(!sums.isEmpty)
        return sums
    }

    // MARK: Stopping

    /// Long enough to be interrupted on any machine; nothing is kept, so memory stays small.
    private func startLongRun(_ program: Program, order: String) throws -> Process {
        let process = try program.start([
            "run", Program.scenario("affiliate-lifecycle"), "--backend", "none", "--order", order, "--customers",
            "20000000", "--workers", "1", "--format", "json", "--out", "out",
        ])
        // Its folder is made first, and listening to signals begins right after.
        while process.isRunning, program.contents(of: "out/affiliate-lifecycle").isEmpty { usleep(20_000) }
        usleep(1_000_000)
        return process
    }

    @Test("Ctrl-C gives 130 and a partial summary that says so")
    func interrupt() throws {
        let program = try Program()
        let process = try startLongRun(program, order: "journey")
        process.interrupt()
        let answer = try program.finish(process)
        #expect(answer.code == 130 && !answer.wasKilled, "\(answer.complaints)")
        let object = try answer.object()
        #expect(object["partial"] as? Bool == true)
        #expect(object["verdict"] as? String == "interrupted")
        #expect(try number(object, "customers") < 20_000_000)
        #expect(program.contents(of: "out").contains { $0.hasSuffix("/summary.json") })
    }

    @Test("a run that is killed leaves nothing half-written")
    func kill() throws {
        let program = try Program()
        let process = try startLongRun(program, order: "journey")
        Foundation.kill(process.processIdentifier, SIGKILL)
        let answer = try program.finish(process)
        #expect(answer.wasKilled && answer.output.isEmpty)
        // At most its own folder, empty.
        #expect(program.contents(of: "out/affiliate-lifecycle").allSatisfy { !$0.contains("/") })
    }
}
