import Audit
import Results
import Tracking

/// From an answer that differs to findings: why, and the smallest journey that shows it.
struct Investigator {
    let probe: Probe
    let setting: Setting
    /// Of the reporting zone, for times.
    let timeZone: String

    /// Everything that differs for one reason.
    struct Group {
        /// Without parameters.
        var family: String
        /// With the parameters that most have.
        var reason: String
        /// Indices into the plan's rules, by how often they show it; empty where only storage does.
        var rules: [Int]
        var conversions: Int
        /// Who shows it under the first rule, those with the fewest events first.
        var customers: [UInt64]
        var isOfStorage: Bool
    }

    /// What is known of an answer's differences.
    struct Diagnosis {
        /// Those that explain most first.
        var groups: [Group] = []
        /// By customer, the reason of most of its differences.
        var reasons: [UInt64: String] = [:]
    }

    // MARK: Why

    func diagnose(_ answer: Answer, _ crowd: Crowd) throws -> Diagnosis {
        var diagnosis = Diagnosis()
        var verdicts: [Explanation.Verdict] = []
        if !answer.agrees { verdicts = try probe.explain(answer, setting.plan, crowd).verdicts }
        var groups: [Group] = []
        for family in Self.unique(verdicts.map { Reason.family($0.reason) }) {
            groups.append(group(family, verdicts.filter { Reason.family($0.reason) == family }, crowd))
        }
        for verdict in verdicts where diagnosis.reasons[verdict.id.customer] == nil {
            diagnosis.reasons[verdict.id.customer] = verdict.reason
        }
        for (customer, reason) in storageReasons(answer, crowd, besides: groups, &diagnosis) {
            if let known = groups.firstIndex(where: { $0.family == reason }) {
                groups[known].customers.append(customer)
                groups[known].conversions += 1
            } else {
                groups.append(
                    Group(
                        family: reason, reason: reason, rules: [], conversions: 1, customers: [customer],
                        isOfStorage: true))
            }
        }
        // A few that only two causes together explain, beside many that one does, are chance.
        let most = groups.map(\.conversions).max() ?? 0
        groups.removeAll { group in
            let isVague = group.family == Reason.unexplained || group.family.contains(" + ")
            return isVague && 20 * group.conversions < most
        }
        // What credit shows is told first: storage alone may be of no consequence.
        diagnosis.groups = groups.sorted { a, b in
            if a.isOfStorage != b.isOfStorage { return b.isOfStorage }
            return (b.conversions, a.family) < (a.conversions, b.family)
        }
        return diagnosis
    }

    private func group(_ family: String, _ verdicts: [Explanation.Verdict], _ crowd: Crowd) -> Group {
        let rules = clearestFirst(Self.byFrequency(verdicts.map(\.rule)), verdicts)
        let first = verdicts.filter { $0.rule == rules[0] }
        let reason = Self.byFrequency(first.map(\.reason))[0]
        let customers = Self.unique(first.filter { $0.reason == reason }.map(\.id.customer))
            .sorted { (crowd.journey(of: $0).count, $0) < (crowd.journey(of: $1).count, $1) }
        return Group(
            family: family, reason: reason, rules: rules, conversions: Set(verdicts.map(\.id)).count,
            customers: customers, isOfStorage: false)
    }

    /// A rule that gives everything to one touch says most clearly what is wrong, if it says it often enough.
    private func clearestFirst(_ rules: [Int], _ verdicts: [Explanation.Verdict]) -> [Int] {
        let count = { (rule: Int) in verdicts.count { $0.rule == rule } }
        guard let first = rules.first else { return rules }
        let clear = rules.first { setting.plan.rules[$0].isSingleTouch && 4 * count($0) >= count(first) }
        guard let clear else { return rules }
        return [clear] + rules.filter { $0 != clear }
    }

    /// Customers of whom something else is stored than was sent, though no credit tells of it.
    ///
    /// - Parameter groups: of credit; what one of them explains is no news.
    private func storageReasons(
        _ answer: Answer, _ crowd: Crowd, besides groups: [Group], _ diagnosis: inout Diagnosis
    ) -> [(customer: UInt64, reason: String)] {
        var (customers, candidates): ([UInt64], [[String]]) = ([], [])
        for journey in crowd.journeys {
            guard let customer = journey.first?.id.customer, diagnosis.reasons[customer] == nil else { continue }
            let reasons = probe.storageReasons(of: journey, answer, setting.plan)
            guard !reasons.isEmpty else { continue }
            if let known = groups.first(where: { reasons.contains($0.family) }) {
                diagnosis.reasons[customer] = known.reason
                continue
            }
            customers.append(customer)
            candidates.append(reasons)
        }
        let settled = StoredDifferences.settled(candidates)
        for (customer, reason) in zip(customers, settled) { diagnosis.reasons[customer] = reason }
        return zip(customers, settled).map { ($0, $1) }
    }

    // MARK: The smallest journey

    /// - Parameter shrinks: whether the journey may be made smaller.
    func finding(of group: Group, in crowd: Crowd, answer: Answer, part: String, check: String) throws -> CheckFinding {
        var finding = CheckFinding(
            part: part, check: check, reason: group.reason, meaning: Reason.meaning(of: group.reason),
            setting: setting.name)
        finding.rules = group.rules.map { setting.plan.rules[$0].name }
        finding.conversions = group.conversions
        let failure: Shrinker.Failure =
            group.isOfStorage ? .storage(reason: group.family) : .credit(reason: group.family)
        for customer in group.customers.prefix(2) {
            var shrinker = Shrinker(probe: probe, plan: setting.plan, rule: group.rules.first, failure: failure)
            guard let result = try shrinker.shrink(customer, in: crowd) else { continue }
            fill(&finding, result.journeys, result.answer, result.plan, rule: group.isOfStorage ? nil : 0)
            finding.isSmallest = result.isSmallest
            return finding
        }
        // It does not happen again: it is shown as it was.
        let journeys = group.customers.prefix(1).map { crowd.journey(of: $0) }
        fill(&finding, journeys, answer, setting.plan, rule: group.rules.first)
        return finding
    }

    /// Without making anything smaller.
    func fill(
        _ finding: inout CheckFinding, _ journeys: [[TrackingEvent]], _ answer: Answer, _ plan: RunPlan, rule: Int?
    ) {
        finding.journey = StepWriter(plan: plan, timeZone: timeZone).steps(journeys)
        guard let rule else { return }
        finding.rule = plan.rules[rule].name
        finding.shares = ShareWriter(plan: plan).shares(journeys, answer, rule: rule)
    }

    static func unique<T: Hashable>(_ items: [T]) -> [T] {
        var seen: Set<T> = []
        return items.filter { seen.insert($0).inserted }
    }

    /// The most frequent first; of equals the one that came first.
    static func byFrequency<T: Hashable>(_ items: [T]) -> [T] {
        var counts: [T: Int] = [:]
        for item in items { counts[item, default: 0] += 1 }
        let order = unique(items)
        return order.enumerated().sorted { a, b in
            (counts[b.element] ?? 0, a.offset) < (counts[a.element] ?? 0, b.offset)
        }.map(\.element)
    }
}
