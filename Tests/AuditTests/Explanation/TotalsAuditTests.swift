import Attribution
import Audit
import Faults
import FootfallTestKit
import MemoryBackend
import Testing
import Tracking

/// The audit of a backend that reports totals alone.
@Suite("The audit of totals")
struct TotalsAuditTests {
    private static let population = Population(customers: 900)
    private static let day = AttributionChoices.Lookback.day

    /// A fault, what the audit may call it, and where it can show.
    struct Row: Sendable, CustomTestStringConvertible {
        var fault: String
        var reason: String
        var rate = 1.0
        var choices = AttributionChoices()
        var rules: [RuleSpecification] = RuleSpecification.standard
        var testDescription: String { "\(fault)=\(rate)" }
    }

    static let rows: [Row] = [
        Row(fault: "acknowledged-loss", reason: Reason.lostEvent, rate: 0.2),
        Row(fault: "stale-report", reason: Reason.staleReport),
        Row(fault: "order-dedupe-missing", reason: Reason.orderDedupe),
        Row(fault: "wrong-dedupe", reason: Reason.orderDedupe),
        Row(fault: "per-session", reason: Reason.perSession),
        Row(fault: "per-session", reason: Reason.perSession, rate: 0.3),
        Row(fault: "cookie-lifetime", reason: Reason.cookieLifetime),
        Row(fault: "arrival-order", reason: Reason.arrivalOrder),
        Row(fault: "tie-break", reason: Reason.tieBreak),
        Row(fault: "touch-after-conversion", reason: Reason.touchAfterConversion),
        Row(fault: "window-edge", reason: Reason.windowEdge),
        Row(fault: "short-window", reason: Reason.wrongWindow),
        Row(fault: "calendar-day", reason: Reason.calendarDay, choices: .init(lookback: .init(all: day))),
        Row(fault: "view-over-click", reason: Reason.viewOverClick),
        Row(fault: "sends-as-clicks", reason: Reason.sendsAsClicks, rate: 0.5),
        Row(
            fault: "direct-overwrites", reason: Reason.directOverwrites,
            choices: .init(direct: .skipUnlessOnly), rules: [.lastTouch, .lastNonDirect, .linear]),
        Row(fault: "wrong-rule", reason: Reason.wrongRule, rules: [.firstTouch, .linear]),
        Row(fault: "organic-double-count", reason: Reason.doubleCount, rate: 0.4),
        Row(fault: "currency-rounding", reason: Reason.rounding),
        Row(fault: "late-dropped", reason: Reason.lateEvent),
    ]

