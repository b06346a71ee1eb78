import Audit
import Tracking

/// Holds a round's answer against every property.
struct PropertyJudge {
    let plan: RunPlan
    let probe: Probe
    let tolerance: Int64

    /// A journey of which a property does not hold.
    struct Breach {
        var property: Property
        /// Index into the plan's rules; `nil` where it is no matter of rules.
        var rule: Int?
        /// Customers who show it: the journey's, and the variant's.
        var customers: [UInt64]
    }

    /// What became of each property.
    struct Tally {
        var tried = 0
        var breaches: [Breach] = []
    }

    func judge(_ round: RoundMaker.Round, _ answer: Answer) -> [Property: Tally] {
        var tallies: [Property: Tally] = [:]
        for property in Property.allCases where property.exception(plan, probe.capabilities) == nil {
            tallies[property] = Tally()
        }
        judgeAgreement(round, answer, &tallies)
        for specimen in round.specimens {
            for events in [specimen.events] + specimen.variants.map(\.events) {
                judgeSums(events, answer, &tallies)
                judgeStorage(events, answer, &tallies)
            }
            for variant in specimen.variants { judge(variant, of: specimen, answer, &tallies) }
        }
        return tallies
    }

    private func judgeAgreement(
        _ round: RoundMaker.Round, _ answer: Answer, _ tallies: inout [Property: Tally]
    ) {
        tallies[.agreement]?.tried += round.crowd.journeys.count
        var seen: Set<UInt64> = []
        for (rule, ledger) in answer.differences.enumerated() {
            for customer in ledger.customers.sorted() where seen.insert(customer).inserted {
                tallies[.agreement]?.breaches.append(Breach(property: .agreement, rule: rule, customers: [customer]))
            }
        }
    }

    private func judgeSums(_ events: [TrackingEvent], _ answer: Answer, _ tallies: inout [Property: Tally]) {
        tallies[.sums]?.tried += 1
        for (rule, report) in answer.reports.enumerated() {
            for event in events.firstBodies where event.isConversion(plan) {
                guard let credits = report.credits(of: event.id), !sums(credits, to: event.value) else { continue }
                tallies[.sums]?.breaches.append(Breach(property: .sums, rule: rule, customers: [event.id.customer]))
                return
            }
        }
    }

    private func sums(_ credits: [Credit], to value: Int64) -> Bool {
        let units = credits.reduce(Int64(0)) { $0 &+ $1.units }
        let money = credits.reduce(Int64(0)) { $0 &+ $1.value }
        if tolerance == 0 { return units == CreditUnits.one && money == value }
        let slack = Int64(credits.count + 1)
        return abs(Double(units) - Double(CreditUnits.one)) <= Double(tolerance * slack)
            && abs(Double(money) - Double(value)) <= Double(slack) + abs(Double(value)) * 1e-6
    }

    private func judgeStorage(_ events: [TrackingEvent], _ answer: Answer, _ tallies: inout [Property: Tally]) {
        guard answer.stored != nil, let customer = events.first?.id.customer else { return }
        tallies[.storage]?.tried += 1
        guard !probe.storageReasons(of: events, answer, plan).isEmpty else { return }
        tallies[.storage]?.breaches.append(Breach(property: .storage, rule: nil, customers: [customer]))
    }

    /// The variant's credit against the journey's, conversion by conversion.
    private func judge(
        _ variant: Variant, of specimen: RoundMaker.Specimen, _ answer: Answer, _ tallies: inout [Property: Tally]
    ) {
        tallies[variant.property]?.tried += 1
        let conversions = specimen.events.firstBodies.filter { event in
            event.isConversion(plan) && variant.only?.contains(event.id.sequence) != false
        }
        for (rule, report) in answer.reports.enumerated()
        where variant.property.holds(under: plan.rules[rule], of: plan) {
            for conversion in conversions {
                let twin = EventID(customer: variant.customer, sequence: conversion.id.sequence)
                let (ours, theirs) = (report.credits(of: conversion.id), report.credits(of: twin))
                if let ours, let theirs {
                    if ours.agrees(with: theirs, value: conversion.value, tolerance: 2 * tolerance) { continue }
                } else if ours == nil, theirs == nil {
                    continue
                }
                tallies[variant.property]?.breaches.append(
                    Breach(property: variant.property, rule: rule, customers: [specimen.customer, variant.customer]))
                return
            }
        }
    }
}
