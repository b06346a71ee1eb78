import Tracking

/// Explains totals: what a backend reports by source where it does not say which conversion got which credit.
///
/// Much less can be known than of single conversions. Rule by rule, each cause that would hold for the whole run is tried by replaying the rules
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
    private let grain: CreditTotals.Grain
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
        // Who names no partner at all, of those who could, reports channels.
        let grain = CreditTotals.Grain(
            partners: reported.contains(where: \.namesPartners), campaigns: reported.first?.grain.campaigns ?? false)
        func totals(_ expected: ExpectedCredits) -> [CreditTotals] {
            plan.rules.indices.map { rule in
                var totals = CreditTotals(grain)
                totals.add(expected, rule: places?[rule] ?? rule)
                return totals
            }
        }
        self.plan = plan
        self.grain = grain
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
        let wrong = plan.rules.indices.filter { vector(reported, $0) != vector(delivered, $0) }
        var causes = [Cause?](repeating: nil, count: plan.rules.count)
        if let told = toldReason {
            for rule in wrong { causes[rule] = Cause(reason: told, rate: 1, change: difference(rule), left: 0) }
        } else if !wrong.isEmpty {
            causes = try found(wrong, source)
        }
        return TotalsExplanation(rules: plan.rules.indices.map { explanation(of: $0, causes[$0]) })
    }

    /// What is wrong with a rule's totals that the backend can be blamed for.
    private func difference(_ rule: Int) -> TotalsVector { vector(reported, rule) - vector(delivered, rule) }

    /// A cause and what it does to the totals of one rule.
    private struct Cause {
        var reason: String
        var rate: Double
        /// What it adds to the totals as they should be.
        var change: TotalsVector
        /// Share of the squares that it leaves.
        var left: Double
    }

    // MARK: Seen by comparing both sides alone

    /// Credit that was found rightly and told wrongly.
    private var toldReason: String? { isRounded ? Reason.rounding : isDoubled ? Reason.doubleCount : nil }

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

    private struct Candidate {
        var hypothesis: Hypothesis
        /// The largest rate that makes sense.
        var mostOften: Double
    }

    /// A candidate with what it would be as the cause, by rule; `nil` where it would change nothing.
    private struct Fit {
        var candidate: Candidate
        var causes: [Cause?]

        /// What it leaves of all rules together: a cause of one rule is likelier where it explains the others.
        func left(of rules: [Int]) -> Double { rules.reduce(0) { $0 + (causes[$1]?.left ?? 1) } }
    }

    /// - Parameter wrong: rules whose totals are not as they should be.
    private func found(_ wrong: [Int], _ source: some JourneySource) throws -> [Cause?] {
        let few = Array(customers.prefix(Self.sample))
        let whole =
            Hypothesis.events(of: plan) + Hypothesis.choices(of: plan).filter { $0.changes(plan) }
            + Hypothesis.reports(of: plan, latest: try latest(of: few, source))
        let candidates =
            whole.map { Candidate(hypothesis: $0, mostOften: 1) }
            + Hypothesis.tenths(of: plan).map { Candidate(hypothesis: $0, mostOften: 10) }
        var fits = try fit(candidates, few, source)
        if customers.count > few.count {
            var finalists: [Int] = []
            for rule in wrong {
                for index in ranked(fits, rule, wrong).prefix(Self.finalists) where !finalists.contains(index) {
                    finalists.append(index)
                }
            }
            fits = try fit(finalists.map { fits[$0].candidate }, customers, source)
        }
        return plan.rules.indices.map { rule in
            guard wrong.contains(rule), let best = ranked(fits, rule, wrong).first else { return nil }
            return fits[best].causes[rule].flatMap { $0.left < Self.mostLeft ? $0 : nil }
        }
    }

    private func latest(of customers: [UInt64], _ source: some JourneySource) throws -> Int64 {
        var latest = Int64.min
        try source.tell(Set(customers)) { latest = max(latest, $0.latest) }
        return latest
    }

    /// Which fits come near a rule, those that leave least first. What differs by less than chance is settled by what they leave of
    /// all rules, then by which is narrower, unless one is exact.
    private func ranked(_ fits: [Fit], _ rule: Int, _ wrong: [Int]) -> [Int] {
        func step(_ left: Double) -> Double { left < 1e-9 ? -1 : (left * 50).rounded() }
        func key(_ index: Int) -> (Double, Double, Int, Double) {
            let left = fits[index].causes[rule]?.left ?? 1
            let reason = fits[index].candidate.hypothesis.reason
            return (step(left), step(fits[index].left(of: wrong)), Reason.rank(reason, hasReadBack: false), left)
        }
        return fits.indices.filter { fits[$0].causes[rule] != nil }.sorted { key($0) < key($1) }
    }

    private func fit(
        _ candidates: [Candidate], _ customers: [UInt64], _ source: some JourneySource
    ) throws -> [Fit] {
        var replays = [TotalsReplay(Trial(.nothing, plan: plan), plan, grain)]
        replays += candidates.map { TotalsReplay(Trial($0.hypothesis, plan: plan), plan, grain) }
        for start in stride(from: 0, to: customers.count, by: Explainer.batch) {
            try source.tell(Set(customers[start..<min(start + Explainer.batch, customers.count)])) { journey in
                for index in replays.indices { replays[index].run(journey.delivered) }
            }
        }
        let scale = Double(self.customers.count) / Double(max(1, customers.count))
        let base = replays[0].totals
        return zip(candidates, replays.dropFirst()).map { candidate, replay in
            Fit(
                candidate: candidate,
                causes: plan.rules.indices.map { rule in
                    let (wrong, direction) = (
                        difference(rule), scale * (vector(replay.totals, rule) - vector(base, rule))
                    )
                    guard wrong.square > 0, direction.square > 0 else { return nil }
                    let rate = min(max(wrong.dot(direction) / direction.square, 0), candidate.mostOften)
                    return Cause(
                        reason: candidate.hypothesis.reason, rate: rate, change: rate * direction,
                        left: (wrong - rate * direction).square / wrong.square)
                })
        }
    }

    // MARK: Numbers

    /// A rule's totals in a row: conversions by account, then money in the worth of conversions.
    private func vector(_ totals: [CreditTotals], _ rule: Int) -> TotalsVector {
        TotalsVector(
            accounts.map { Double(totals[rule][$0].units) / Double(CreditUnits.one) }
                + accounts.map { Double(totals[rule][$0].value) / worth })
    }

    /// Shares the errors out, account by account: what a reason adds counts with the sign of the whole error there, so that the
    /// parts sum to it.
    private func explanation(of rule: Int, _ cause: Cause?) -> TotalsExplanation.Rule {
        let whole = vector(reported, rule) - vector(complete, rule)
        let world = vector(delivered, rule) - vector(complete, rule)
        let change = cause?.change ?? 0 * whole
        let parts = [
            (Reason.undelivered, world), (cause?.reason ?? Reason.unexplained, change),
            (Reason.unexplained, whole - world - change),
        ]
        func sums(_ range: Range<Int>, _ factor: Double) -> (error: Double, reasons: [String: Double]) {
            var (error, reasons): (Double, [String: Double]) = (0, [:])
            for index in range {
                let half = whole.numbers[index] < 0 ? -factor / 2 : factor / 2
                error += half * whole.numbers[index]
                for (reason, part) in parts where part.numbers[index] != 0 {
                    reasons[reason, default: 0] += half * part.numbers[index]
                }
            }
            return (error, reasons.filter { abs($0.value) > 1e-9 * max(1, error) })
        }
        let credit = sums(0..<accounts.count, 1)
        let value = sums(accounts.count..<2 * accounts.count, worth)
        return .init(
            creditError: credit.error, valueError: value.error, reasons: credit.reasons, valueReasons: value.reasons,
            cause: cause?.reason, rate: cause?.rate ?? 0)
    }
}

/// Totals under a hypothesis, customer by customer.
private struct TotalsReplay {
    private var trial: Trial
    private(set) var totals: [CreditTotals]

    init(_ trial: Trial, _ plan: RunPlan, _ grain: CreditTotals.Grain) {
        self.trial = trial
        totals = plan.rules.map { _ in CreditTotals(grain) }
    }

    mutating func run(_ events: ContiguousArray<TrackingEvent>) {
        trial.run(events)
        for rule in totals.indices { totals[rule].add(trial.credits[rule]) }
    }
}
