import Audit
import Journeys
import Results
import Scenario
import Tracking

/// Everything that is checked under one setting: its cases and the edges in one run of the backend, then rounds of generated
/// journeys until something fails or the budget is spent.
struct SettingCheck {
    let scenario: CompiledScenario
    let setting: Setting
    let options: CheckOptions
    let probe: Probe
    let isStopping: () -> Bool

    private var investigator: Investigator {
        Investigator(probe: probe, setting: setting, timeZone: scenario.timeZoneIdentifier)
    }

    // MARK: Cases and edges

    func checkFixed(_ ledger: inout CheckLedger) throws {
        let cases = options.parts.contains(.cases) ? scenario.cases.filter(setting.holds) : []
        let journeys = cases.enumerated().map { CaseJourney($1, customer: UInt64($0)) }
        let edges =
            options.parts.contains(.edges)
            ? EdgeMaker.edges(
                of: setting.plan, start: scenario.start, resolution: probe.capabilities.timeResolution,
                first: 1 << 16) : []
        guard !cases.isEmpty || !edges.isEmpty else { return }
        let crowd = Crowd(journeys.map(\.events) + edges.map(\.events))
        let answer = try probe.ask(setting.plan, crowd)
        let diagnosis = try investigator.diagnose(answer, crowd)
        for (item, journey) in zip(cases, journeys) {
            CaseCheck(scenario: scenario, investigator: investigator, item: item, journey: journey)
                .check(answer, diagnosis, &ledger)
        }
        for edge in edges {
            let customer = edge.events.first?.id.customer ?? 0
            ledger.addEdge(edge.name, setting: setting.name, reason: diagnosis.reasons[customer])
        }
        guard !edges.isEmpty else { return }
        // Where journeys are generated as well, their smallest is the better example.
        try report(diagnosis, crowd, answer, .edges, &ledger) { customer in
            edges.first { $0.events.first?.id.customer == customer }?.name
        }
    }

    // MARK: Generated journeys

    /// So many failing journeys of different customers tell one reason from another.
    private static let enoughBreaches = 8

    func checkGenerated(_ budget: inout BudgetShare, number: Int, _ ledger: inout CheckLedger) throws {
        for property in Property.allCases {
            if let why = property.exception(setting.plan, probe.capabilities) {
                ledger.except(property, because: why)
            }
        }
        let maker = RoundMaker(plan: setting.plan, backend: probe.capabilities, start: scenario.start)
        let judge = PropertyJudge(plan: setting.plan, probe: probe, tolerance: options.tolerance)
        var random = SplitMix64(seed: options.seed &+ UInt64(number) &* 0x9E37_79B9)
        var rounds = 0
        var failed: (round: RoundMaker.Round, answer: Answer, diagnosis: Investigator.Diagnosis, breaches: Int)?
        while let count = budget.next(), !isStopping() {
            let round = maker.round(seed: random.next(), count: count)
            let answer = try probe.ask(setting.plan, round.crowd, interleaved: rounds % 2 == 1)
            let tallies = judge.judge(round, answer)
            budget.spend(count)
            rounds += 1
            let fails = tallies.values.contains { !$0.breaches.isEmpty }
            let diagnosis = fails ? try investigator.diagnose(answer, round.crowd) : Investigator.Diagnosis()
            note(tallies, diagnosis, &ledger)
            guard fails else { continue }
            // A few journeys may look like several reasons: more of them tell.
            let breaches = Set(tallies.values.flatMap(\.breaches).flatMap(\.customers).map { $0 / VariantMaker.slots })
                .count
            if breaches > failed?.breaches ?? 0 { failed = (round, answer, diagnosis, breaches) }
            if breaches >= Self.enoughBreaches { break }
        }
        guard let failed else { return }
        try report(failed.diagnosis, failed.round.crowd, failed.answer, .journeys, &ledger) { _ in
            Property.agreement.rawValue
        }
    }

    private func note(
        _ tallies: [Property: PropertyJudge.Tally], _ diagnosis: Investigator.Diagnosis, _ ledger: inout CheckLedger
    ) {
        for property in Property.allCases {
            guard let tally = tallies[property] else { continue }
            let reasons = tally.breaches.compactMap { breach in
                breach.customers.lazy.compactMap { diagnosis.reasons[$0] }.first
            }
            ledger.addProperty(
                property, tried: tally.tried, failed: tally.breaches.count, setting: setting.name, reasons: reasons)
        }
    }

    /// A finding for each reason that has none yet.
    private func report(
        _ diagnosis: Investigator.Diagnosis, _ crowd: Crowd, _ answer: Answer, _ part: CheckOptions.Part,
        _ ledger: inout CheckLedger, check: (UInt64) -> String?
    ) throws {
        for group in diagnosis.groups {
            let rules = group.rules.map { setting.plan.rules[$0].name }
            let named = group.customers.lazy.compactMap(check).first
            guard let named, !ledger.isFull, !isStopping(),
                !ledger.knows(group, rules: rules, setting: setting.name)
            else { continue }
            options.progress("looking for the smallest journey that shows \(group.family)")
            ledger.add(
                try investigator.finding(of: group, in: crowd, answer: answer, part: part.rawValue, check: named))
        }
    }
}
