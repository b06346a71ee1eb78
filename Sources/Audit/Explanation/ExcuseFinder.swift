import Tracking

/// Finds out which of the world's doings make a correct backend's credit another one than complete journeys deserve, customer
/// by customer, while their events are at hand.
public struct ExcuseFinder: Sendable {
    public private(set) var excuses: WorldExcuses
    private var complete: Replay
    private let goals: [UInt16]
    // Buffers, empty or meaningless between calls.
    private var reports: [Report] = []
    private var expected = GatheredCredits()
    private var reported = GatheredCredits()

    public init(_ plan: RunPlan) {
        excuses = WorldExcuses(ruleCount: plan.rules.count)
        complete = Replay(plan)
        goals = plan.goals
    }

    /// Notes the reasons where the two differ.
    ///
    /// - Parameters:
    ///   - wanted: what the oracle says of the complete journey, one batch per rule.
    ///   - delivered: what it says of the customer's events as they were delivered.
    ///   - journey: asked for only where they differ.
    public mutating func note(
        _ wanted: [CreditBatch], _ delivered: [CreditBatch], journey: () -> CustomerJourney
    ) {
        reports.removeAll(keepingCapacity: true)
        for rule in wanted.indices { compare(wanted[rule], delivered[rule], rule: rule) }
        guard !reports.isEmpty else { return }
        let journey = journey()
        // What nobody did cannot be excused here: an explainer will look at it.
        guard reports.allSatisfy({ report in journey.complete.contains { $0.id == report.id } }) else { return }
        let aspects = Aspects(ofTheWorld: journey, goals: goals)
        let reasons = complete.reasons(among: aspects, for: reports)
        let latest = journey.latest
        // The reports of one conversion under several rules go together.
        var numbers: [(id: EventID, number: Int)] = []
        for (report, reasons) in zip(reports, reasons) {
            let reasons = reasons.isEmpty ? aspects.together.map { [$0] } ?? [] : reasons
            var number = numbers.first { $0.id == report.id }?.number
            if number == nil {
                let time = journey.complete.first { $0.id == report.id }?.time ?? latest
                number = excuses.add(report.id, time: time, latest: latest)
                numbers.append((report.id, number ?? 0))
            }
            if let number { excuses.set(reasons, of: number, rule: report.rule) }
        }
    }

    /// Adds a report for each conversion whose credits differ.
    private mutating func compare(_ wanted: borrowing CreditBatch, _ delivered: borrowing CreditBatch, rule: Int) {
        let isSame =
            wanted.credits == delivered.credits
            && wanted.conversions.elementsEqual(delivered.conversions) { $0.id == $1.id && $0.end == $1.end }
        if isSame { return }
        for index in 0..<delivered.count {
            let id = delivered.conversions[index].id
            reported.fill(delivered.credits(of: index))
            if let twin = wanted.conversions.firstIndex(where: { $0.id == id }) {
                expected.fill(wanted.credits(of: twin))
                if expected.shares == reported.shares { continue }
            }
            reports.append(Report(id: id, rule: rule, shares: reported.shares))
        }
        for conversion in wanted.conversions
        where !delivered.conversions.contains(where: { $0.id == conversion.id }) {
            reports.append(Report(id: conversion.id, rule: rule, shares: nil))
        }
    }
}
