import Attribution
import Faults
import FootfallTestKit
import MemoryBackend
import Testing
import Tracking

@testable import Audit

/// Excuses noted while the journeys are at hand against those found when journeys are made again.
@Suite("Excuses noted ahead")
struct ExcusesTests {
    private var plan: RunPlan
    private let world = HidingWorld(customers: 1_500)

    init() {
        plan = TestPlans.plan("excuses", AttributionChoices())
        plan.rules = RuleSpecification.standard
    }

    @Test(
        "they lead to the same explanation, reason for reason",
        arguments: [nil, "acknowledged-loss", "wrong-rule", "identity-split", "stale-report", "last-body-wins"])
    func same(fault name: String?) throws {
        let faults = try name.map { [FaultRequest(try #require(FaultBank.fault(named: $0)), rate: 0.3)] } ?? []
        let (ledgers, excuses, readBack) = try compare(faults)
        #expect(ledgers.allSatisfy { $0.count > 100 })
        var told: [Int] = []
        var explanations: [Explanation] = []
        for excuses in [nil, excuses] {
            let source = Counting(world: world)
            var explainer = Explainer(
                plan: plan, differences: ledgers, isTransparent: false, readBack: readBack, excuses: excuses,
                keepsVerdicts: true)
            explanations.append(try explainer.explain(source))
            told.append(source.told)
        }
        #expect(explanations[0].verdicts == explanations[1].verdicts)
        #expect(explanations[0].shares.map(Self.text) == explanations[1].shares.map(Self.text))
        #expect(explanations[0].verdicts.contains { $0.isOfTheWorld })
        // Examples are made again in any case.
        if faults.isEmpty { #expect(told[1] * 10 < told[0]) }
        #expect(told[1] < told[0])
    }

    @Test("two workers' notes are one's")
    func merged() throws {
        var (one, halves) = (ExcuseFinder(plan), [ExcuseFinder(plan), ExcuseFinder(plan)])
        try forEachCredit { journey, wanted, delivered in
            one.note(wanted, delivered) { journey }
            halves[Int(journey.customer % 2)].note(wanted, delivered) { journey }
        }
        var (all, both) = (one.excuses, halves[1].excuses)
        both.merge(halves[0].excuses)
        all.index()
        both.index()
        #expect(all.count == both.count && all.count > 100)
        for journey in world.journeys {
            for event in journey.complete {
                for rule in plan.rules.indices {
                    let (a, b) = (all.find(event.id, rule: rule), both.find(event.id, rule: rule))
                    #expect(a.map { all.lists[$0.list] } == b.map { both.lists[$0.list] })
                    #expect(a?.time == b?.time && a?.latest == b?.latest)
                }
            }
        }
    }

    // MARK: Steps

    private func compare(
        _ faults: [FaultRequest]
    ) throws -> (ledgers: [DifferenceLedger], excuses: Excuses, readBack: ReadBack) {
        let session = try FaultInjector(MemoryBackend(), faults: faults).prepare(plan)
        var (complete, possible) = (
            ExpectedCredits(ruleCount: plan.rules.count), ExpectedCredits(ruleCount: plan.rules.count)
        )
        var finder = ExcuseFinder(plan)
        let sink = Silence()
        try forEachCredit { journey, wanted, delivered in
            _ = try journey.delivered.withUnsafeBufferPointer { try session.submit($0, to: sink) }
            for rule in wanted.indices {
                complete.add(wanted[rule], rule: rule)
                possible.add(delivered[rule], rule: rule)
            }
            finder.note(wanted, delivered) { journey }
        }
        _ = try session.settle()
        var ledgers: [DifferenceLedger] = []
        for (index, rule) in plan.rules.enumerated() {
            var comparison = CreditComparison(expected: complete, rule: index, collects: true)
            for goal in plan.goals {
                try session.credits(rule: rule, goal: goal, part: 0, of: 1) { comparison.compare($0) }
            }
            _ = comparison.finish()
            ledgers.append(try #require(comparison.collected))
        }
        return (
            ledgers, Excuses(noted: finder.excuses, delivered: possible),
            { body in try session.events(part: 0, of: 1, body) }
        )
    }

    private func forEachCredit(_ body: (CustomerJourney, [CreditBatch], [CreditBatch]) throws -> Void) throws {
        var oracle = Oracle(plan: plan)
        for journey in world.journeys {
            var wanted = plan.rules.map { _ in CreditBatch() }
            var delivered = wanted
            journey.complete.withUnsafeBufferPointer { oracle.evaluate($0, into: &wanted) }
            journey.delivered.withUnsafeBufferPointer { oracle.evaluateDelivered($0, into: &delivered) }
            try body(journey, wanted, delivered)
        }
    }

    private static func text(_ share: Explanation.Share) -> String { "\(share)" }
}

/// A population of which trackers see a part only: some agree to nothing, some events never leave, some devices stay unknown.
private struct HidingWorld: JourneySource {
    private(set) var journeys: [CustomerJourney]

    init(customers: Int) {
        var random = SplitMix64(seed: 7)
        journeys = Population(customers: customers, seed: 3).journeys.map { Self.hide($0, &random) }
    }

    private static func hide(_ whole: CustomerJourney, _ random: inout SplitMix64) -> CustomerJourney {
        var journey = whole
        journey.complete.removeAll { $0.kind == .identify }
        for index in journey.complete.indices {
            journey.complete[index].device = journey.customer << 8
            journey.complete[index].due = journey.complete[index].time
        }
        let agrees = !random.chance(10)
        let signsIn = random.chance(70)
        var gone: [EventID: String] = [:]
        for event in journey.complete {
            if !agrees {
                gone[event.id] = Reason.noConsent
            } else if random.chance(8) {
                gone[event.id] = random.chance(50) ? Reason.lostEvent : Reason.adBlocked
            }
        }
        journey.hidden = gone
        journey.delivered.removeAll { gone[$0.id] != nil || (!signsIn && $0.kind == .identify) || !agrees }
        for index in journey.delivered.indices where random.chance(10) { journey.delivered[index].time += 5_000_000 }
        return journey
    }

    func tell(_ customers: Set<UInt64>, _ body: (CustomerJourney) throws -> Void) throws {
        for journey in journeys where customers.contains(journey.customer) { try body(journey) }
    }
}

/// Counts whom it is asked for.
private final class Counting: JourneySource {
    private let world: HidingWorld
    private(set) var told = 0

    init(world: HidingWorld) { self.world = world }

    func tell(_ customers: Set<UInt64>, _ body: (CustomerJourney) throws -> Void) throws {
        told += customers.count
        try world.tell(customers, body)
    }
}

private final class Silence: ReceiptSink {
    func receive(_ receipts: UnsafeBufferPointer<Receipt>) {}
    func receive(_ result: Receipt.Result, events: UnsafeBufferPointer<TrackingEvent>) {}
}
