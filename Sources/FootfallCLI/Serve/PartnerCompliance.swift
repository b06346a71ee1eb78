import Attribution
import Tracking
import TrackingServer

/// Gathers evidence on partners from a server's journeys, and lets `PartnerEvidence` say what looks wrong.
///
/// Who owns which coupon and what customers are called a server does not know: poached coupons and partners who buy from
/// themselves are not seen here.
struct PartnerCompliance: PartnerJudge {
    func flags(
        _ plan: RunPlan, journeys: ((ContiguousArray<TrackingEvent>) -> Void) throws -> Void
    ) rethrows -> [String: [String]] {
        let goals = Set(plan.goals)
        var book = Book()
        try journeys { events in book.read(events, goals: goals) }
        var flags: [String: [String]] = [:]
        for (source, evidence) in book.evidence where !evidence.flags.isEmpty {
            flags[plan.vocabulary.label(of: source)] = evidence.flags.map(\.rawValue)
        }
        return flags
    }

    private struct Book {
        var evidence: [Source: PartnerEvidence] = [:]
        /// By partner and order: which journey was seen with it first.
        private var orders: [Order: Int] = [:]
        private var journey = 0

        private struct Order: Hashable {
            var partner: Source
            var number: UInt64
        }

        mutating func read(_ events: ContiguousArray<TrackingEvent>, goals: Set<UInt16>) {
            journey += 1
            var last: TrackingEvent?
            var counted: Set<UInt64> = []
            for event in events {
                if event.kind == .click || event.kind == .direct {
                    last = event
                    if event.kind == .click, event.partner != TrackingEvent.nothing {
                        evidence[Source(channel: event.channel, partner: event.partner), default: .init()].clicks += 1
                    }
                } else if event.kind == .event, goals.contains(event.name) {
                    // An order counts once for a customer.
                    guard event.order == 0 || counted.insert(event.order).inserted else { continue }
                    if let last, last.kind == .click, last.partner != TrackingEvent.nothing { close(event, by: last) }
                }
            }
        }

        private mutating func close(_ conversion: TrackingEvent, by click: TrackingEvent) {
            let partner = Source(channel: click.channel, partner: click.partner)
            let age = conversion.time - click.time
            evidence[partner, default: .init()].closed += 1
            if age < PartnerEvidence.injectionWindow { evidence[partner, default: .init()].injected += 1 }
            if age <= PartnerEvidence.promptWindow { evidence[partner, default: .init()].prompt += 1 }
            guard conversion.order != 0 else { return }
            let order = Order(partner: partner, number: conversion.order)
            if let first = orders[order] {
                if first != journey { evidence[partner, default: .init()].shared += 1 }
            } else {
                orders[order] = journey
            }
        }
    }
}
