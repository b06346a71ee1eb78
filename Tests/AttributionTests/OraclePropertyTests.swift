import Attribution
import FootfallTestKit
import Testing
import Tracking

/// What holds for every journey under every choice, on generated journeys.
@Suite struct OraclePropertyTests {
    private static let plans = TestPlans.all()
    private static let journeyCount = 60

    private func report(_ events: [TrackingEvent], _ oracle: inout Oracle, _ plan: RunPlan) -> [CreditBatch] {
        var batches = plan.rules.map { _ in CreditBatch() }
        events.withUnsafeBufferPointer { oracle.evaluateDelivered($0, into: &batches) }
        return batches
    }

    /// Calls with journeys aimed at the plan's windows, and a seed to print.
    private func forEachJourney(
        _ index: Int, _ body: (inout Oracle, RunPlan, [TrackingEvent], inout SplitMix64, Comment) -> Void
    ) {
        let plan = Self.plans[index]
        let seed = UInt64(1_000 + index)
        var journeys = JourneyGenerator(seed: seed, vocabulary: plan.vocabulary, goal: 0, choices: plan.choices)
        var (oracle, random) = (Oracle(plan: plan), SplitMix64(seed: seed))
        for number in 0..<Self.journeyCount {
            body(&oracle, plan, journeys.next(), &random, "plan \(plan.id), seed \(seed), journey \(number)")
        }
    }

    /// As compared: conversion by conversion.
    private func same(_ a: [CreditBatch], _ b: [CreditBatch]) -> Bool {
        zip(a, b).allSatisfy { x, y in x.conversions == y.conversions && x.credits == y.credits }
    }

    @Test(arguments: plans.indices)
    func creditsSumToOneAndMoneyToItsValue(index: Int) {
        forEachJourney(index) { oracle, plan, events, _, comment in
            let batches = report(events, &oracle, plan)
            for batch in batches {
                #expect(batch.conversions.map(\.id) == batches[0].conversions.map(\.id), comment)
                for index in 0..<batch.count {
                    let credits = batch.credits(of: index)
                    #expect(credits.reduce(0) { $0 + $1.units } == CreditUnits.one, comment)
                    #expect(credits.reduce(0) { $0 &+ $1.value } == batch.conversions[index].value, comment)
                    #expect(credits.allSatisfy { $0.units >= 0 }, comment)
                }
            }
        }
    }

    @Test(arguments: plans.indices)
    func replayAndOrderOfArrivalChangeNothing(index: Int) {
        forEachJourney(index) { oracle, plan, events, random, comment in
            let before = report(events, &oracle, plan)
            #expect(same(before, report(events + events, &oracle, plan)), comment)
            // Without altered bodies, which arrival decides between, any order will do.
            var seen: Set<EventID> = []
            var shuffled = events.filter { seen.insert($0.id).inserted }
            random.shuffle(&shuffled)
            #expect(same(before, report(shuffled, &oracle, plan)), comment)
        }
    }

    @Test(arguments: plans.indices)
    func shiftInTimeChangesNothingButTimes(index: Int) {
        guard Self.plans[index].choices.boundary != .calendarDays else { return }
        forEachJourney(index) { oracle, plan, events, random, comment in
            let shift = Int64(random.below(1 << 50)) - (1 << 49)
            let before = report(events, &oracle, plan)
            let after = report(
                events.map { event in
                    var event = event
                    event.time += shift
                    return event
                }, &oracle, plan)
            for (x, y) in zip(before, after) {
                #expect(x.credits == y.credits, comment)
                #expect(x.conversions.map { $0.time + shift } == y.conversions.map(\.time), comment)
            }
        }
    }

    @Test(arguments: plans.indices)
    func touchesOutOfReachChangeNothing(index: Int) {
        forEachJourney(index) { oracle, plan, events, random, comment in
            let before = report(events, &oracle, plan)
            let times = events.map(\.time)
            guard let first = times.min(), let last = times.max() else { return }
            // A lookback is at most 45 days, and days are counted at most two too long.
            var more = events
            for (number, time) in [first - 60 * day, last + 1].enumerated() {
                for device in Set(events.map(\.device)).sorted() {
                    let sequence = UInt64(1_000_000 + number * 1_000) + device & 255
                    more.append(
                        TrackingEvent(
                            id: EventID(customer: events[0].id.customer, sequence: sequence), kind: .click, time: time,
                            device: device, channel: UInt16(random.below(plan.vocabulary.channels.count))))
                }
            }
            #expect(same(before, report(more, &oracle, plan)), comment)
        }
    }

    @Test(arguments: plans.indices)
    func trueJourneysAndDeliveredOnesOfOneDeviceAgree(index: Int) {
        forEachJourney(index) { oracle, plan, events, _, comment in
            var seen: Set<EventID> = []
            let once = events.filter { seen.insert($0.id).inserted && $0.kind != .identify }.map { event in
                var event = event
                event.device = 1
                return event
            }
            var batches = plan.rules.map { _ in CreditBatch() }
            once.withUnsafeBufferPointer { oracle.evaluate($0, into: &batches) }
            #expect(same(batches, report(once, &oracle, plan)), comment)
        }
    }

    @Test func journeysHoldWhatTheyPromise() {
        var journeys = JourneyGenerator(seed: 5, vocabulary: TestPlans.vocabulary, goal: 0)
        var again = JourneyGenerator(seed: 5, vocabulary: TestPlans.vocabulary, goal: 0)
        var (kinds, edges, doubled, empty, ties) = (Set<TrackingEvent.Kind>(), 0, 0, 0, 0)
        for _ in 0..<500 {
            let events = journeys.next()
            #expect(events == again.next())
            if events.isEmpty { empty += 1 }
            kinds.formUnion(events.map(\.kind))
            doubled += events.count - Set(events.map(\.id)).count
            #expect(zip(events, events.dropFirst()).allSatisfy { $0.due <= $1.due })
            for buy in events where buy.kind == .event && buy.name == 0 {
                edges += events.count { $0.kind.isTouch && buy.time - $0.time == 30 * day }
                ties += events.count { $0.kind.isTouch && buy.time == $0.time }
            }
        }
        #expect(kinds == Set(TrackingEvent.Kind.allCases))
        #expect(edges > 20)
        #expect(doubled > 100)
        #expect(empty > 0)
        #expect(ties > 20)
    }
}
