import Tracking

/// Explains totals: what a backend reports by source where it does not say which conversion got which credit.
///
/// Much less can be known than of single conversions. Each cause that would hold for the whole run is tried by replaying the rules
/// on a sample of customers, which tells in which direction it would move the totals; the few that fit best are then replayed
/// on everybody. A cause that holds for a share of the customers moves the totals by that share, which is fitted too. The cause
/// that leaves least is named if it leaves less than half (in squares); what it leaves is `unexplained`. Who shares devices with
/// whom cannot be seen in totals, so identities that were merged are never named.
///
/// Memory: the events of at most ``Explainer/batch`` customers at a time.
public struct TotalsAudit {
    /// Customers on whom every cause is tried.
    static let sample = 4_000
    /// Causes that are tried on everybody.
    private static let finalists = 4
    /// What the cause must leave less than, as a share of the squares.
    private static let mostLeft = 0.5

    private let plan: RunPlan
    private let byCampaign: Bool
    private let complete: [CreditTotals]
    private let delivered: [CreditTotals]
    private let reported: [CreditTotals]
    private let accounts: [Account]
    private let customers: [UInt64]
    /// Worth of a conversion on average, in minor units, at least 1.
    private let worth: Double

    /// - Parameters:
    ///   - places: by rule of the plan, which of the rules in what is expected it is; `nil`: the same.
    ///   - complete: what is expected of complete journeys.
    ///   - delivered: what is expected of what could be delivered; the same where the world hides and disturbs nothing.
    ///   - reported: by rule of the plan.
    public init(
        plan: RunPlan, places: [Int]? = nil, complete: ExpectedCredits, delivered: ExpectedCredits,
        reported: [CreditTotals]
    ) {
        let byCampaign = reported.first?.byCampaign ?? false
        func totals(_ expected: ExpectedCredits) -> [CreditTotals] {
            plan.rules.indices.map { rule in
                var totals = CreditTotals(byCampaign: byCampaign)
                totals.add(expected, rule: places?[rule] ?? rule)
                return totals
            }
        }
        self.plan = plan
        self.byCampaign = byCampaign
        self.complete = totals(complete)
        self.delivered = totals(delivered)
        self.reported = reported
        accounts = Set((self.complete + self.delivered + reported).flatMap(\.accounts)).sorted()
        customers = Self.shuffled(Set(complete.table.ids.lazy.map(\.customer)))
        let money = complete.values.reduce(0.0) { $0 + abs(Double($1)) }
        worth = max(1, money / Double(max(1, complete.count)))
    }

    /// In an order that has nothing to do with who they are, so that the first ones are a fair sample.
    private static func shuffled(_ customers: Set<UInt64>) -> [UInt64] {
        customers.map { (EventID(customer: $0, sequence: 0).mixed(0x70_7A15), $0) }.sorted { $0 < $1 }.map(\.1)
    }

    // MARK: The whole

    /// - Throws: what the source throws.
    public func explain(_ source: some JourneySource) throws -> TotalsExplanation {
        let wrong = vector(reported) - vector(delivered)
        var cause: Fit?
        if wrong.square > 0 { cause = try told() ?? best(for: wrong, source) }
        return explanation(cause)
    }

    /// A cause and what it does to the totals.
    private struct Fit {
        var reason: String
        var rate: Double
        /// What it adds to the totals as they should be.
        var change: TotalsVector
        /// Share of the squares that it leaves.
        var left: Double
        var candidate: Candidate?
    }

    private struct Candidate {
        var hypothesis: Hypothesis
        /// The largest rate that makes sense.
        var mostOften: Double
    }

    // MARK: Seen by comparing both sides alone

    /// Credit that was found rightly and told wrongly.
    private func told() -> Fit? {
        let wrong = vector(reported) - vector(delivered)
        if let reason = isRounded ? Reason.rounding : isDoubled ? Reason.doubleCount : nil {
            return Fit(reason: reason, rate: 1, change: wrong, left: 0)
        }
        return nil
    }

    /// The same credit, and money within a major unit for each conversion that has a part in it.
    private var isRounded: Bool {
        plan.rules.indices.allSatisfy { rule in
            accounts.allSatisfy { account in
                let (theirs, ours) = (reported[rule][account], delivered[rule][account])
                // Of a conversion's credit an account rarely gets less than a hundredth.
                let most = (100 * ours.units / Int128(CreditUnits.one) + 1) * Int128(max(1, plan.minorUnits))
                return theirs.units == ours.units && (theirs.value - ours.value).magnitude <= most.magnitude
            }
        }
    }

    /// One account has more than it should under every rule, and nobody less.
    private var isDoubled: Bool {
        var winners: Set<Account> = []
        for rule in plan.rules.indices {
            for account in accounts {
                let units = reported[rule][account].units - delivered[rule][account].units
                guard units >= 0, units % Int128(CreditUnits.one) == 0 else { return false }
                if units > 0 { winners.insert(account) }
            }
        }
        return winners.count == 1 && accounts.count > 1
    }

    // MARK: Found by replaying

