import Audit
import Faults
import FootfallTestKit
import Testing
import Tracking

/// Each fault of the bank against the audit, which knows nothing of the bank.
@Suite("The audit names the fault")
struct FaultsFoundTests {
    /// A fault, where it can show, and what the audit may call it.
    struct Row: Sendable, CustomTestStringConvertible {
        var fault: String
        var reason: String
        var choices = AttributionChoices()
        var rules: [RuleSpecification] = RuleSpecification.standard
        var testDescription: String { fault }
    }

    private static let day = AttributionChoices.Lookback.day
    /// New York in winter.
    private static let west = [AttributionChoices.ZoneOffset(from: 0, offset: -5 * day / 24)]
    private static let all = AttributionChoices(touches: .all)
    private static let days = AttributionChoices(lookback: .init(all: day), boundary: .calendarDays, zone: west)

    static let rows: [Row] = [
        Row(fault: "acknowledged-loss", reason: Reason.lostEvent),
        Row(fault: "lost-batch-tail", reason: Reason.lostEvent),
        Row(fault: "missing-hour", reason: Reason.lostEvent),
        Row(fault: "cached-redirect", reason: Reason.lostEvent),
        Row(fault: "late-dropped", reason: Reason.lateEvent),
        Row(fault: "retry-duplication", reason: Reason.duplicate),
        Row(fault: "last-body-wins", reason: Reason.duplicate),
        Row(fault: "order-dedupe-missing", reason: Reason.orderDedupe),
        Row(fault: "wrong-dedupe", reason: Reason.orderDedupe),
        Row(fault: "first-touch-race", reason: Reason.firstTouchRace),
        Row(fault: "identity-split", reason: Reason.identitySplit),
        Row(fault: "cookie-lifetime", reason: Reason.cookieLifetime),
        Row(fault: "per-session", reason: Reason.perSession),
        Row(fault: "per-device", reason: Reason.identitySplit),
        Row(fault: "identity-merge", reason: Reason.identityMerge),
        Row(fault: "arrival-order", reason: Reason.arrivalOrder),
        Row(fault: "clock-skew", reason: Reason.clockSkew),
        Row(fault: "tie-break", reason: Reason.tieBreak),
        Row(fault: "touch-after-conversion", reason: Reason.touchAfterConversion),
        Row(fault: "window-edge", reason: Reason.windowEdge),
        Row(fault: "short-window", reason: Reason.wrongWindow),
        Row(fault: "calendar-day", reason: Reason.calendarDay, choices: .init(lookback: .init(all: day))),
        Row(fault: "time-zone", reason: Reason.timeZone, choices: days),
        Row(fault: "view-over-click", reason: Reason.viewOverClick),
        Row(fault: "sends-as-clicks", reason: Reason.sendsAsClicks),
        Row(
            fault: "direct-overwrites", reason: Reason.directOverwrites,
            choices: .init(direct: .skipUnlessOnly), rules: [.lastTouch, .lastNonDirect, .linear]),
        Row(fault: "wrong-rule", reason: Reason.wrongRule),
        Row(fault: "organic-double-count", reason: Reason.doubleCount),
        Row(fault: "stale-report", reason: Reason.staleReport),
        Row(fault: "currency-rounding", reason: Reason.rounding),
    ]

    /// Faults of which no credit under per-conversion rules says anything.
    static let silent = ["refund-ignored", "coupon-ignored"]

    @Test("every fault of the bank is on the list")
    func isComplete() {
        #expect(Set(Self.rows.map(\.fault)).union(Self.silent) == Set(FaultBank.all.map(\.name)))
    }

    private static let population = Population(customers: 3_000)

    @Test("as the main reason, where it hits a part of what it can, and reasons sum to the error", arguments: rows)
    func named(row: Row) throws {
        let outcome = try Self.run(row, rate: 0.2, population: Self.population)
        #expect(outcome.differing >= 30, "\(row.fault) changes \(outcome.differing) conversions only")
        #expect(outcome.explanation.mainReason == row.reason, "\(Self.told(outcome))")
        for (rule, findings) in outcome.findings.enumerated() {
            let shares = outcome.explanation.shares.filter { $0.rule == rule }
            #expect(shares.reduce(0) { $0 + $1.units } == findings.creditErrorUnits)
            #expect(shares.reduce(0) { $0 + $1.money } == findings.valueErrorMinor)
        }
    }

