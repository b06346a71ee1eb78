import Attribution
import Testing

@testable import Fitting

@Suite("Logs, good and bad")
struct LogReadingTests {
    private static let header = "customer,time,event,channel,kind,goal,order,value,stage,to\n"

    /// Twelve customers, each with the same story, moved by an hour each; `%` is the customer, `@` its first second.
    fileprivate func log(_ story: [String], shuffled: Bool = false, until: Int? = 0) throws -> EventLog {
        var rows = (0..<12).flatMap { number in
            story.map { row in
                let fields = row.split(separator: ",", omittingEmptySubsequences: false)
                let time = 3_600 * number + (Int(fields[0]) ?? 0)
                return "c\(number),\(time)," + fields.dropFirst().joined(separator: ",")
            }
        }
        if shuffled {
            var state: UInt64 = 7
            for index in rows.indices.reversed() where index > 0 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                rows.swapAt(index, Int((state >> 33) % UInt64(index + 1)))
            }
        }
        return try Reading.log(Self.header + rows.joined(separator: "\n") + "\n", until: until)
    }

    private static let story = [
        "0,stage,,,,,,trial,", "100,touch,ads,view,,,,,", "200,decision,,,,,,trial,", "500,decision,,,buy,,,trial,paid",
        "500,conversion,,,buy,o,9.5,,", "900,decision,,,,,,paid,trial", "1000,decision,,,,,,trial,churned",
    ]

    @Test("a story is told stage by stage")
    func record() throws {
        let record = LogRecord(try log(Self.story))
        #expect(record.stageNames == ["trial", "paid"])
        let trial = record.stages[0]
        #expect(trial.entered == 24 && trial.decisions.count == 36 && trial.stays == 12)
        #expect(trial.dwells.sorted() == (0..<12).flatMap { _ in [100.0, 200, 300] }.sorted())
        #expect(trial.exposureSeconds == 12 * 600)
        #expect(trial.outcomes == [.init(to: 1, event: 0), .init(to: EventLog.churned, event: -1)])
        #expect(trial.values == [Array(repeating: 9.5, count: 12), []])
        #expect(record.stages[1].dwells == Array(repeating: 400, count: 12))
        #expect(record.gaps == 0 && record.strayTouches == 0 && record.churns == 12)
    }

    @Test("rows in any order tell the same story, also those of one instant")
    func unordered() throws {
        let shuffled = try log(Self.story, shuffled: true)
        #expect(shuffled.notes == ["rows were not in order of time and have been sorted"])
        let (a, b) = (LogRecord(try log(Self.story)), LogRecord(shuffled))
        for stage in ["trial", "paid"] {
            let one = a.stages[a.stageNames.firstIndex(of: stage) ?? 0]
            let other = b.stages[b.stageNames.firstIndex(of: stage) ?? 0]
            #expect(one.dwells.sorted() == other.dwells.sorted())
            #expect(one.exposureSeconds == other.exposureSeconds && one.stays == other.stays)
            #expect(one.decisions.count == other.decisions.count)
            #expect(one.values.map(\.count).sorted() == other.values.map(\.count).sorted())
            #expect(other.emissions.isEmpty)
        }
    }

    @Test("doubles count once")
    func doubles() throws {
        let log = try log(Self.story + [Self.story[1], Self.story[4]])
        #expect(log.notes.contains("24 rows say the same as another to the last field and count once"))
        #expect(LogRecord(log).stages[0].lines[0].counts == [0, 12, 0, 0])
    }

    @Test("a missing decision is a gap: no dwell is made up for it")
    func gaps() throws {
        let record = LogRecord(try log(Self.story.filter { !$0.hasPrefix("500") }))
        #expect(record.gaps == 12)
        // The dwell in `paid` began at a decision that is missing.
        #expect(record.stages[1].dwells.isEmpty)
        #expect(record.stages[0].dwells.count == 24)
    }

    @Test("without decisions stages are left for stages, and staying is not told apart from dwelling")
    func stagesOnly() throws {
        let log = try log([
            "0,stage,,,,,,trial,", "500,stage,,,,,,paid,", "500,conversion,,,buy,o,9.5,,", "900,stage,,,,,,churned,",
        ])
        let fit = try LogFit(log)
        #expect(fit.notes.contains { $0.contains("no rows `decision`") })
        #expect(fit.scenario.contains("- {to: paid, probability: rest, emits: buy, value: 9.5}"))
        #expect(fit.scenario.contains("dwell: 8.333333m"))
        _ = try Simulated.scenario(fit.scenario)
    }

    @Test("touches and conversions alone give a probability in each step of time")
    func conversionsOnly() throws {
        let day = 86_400
        var text = "customer,time,event,channel,value\n"
        // Twenty customers for ten days each: half of them convert in their fifth, nobody twice.
        for number in 0..<20 {
            text += "c\(number),0,touch,search,\n"
            if number < 10 { text += "c\(number),\(4 * day + 10),conversion,,20\n" }
        }
        let log = try Reading.log(text, until: 9)
        let fit = try LogFit(log)
        let hazard = try #require(fit.estimates.first { $0.name == "stages.prospect.outcomes.customer.probability" })
        // Ten conversions in the fifth step after four without, and ten customers for ten steps.
        #expect(abs(hazard.value - 10.0 / (10 * 5 + 10 * 10)) < 1e-9)
        #expect(fit.notes.contains { $0.contains("may be gone or may only not have converted yet") })
        _ = try Simulated.scenario(fit.scenario)
    }

    struct Bad: Sendable {
        var rows: String
        var problem: String
        init(_ rows: String, _ problem: String) { (self.rows, self.problem) = (rows, problem) }
    }

    @Test(
        "nonsense is refused with its line",
        arguments: [
            Bad(
                "a,soon,touch,ads,,,,,,",
                "2: time is `soon`; write it like 2026-01-31T09:30:00Z or as seconds since 1970"),
            Bad("a,1,tuch,ads,,,,,,", "2: event is `tuch`; did you mean `touch`?"),
            Bad("a,1,touch,,,,,,,", "2: the touch has no channel"),
            Bad("a,1,touch,ads,vieww,,,,,", "2: kind is `vieww`; did you mean `view`?"),
            Bad("a,1,stage,,,,,,,", "2: the row names no `stage`"),
            Bad("a,1,decision,,,,,,churned,", "2: a decision in `churned`, from where nobody decides"),
            Bad("a,1,conversion,,,buy,,free,,", "2: value is `free`; it is a number like 29.33"),
            Bad(",1,touch,ads,,,,,,", "2: the customer is missing"),
            Bad("a,1,touch", "2: 3 fields, and the header has 10"),
        ])
    func bad(_ bad: Bad) throws {
        let problems = try #require(throws: FileProblems.self) { try Reading.file(Self.header + bad.rows + "\n") }
        #expect(problems.first.map { "\($0.line): \($0.message)" } == [bad.problem])
    }

    @Test("too little to learn from is said to be that")
    func refusals() throws {
        func refusal(_ text: String) -> String {
            do {
                _ = try LogFit(try Reading.log(text))
                return "fitted"
            } catch { return "\(error)" }
        }
        #expect(refusal(Self.header).hasPrefix("no rows"))
        #expect(refusal(Self.header + "a,1,stage,,,,,,trial,\n").hasPrefix("1 customer is too few"))
        let touches = (0..<20).map { "c\($0),\($0),touch,ads,view,,,,,\n" }.joined()
        #expect(refusal(Self.header + touches).hasPrefix("the log has no conversion, no stage and no decision"))
        let decisions = (0..<20).map { "c\($0),\($0),decision,,,,,,trial,paid\n" }.joined()
        #expect(refusal(Self.header + decisions).hasPrefix("nobody is seen to arrive"))
    }

    @Test("names that a scenario cannot have are rewritten, and that is said")
    func names() throws {
        let log = try log([
            "0,stage,,,,,,Free Trial!,", "10,touch,none,click,,,,,", "500,decision,,,,,,Free Trial!,churned",
        ])
        let fit = try LogFit(log)
        #expect(fit.notes.contains("`Free Trial!` (stage) is written `Free-Trial-`"))
        #expect(fit.notes.contains("`none` (channel) is written `none-2`"))
        _ = try Simulated.scenario(fit.scenario)
    }
}

extension LogReadingTests {
    @Test("a stage that leads to itself alone is given the way out that a scenario wants, and that is said")
    func selfAlone() throws {
        let fit = try LogFit(
            try log([
                "0,stage,,,,,,member,", "500,decision,,,renew,,,member,member", "900,decision,,,renew,,,member,member",
            ]))
        #expect(fit.notes.contains { $0.contains("a scenario wants a way out") })
        _ = try Simulated.scenario(fit.scenario)
    }
}