    private func best(for wrong: TotalsVector, _ source: some JourneySource) throws -> Fit? {
        let few = Array(customers.prefix(Self.sample))
        let latest = try latest(of: few, source)
        let whole =
            Hypothesis.events(of: plan) + Hypothesis.choices(of: plan).filter { $0.changes(plan) }
            + Hypothesis.reports(of: plan, latest: latest)
        let candidates = whole.map { Candidate(hypothesis: $0, mostOften: 1) }
        var fits = try fit(
            candidates + Hypothesis.tenths(of: plan).map { Candidate(hypothesis: $0, mostOften: 10) }, to: wrong, few,
            source)
        if customers.count > few.count {
            fits = try fit(fits.prefix(Self.finalists).compactMap(\.candidate), to: wrong, customers, source)
        }
        return fits.first { $0.left < Self.mostLeft }
    }

    private func latest(of customers: [UInt64], _ source: some JourneySource) throws -> Int64 {
        var latest = Int64.min
        try source.tell(Set(customers)) { latest = max(latest, $0.latest) }
        return latest
    }

    /// Candidates fitted to what is wrong, those that leave least first; of equals the narrower.
    private func fit(
        _ candidates: [Candidate], to wrong: TotalsVector, _ customers: [UInt64], _ source: some JourneySource
    ) throws -> [Fit] {
        var replays = [TotalsReplay(Trial(.nothing, plan: plan), plan, byCampaign: byCampaign)]
        replays += candidates.map { TotalsReplay(Trial($0.hypothesis, plan: plan), plan, byCampaign: byCampaign) }
        for start in stride(from: 0, to: customers.count, by: Explainer.batch) {
            try source.tell(Set(customers[start..<min(start + Explainer.batch, customers.count)])) { journey in
                for index in replays.indices { replays[index].run(journey.delivered) }
            }
        }
        let scale = Double(self.customers.count) / Double(max(1, customers.count))
        let base = vector(replays[0].totals)
        let fits = zip(candidates, replays.dropFirst()).compactMap { candidate, replay -> Fit? in
            let direction = scale * (vector(replay.totals) - base)
            guard direction.square > 0 else { return nil }
            let rate = min(max(wrong.dot(direction) / direction.square, 0), candidate.mostOften)
            let change = rate * direction
            return Fit(
                reason: candidate.hypothesis.reason, rate: rate, change: change,
                left: (wrong - change).square / wrong.square, candidate: candidate)
        }
        // What differs by less than chance is settled by which is narrower, unless it is exact.
        func step(_ fit: Fit) -> Double { fit.left < 1e-9 ? -1 : (fit.left * 50).rounded() }
        func rank(_ fit: Fit) -> Int { Reason.rank(fit.reason, hasReadBack: false) }
        return fits.sorted { (step($0), rank($0), $0.left) < (step($1), rank($1), $1.left) }
    }

    // MARK: Numbers

    /// Totals in a row: conversions by rule and account, then money in the worth of conversions.
    private func vector(_ totals: [CreditTotals]) -> TotalsVector {
        var numbers: [Double] = []
        for rule in totals {
            for account in accounts { numbers.append(Double(rule[account].units) / Double(CreditUnits.one)) }
        }
        for rule in totals {
            for account in accounts { numbers.append(Double(rule[account].value) / worth) }
        }
        return TotalsVector(numbers)
    }

    /// Shares the errors out, account by account: what a reason adds counts with the sign of the whole error there, so that the
    /// parts sum to it.
    private func explanation(_ cause: Fit?) -> TotalsExplanation {
        let (whole, world) = (vector(reported) - vector(complete), vector(delivered) - vector(complete))
        let change = cause?.change ?? TotalsVector(whole.numbers.map { _ in 0 })
        let open = whole - world - change
        let parts = [
            (Reason.undelivered, world), (cause?.reason ?? Reason.unexplained, change), (Reason.unexplained, open),
        ]
        var explanation = TotalsExplanation(cause: cause?.reason, rate: cause?.rate ?? 0)
        let count = accounts.count
        for rule in plan.rules.indices {
            func sums(_ start: Int, _ factor: Double) -> (error: Double, reasons: [String: Double]) {
                var (error, reasons): (Double, [String: Double]) = (0, [:])
                for index in start..<start + count {
                    let sign = whole.numbers[index] < 0 ? -0.5 : 0.5
                    error += sign * whole.numbers[index] * factor
                    for (reason, part) in parts where part.numbers[index] != 0 {
                        reasons[reason, default: 0] += sign * part.numbers[index] * factor
                    }
                }
                return (error, reasons.filter { abs($0.value) > 1e-9 * max(1, error) })
            }
            let credit = sums(rule * count, 1)
            let value = sums((plan.rules.count + rule) * count, worth)
            explanation.rules.append(
                .init(
                    creditError: credit.error, valueError: value.error, reasons: credit.reasons,
                    valueReasons: value.reasons))
        }
        return explanation
    }
}

/// Totals under a hypothesis, customer by customer.
private struct TotalsReplay {
    private var trial: Trial
    private(set) var totals: [CreditTotals]

    init(_ trial: Trial, _ plan: RunPlan, byCampaign: Bool) {
        self.trial = trial
        totals = plan.rules.map { _ in CreditTotals(byCampaign: byCampaign) }
    }

    mutating func run(_ events: ContiguousArray<TrackingEvent>) {
        trial.run(events)
        for rule in totals.indices { totals[rule].add(trial.credits[rule]) }
    }
}
