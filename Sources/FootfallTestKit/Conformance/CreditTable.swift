import Attribution
import Tracking

/// What somebody says of the conversions under one rule, in an order and form that can be compared.
struct CreditTable {
    struct Row: Equatable {
        var id: EventID
        var time: Int64
        var value: Int64
        /// Summed by source and campaign, sorted, without those who got nothing.
        var credits: [Credit]
    }
    private(set) var rows: [Row]

    init(rows: [Row] = []) { self.rows = rows }

    mutating func add(_ batch: borrowing CreditBatch) {
        for index in 0..<batch.count {
            let conversion = batch.conversions[index]
            rows.append(
                Row(
                    id: conversion.id, time: conversion.time, value: conversion.value,
                    credits: Self.summed(batch.credits(of: index))))
        }
    }

    mutating func sort() { rows.sort { $0.id < $1.id } }

    private static func summed(_ credits: some Sequence<Credit>) -> [Credit] {
        let sorted = credits.sorted { ($0.source, $0.campaign) < ($1.source, $1.campaign) }
        var sums: [Credit] = []
        for credit in sorted {
            if let last = sums.last, last.source == credit.source, last.campaign == credit.campaign {
                sums[sums.count - 1].units &+= credit.units
                sums[sums.count - 1].value &+= credit.value
            } else {
                sums.append(credit)
            }
        }
        return sums.filter { $0.units != 0 || $0.value != 0 }
    }

    /// Everything summed by source and, where campaigns are told apart, by campaign.
    func totals(byCampaign: Bool) -> [Credit] {
        Self.summed(
            rows.flatMap(\.credits).map { credit in
                var credit = credit
                if !byCampaign { credit.campaign = TrackingEvent.nothing }
                return credit
            })
    }

    /// The first difference from what is right, `nil` where there is none.
    ///
    /// - Parameter journeys: from which the journey of the conversion is shown.
    func difference(
        from expected: CreditTable, level: BackendDescription.AttributionLevel, _ vocabulary: Vocabulary,
        in journeys: [[TrackingEvent]]
    ) -> Deviation? {
        guard level == .conversion else {
            let (ours, theirs) = (
                totals(byCampaign: level == .campaign), expected.totals(byCampaign: level == .campaign)
            )
            guard ours != theirs else { return nil }
            return Deviation(expected: Self.say(theirs, vocabulary), got: Self.say(ours, vocabulary))
        }
        guard rows != expected.rows else { return nil }
        let place = zip(rows, expected.rows).prefix { $0 == $1 }.count
        func row(_ table: CreditTable) -> Row? { place < table.rows.count ? table.rows[place] : nil }
        func say(_ row: Row?) -> String {
            guard let row else { return "no more conversions" }
            return "conversion \(row.id.customer).\(row.id.sequence) at \(row.time) worth \(row.value): "
                + Self.say(row.credits, vocabulary)
        }
        guard let customer = [row(self), row(expected)].compactMap({ $0?.id }).min()?.customer else { return nil }
        let journey = journeys.first { $0.contains { $0.id.customer == customer } } ?? []
        let lines = journey.map { "\n    \($0)" }.joined()
        return Deviation(expected: say(row(expected)), got: say(row(self)) + "\n  as they arrived:" + lines)
    }

    private static func say(_ credits: [Credit], _ vocabulary: Vocabulary) -> String {
        credits.map { credit in
            let campaign = credit.campaign == TrackingEvent.nothing ? "" : " (campaign \(credit.campaign))"
            let channel = Int(credit.source.channel)
            let isKnown =
                channel < vocabulary.channels.count
                && (credit.source.partner == TrackingEvent.nothing
                    || Int(credit.source.partner) < vocabulary.channels[channel].partners.count)
            let name =
                isKnown || credit.source == .none
                ? vocabulary.label(of: credit.source) : "unknown source \(channel)/\(credit.source.partner)"
            return "\(name)\(campaign) \(credit.units) units \(credit.value) value"
        }.joined(separator: ", ")
    }
}

extension CreditTable {
    /// What the oracle says of delivered events, rule by rule and goal by goal.
    ///
    /// - Parameter groups: events in order of arrival; customers who share a device or user are in one group.
    static func oracle(_ plan: RunPlan, _ groups: [[TrackingEvent]]) -> [[CreditTable]] {
        var names: [EventID: UInt16] = [:]
        for event in groups.joined() where names[event.id] == nil { names[event.id] = event.name }
        // All goals at once, as a conversion of one may use up touches of another.
        var oracle = Oracle(plan: plan)
        var batches = plan.rules.map { _ in CreditBatch() }
        for group in groups { group.withUnsafeBufferPointer { oracle.evaluateDelivered($0, into: &batches) } }
        return batches.map { batch in
            var all = CreditTable()
            all.add(batch)
            all.sort()
            return plan.goals.map { goal in CreditTable(rows: all.rows.filter { names[$0.id] == goal }) }
        }
    }
}

extension SessionDriver {
    func credits(_ rule: RuleSpecification, goal: UInt16, parts: Int = 2) throws -> CreditTable {
        var table = CreditTable()
        for part in 0..<parts {
            try session.credits(rule: rule, goal: goal, part: part, of: parts) { table.add($0) }
        }
        table.sort()
        return table
    }

    /// Compares the credits under every rule and goal of the plan with the oracle's.
    ///
    /// - Parameter expected: what the oracle says of the groups, where it was asked before.
    /// - Throws: ``Deviation`` with the first difference, or what the session throws.
    func checkCredits(
        _ plan: RunPlan, _ level: BackendDescription.AttributionLevel, _ expected: [[CreditTable]]? = nil,
        in groups: [[TrackingEvent]]
    ) throws {
        let expected = expected ?? CreditTable.oracle(plan, groups)
        for (rule, tables) in zip(plan.rules, expected) {
            for (goal, table) in zip(plan.goals, tables) {
                let reported = try credits(rule, goal: goal)
                guard
                    let deviation = reported.difference(
                        from: table, level: level, plan.vocabulary, in: groups)
                else { continue }
                throw Deviation(
                    expected: "as the oracle has it under \(rule.name), goal \(plan.vocabulary.events[Int(goal)]): "
                        + deviation.expected, got: deviation.got)
            }
        }
    }
}
