import Attribution
import Tracking

/// What the rules say of one customer's events under one hypothesis.
struct Replay {
    private var oracle: Oracle
    private(set) var batches: [CreditBatch]
    private var gathered = GatheredCredits()
    /// Units by which a report may differ.
    private let tolerance: Int64

    init(_ plan: RunPlan, tolerance: Int64 = 0) {
        self.tolerance = tolerance
        oracle = Oracle(plan: plan)
        batches = plan.rules.map { _ in CreditBatch() }
    }

    /// - Parameter events: in order of arrival.
    mutating func run(_ events: ContiguousArray<TrackingEvent>) {
        for rule in batches.indices { batches[rule].removeAll() }
        events.withUnsafeBufferPointer { oracle.evaluateDelivered($0, into: &batches) }
    }

    /// What the conversion gives by account, or `nil` where it does not count.
    mutating func shares(of id: EventID, rule: Int) -> ContiguousArray<Share>? {
        guard let index = batches[rule].conversions.firstIndex(where: { $0.id == id }) else { return nil }
        gathered.fill(batches[rule].credits(of: index))
        return gathered.shares
    }

    /// Whether a report is what this replay says; nothing reported is what a replay says that counts no such conversion.
    mutating func agrees(with report: Report) -> Bool {
        guard let shares = shares(of: report.id, rule: report.rule) else { return report.shares == nil }
        if report.shares == shares { return true }
        guard tolerance > 0, let reported = report.shares else { return false }
        return covers(shares, reported) && covers(reported, shares)
    }

    /// By report: which of the aspects alone make the rules say what was reported, each reason once, in their order.
    mutating func reasons(among aspects: Aspects, for reports: [Report]) -> [[String]] {
        var reasons = [[String]](repeating: [], count: reports.count)
        for aspect in aspects.found {
            run(aspect.events)
            for index in reports.indices where agrees(with: reports[index]) {
                if !reasons[index].contains(aspect.reason) { reasons[index].append(aspect.reason) }
            }
        }
        return reasons
    }

    private func covers(_ shares: ContiguousArray<Share>, _ others: ContiguousArray<Share>) -> Bool {
        let whole = shares.reduce(0.0) { $0 + abs(Double($1.value)) }
        let worth = whole * Double(tolerance) / Double(CreditUnits.one) + 1
        return shares.allSatisfy { share in
            let other = others.first { $0.account == share.account }
            return abs(Double(share.units) - Double(other?.units ?? 0)) <= Double(tolerance)
                && abs(Double(share.value) - Double(other?.value ?? 0)) <= worth
        }
    }
}

/// What the backend said of one conversion under one rule.
struct Report {
    var id: EventID
    /// Index into the plan's rules.
    var rule: Int
    /// By account, ascending; `nil` where it was not reported.
    var shares: ContiguousArray<Share>?
}