    @Test("names a fault that holds for the run, and the parts sum to the error", arguments: rows)
    func named(row: Row) throws {
        let fault = FaultRequest(try #require(FaultBank.fault(named: row.fault)), rate: row.rate)
        var plan = Self.plan(row.choices)
        plan.rules = row.rules
        let explanation = try Self.audit(plan, [fault])
        // The rule that shows most of it; others may show next to nothing.
        let main = explanation.rules.max { $0.creditError + $0.valueError < $1.creditError + $1.valueError }
        #expect(main?.cause.map(Reason.family) == row.reason, "\(explanation)")
        for rule in explanation.rules {
            #expect(abs(rule.reasons.values.reduce(0, +) - rule.creditError) < 1e-6 * max(1, rule.creditError))
            #expect(abs(rule.valueReasons.values.reduce(0, +) - rule.valueError) < 1e-6 * max(1, rule.valueError))
        }
    }

    @Test("says nothing where totals are right", arguments: [false, true])
    func silent(byCampaign: Bool) throws {
        let explanation = try Self.audit(Self.plan(), [], byCampaign: byCampaign)
        for rule in explanation.rules {
            #expect(rule.cause == nil)
            #expect(rule.creditError == 0 && rule.valueError == 0)
            #expect(rule.reasons.isEmpty && rule.valueReasons.isEmpty)
        }
    }

    @Test("says how often, roughly")
    func rate() throws {
        let fault = FaultRequest(try #require(FaultBank.fault(named: "per-session")), rate: 0.3)
        let explanation = try Self.audit(Self.plan(), [fault])
        for rule in explanation.rules where rule.cause == Reason.perSession {
            #expect(abs(rule.rate - 0.3) < 0.15, "\(rule)")
        }
        #expect(explanation.rules.contains { $0.cause == Reason.perSession }, "\(explanation)")
    }

    @Test("names a rule that is answered by another, beside rules that are right")
    func oneRule() throws {
        var plan = Self.plan()
        plan.rules = [.firstTouch, .lastTouch]
        var wrong = plan
        wrong.rules = [.firstTouch, .firstTouch]
        let (expected, answered) = (Self.expected(plan), Self.expected(wrong))
        let reported = plan.rules.indices.map { rule in
            var totals = CreditTotals(byCampaign: false)
            totals.add(answered, rule: rule)
            return totals
        }
        let audit = TotalsAudit(plan: plan, complete: expected, delivered: expected, reported: reported)
        let rules = try audit.explain(Self.population).rules
        #expect(rules[0].cause == nil && rules[0].creditError == 0)
        #expect(rules[1].cause == "\(Reason.wrongRule)(first-touch)" && rules[1].rate == 1, "\(rules[1])")
    }

    @Test("compares channels where no partner is named")
    func channels() throws {
        let plan = Self.plan()
        let expected = Self.expected(plan)
        let reported = plan.rules.indices.map { rule in
            var batch = CreditBatch()
            for (id, time, value, credits) in Self.conversions(plan, rule) {
                for var credit in credits {
                    credit.source.partner = TrackingEvent.nothing
                    batch.append(credit)
                }
                batch.finish(id, time: time, value: value)
            }
            var totals = CreditTotals(byCampaign: false)
            totals.add(batch)
            return totals
        }
        let audit = TotalsAudit(plan: plan, complete: expected, delivered: expected, reported: reported)
        for rule in try audit.explain(Self.population).rules {
            #expect(rule.creditError == 0 && rule.reasons.isEmpty && rule.valueReasons.isEmpty, "\(rule)")
        }
    }

    @Test("leaves unexplained what no cause comes near")
    func unexplained() throws {
        var plan = Self.plan()
        plan.rules = [.lastTouch]
        let expected = Self.expected(plan)
        var reported = CreditTotals(byCampaign: false)
        // All credit and money to one source, and twice of it.
        var batch = CreditBatch()
        for _ in 0..<2 * expected.count {
            batch.append(
                Credit(source: Source(channel: 2, partner: TrackingEvent.nothing), units: CreditUnits.one, value: 1))
        }
        reported.add(batch)
        let audit = TotalsAudit(plan: plan, complete: expected, delivered: expected, reported: [reported])
        let explanation = try audit.explain(Self.population)
        #expect(explanation.rules[0].cause == nil, "\(explanation)")
        #expect(explanation.rules[0].reasons.keys.sorted() == [Reason.unexplained])
    }

    // MARK: What is compared

    private static func plan(_ choices: AttributionChoices = AttributionChoices()) -> RunPlan {
        var plan = TestPlans.plan("totals", choices)
        plan.rules = RuleSpecification.standard
        return plan
    }

    private static func conversions(
        _ plan: RunPlan, _ rule: Int
    ) -> [(EventID, Int64, Int64, ArraySlice<Credit>)] {
        var oracle = Oracle(plan: plan)
        var batches = plan.rules.map { _ in CreditBatch() }
        for journey in population.journeys {
            journey.delivered.withUnsafeBufferPointer { oracle.evaluateDelivered($0, into: &batches) }
        }
        return batches[rule].conversions.indices.map { index in
            let conversion = batches[rule].conversions[index]
            return (conversion.id, conversion.time, conversion.value, batches[rule].credits(of: index))
        }
    }

    private static func expected(_ plan: RunPlan) -> ExpectedCredits {
        var expected = ExpectedCredits(ruleCount: plan.rules.count)
        var oracle = Oracle(plan: plan)
        for journey in population.journeys {
            var batches = plan.rules.map { _ in CreditBatch() }
            journey.delivered.withUnsafeBufferPointer { oracle.evaluateDelivered($0, into: &batches) }
            for rule in batches.indices { expected.add(batches[rule], rule: rule) }
        }
        return expected
    }

    private static func audit(
        _ plan: RunPlan, _ faults: [FaultRequest], byCampaign: Bool = false
    ) throws -> TotalsExplanation {
        let session = try FaultInjector(MemoryBackend(), faults: faults).prepare(plan)
        defer { session.close() }
        for journey in population.journeys {
            try journey.delivered.withUnsafeBufferPointer { events in
                let taken = try session.submit(events, to: Nobody())
                #expect(taken == events.count)
            }
        }
        _ = try session.settle()
        let reported = try plan.rules.map { rule in
            var totals = CreditTotals(byCampaign: byCampaign)
            for goal in plan.goals {
                try session.credits(rule: rule, goal: goal, part: 0, of: 1) { totals.add($0) }
            }
            return totals
        }
        let expected = expected(plan)
        return try TotalsAudit(plan: plan, complete: expected, delivered: expected, reported: reported)
            .explain(population)
    }
}