    @Test("as the main reason, where it hits everything", arguments: rows)
    func namedInFull(row: Row) throws {
        let outcome = try Self.run(row, rate: 1, population: Population(customers: 800, seed: 2))
        #expect(outcome.differing >= 30, "\(row.fault) changes \(outcome.differing) conversions only")
        #expect(outcome.explanation.mainReason == row.reason, "\(Self.told(outcome))")
    }

    @Test("down to one in a thousand", arguments: ["acknowledged-loss"])
    func rare(fault: String) throws {
        let row = try #require(Self.rows.first { $0.fault == fault })
        let outcome = try Self.run(row, rate: 0.001, population: Self.crowd)
        #expect(outcome.differing >= 30, "\(row.fault) changes \(outcome.differing) conversions only")
        #expect(outcome.explanation.mainReason == row.reason, "\(Self.told(outcome))")
    }

    private static let crowd = Population(customers: 40_000, seed: 3)

    /// Where events cannot be read back, credits must do.
    static let seenInCredits = [
        "wrong-dedupe", "per-session", "cookie-lifetime", "arrival-order", "tie-break", "touch-after-conversion",
        "sends-as-clicks", "wrong-rule", "organic-double-count", "stale-report", "currency-rounding", "short-window",
        "late-dropped",
    ]

    @Test("without reading events back, where credits show it", arguments: seenInCredits)
    func blind(fault: String) throws {
        let row = try #require(Self.rows.first { $0.fault == fault })
        let outcome = try Self.run(
            row, rate: 0.5, population: Population(customers: 1_000, seed: 4), readsBack: false)
        #expect(outcome.explanation.mainReason == row.reason, "\(Self.told(outcome))")
        #expect(!outcome.explanation.hasReadBack)
    }

    @Test("two at once are told apart, and what takes both is given both names")
    func pairs() throws {
        var plan = TestPlans.plan("pairs", AttributionChoices())
        plan.rules = [.firstTouch, .linear]
        let faults = try ["view-over-click", "wrong-rule"].map { name in
            FaultRequest(try #require(FaultBank.fault(named: name)))
        }
        let outcome = try Trial(population: Population(customers: 500, seed: 5), plan: plan).run(faults)
        let both = outcome.explanation.shares.filter { $0.reason.contains(" + ") }
        #expect(
            both.contains { $0.reason.contains(Reason.wrongRule) && $0.reason.contains(Reason.viewOverClick) },
            "\(Self.told(outcome))")
        #expect(!outcome.explanation.shares.contains { $0.reason == Reason.unexplained }, "\(Self.told(outcome))")
    }

    @Test("what the stored events do not show is held against the rules first")
    func choiceBeforeIdentity() throws {
        let row = Row(fault: "short-window", reason: Reason.wrongWindow, rules: [.linear])
        let outcome = try Self.run(row, rate: 1, population: Population(customers: 500, seed: 5))
        #expect(!outcome.explanation.shares.contains { $0.reason == Reason.perSession }, "\(Self.told(outcome))")
    }

    @Test("shows one of them from beginning to end")
    func example() throws {
        let row = try #require(Self.rows.first { $0.fault == "wrong-rule" })
        let outcome = try Self.run(row, rate: 0.2, population: Self.population)
        for share in outcome.explanation.shares {
            let example = try #require(share.example)
            #expect(example.expected != example.reported)
            #expect(example.expected.reduce(0) { $0 + $1.units } == CreditUnits.one)
            #expect(example.touches.allSatisfy { $0.time <= example.time && $0.id.customer == example.id.customer })
        }
    }

    @Test("and has nothing to say of a sound backend")
    func sound() throws {
        for choices in [AttributionChoices(), Self.all, Self.days] {
            let trial = Trial(population: Self.population, plan: TestPlans.plan("sound", choices))
            let outcome = try trial.run([])
            #expect(outcome.differing == 0)
            #expect(outcome.explanation.shares.isEmpty)
        }
    }

    private static func run(
        _ row: Row, rate: Double, population: Population, readsBack: Bool = true
    ) throws -> Trial.Outcome {
        var plan = TestPlans.plan("found", row.choices)
        plan.rules = row.rules
        let fault = try #require(FaultBank.fault(named: row.fault))
        return try Trial(population: population, plan: plan, readsBack: readsBack)
            .run([FaultRequest(fault, rate: rate)])
    }

    static func told(_ outcome: Trial.Outcome) -> String {
        outcome.explanation.shares.map { "rule \($0.rule): \($0.reason) \($0.conversions)" }.joined(separator: "; ")
    }
}
