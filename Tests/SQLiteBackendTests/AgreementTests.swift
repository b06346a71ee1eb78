import Attribution
import FootfallTestKit
import Foundation
import Testing
import Tracking

@testable import SQLiteBackend

/// The statements of this backend and the oracle were written apart from the same definition, and must agree to the unit on
/// every conversion of every journey.
@Suite struct AgreementTests {
    /// Journeys over all plans. `FOOTFALL_JOURNEYS` sets another number.
    static let journeys: Int = {
        if let text = ProcessInfo.processInfo.environment["FOOTFALL_JOURNEYS"], let count = Int(text) { return count }
        #if DEBUG
            return 3000
        #else
            return 30_000
        #endif
    }()

    static let plans = TestPlans.all()

    @Test(arguments: plans.indices)
    func `sqlite and oracle agree on every conversion`(index: Int) throws {
        let plan = Self.plans[index]
        let seed = UInt64(index) + 1000
        var generator = JourneyGenerator(
            seed: seed, vocabulary: plan.vocabulary, goal: plan.goals[0], choices: plan.choices)
        var left = max(10, Self.journeys / Self.plans.count)
        // In portions, so that a million journeys fit into memory; each once customer by customer, once mixed by due time.
        while left > 0 {
            let portion = (0..<min(left, 5000)).map { _ in generator.next() }
            left -= portion.count
            let expected = Reported(plan, oracleOf: portion)
            #expect(expected.conversions.allSatisfy { !$0.isEmpty }, "nothing to compare, seed \(seed)")
            for order in [Self.byCustomer(portion), Self.byDueTime(portion)] {
                let reported = try Reported(plan, sqliteOf: order)
                guard let difference = reported.difference(from: expected, in: portion) else { continue }
                Issue.record("plan \(plan.id), seed \(seed): \(difference)")
                return
            }
        }
    }

    @Test(arguments: plans.indices)
    func `they agree on customers who share devices and users`(index: Int) throws {
        var plan = Self.plans[index]
        plan.submitters = 4
        let seed = UInt64(index) + 2000
        var generator = JourneyGenerator(
            seed: seed, vocabulary: plan.vocabulary, goal: plan.goals[0], choices: plan.choices)
        // Households of four with three devices and five users, numbered alike.
        let households = (0..<max(10, Self.journeys / Self.plans.count / 10)).map { household in
            let events = (0..<4).flatMap { _ in generator.next() }.map { event in
                var event = event
                event.device = UInt64(household) << 8 | event.device % 3
                if event.kind == .identify { event.user = UInt64(household) << 8 | event.user % 5 }
                return event
            }
            return Self.byDueTime([events])
        }
        let expected = Reported(plan, oracleOf: households)
        for order in [Self.byCustomer(households), Self.byDueTime(households)] {
            guard let difference = try Reported(plan, sqliteOf: order).difference(from: expected, in: households) else {
                continue
            }
            Issue.record("plan \(plan.id), seed \(seed): \(difference)")
            return
        }
    }

    private static func byCustomer(_ journeys: [[TrackingEvent]]) -> [TrackingEvent] { Array(journeys.joined()) }

    private static func byDueTime(_ journeys: [[TrackingEvent]]) -> [TrackingEvent] {
        let all = byCustomer(journeys)
        return all.indices.sorted { (all[$0].due, $0) < (all[$1].due, $1) }.map { all[$0] }
    }
}

/// What somebody says of the conversions, rule by rule, in an order and form that can be compared.
private struct Reported {
    struct Conversion: Equatable {
        var id: EventID
        var time: Int64
        var value: Int64
        /// Summed by source and campaign, sorted, without those who got nothing.
        var credits: [Credit]
    }

    let rules: [RuleSpecification]
    var conversions: [[Conversion]]

    init(_ plan: RunPlan, oracleOf journeys: [[TrackingEvent]]) {
        rules = plan.rules
        conversions = rules.map { _ in [] }
        var oracle = Oracle(plan: plan)
        var batches = rules.map { _ in CreditBatch() }
        for journey in journeys { journey.withUnsafeBufferPointer { oracle.evaluateDelivered($0, into: &batches) } }
        for rule in rules.indices { add(batches[rule], to: rule) }
        sort()
    }

    init(_ plan: RunPlan, sqliteOf events: [TrackingEvent]) throws {
        rules = plan.rules
        conversions = rules.map { _ in [] }
        let scratch = Scratch()
        let session = try scratch.session(plan, ["synchronous": "off"])
        defer { session.close() }
        try session.send(events, batch: 997)
        _ = try session.settle()
        for (index, rule) in rules.enumerated() {
            for goal in plan.goals {
                for part in 0..<2 {
                    try session.credits(rule: rule, goal: goal, part: part, of: 2) { add($0, to: index) }
                }
            }
        }
        sort()
    }

    private mutating func add(_ batch: borrowing CreditBatch, to rule: Int) {
        for index in 0..<batch.count {
            let conversion = batch.conversions[index]
            conversions[rule].append(
                Conversion(
                    id: conversion.id, time: conversion.time, value: conversion.value,
                    credits: Self.summed(batch.credits(of: index))))
        }
    }

    private mutating func sort() {
        for rule in rules.indices { conversions[rule].sort { $0.id < $1.id } }
    }

    private static func summed(_ credits: ArraySlice<Credit>) -> [Credit] {
        let sorted = credits.sorted { ($0.source, $0.campaign) < ($1.source, $1.campaign) }
        var sums: [Credit] = []
        for credit in sorted {
            if let last = sums.last, last.source == credit.source, last.campaign == credit.campaign {
                sums[sums.count - 1].units += credit.units
                sums[sums.count - 1].value += credit.value
            } else {
                sums.append(credit)
            }
        }
        return sums.filter { $0.units != 0 || $0.value != 0 }
    }

    /// The first conversion that differs, with its journey; `nil` where all agree.
    func difference(from expected: Reported, in journeys: [[TrackingEvent]]) -> String? {
        for (index, rule) in rules.enumerated() {
            let (here, there) = (conversions[index], expected.conversions[index])
            guard here != there else { continue }
            let place = zip(here, there).prefix { $0 == $1 }.count
            let ours = place < here.count ? "\(here[place])" : "no more conversions"
            let theirs = place < there.count ? "\(there[place])" : "no more conversions"
            let id = min(
                place < here.count ? here[place].id : there[place].id,
                place < there.count ? there[place].id : here[place].id)
            let journey = journeys.first { $0.contains { $0.id.customer == id.customer } } ?? []
            let lines = journey.map { "  \($0)" }.joined(separator: "\n")
            return "\(rule.name)\nsqlite: \(ours)\noracle: \(theirs)\nas they arrived:\n\(lines)"
        }
        return nil
    }
}
