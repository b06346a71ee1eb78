import Results
import Scenario
import Simulation

/// Other worlds for the same customers: the scenario's `what_if`, and worlds without one channel or partner for its
/// incremental worth. Only those that `expect` or `kpis` name are simulated.
///
/// The same random numbers meet the same decisions, so differences are the change's own.
struct WhatIfs {
    let scenario: CompiledScenario
    let options: RunOptions
    let control: RunControl
    let asked: AskedPaths
    /// Whether incremental worths are told that are asked for; false where somebody else tells them.
    var tellsIncremental = true

    func simulate(base: Engine, tallyPlan: TallyPlan, into summary: inout Summary) throws {
        let changes = scenario.whatIfs.filter { asked.mention("what_if.\($0.name)") }
        if !changes.isEmpty {
            var original = summary
            try Formulas(scenario).evaluate(into: &original)
            summary.whatIf = summary.whatIf ?? [:]
            for change in changes {
                let tally = try tally(of: change, base: base, tallyPlan: tallyPlan)
                summary.whatIf?[change.name] = try compare(tally, with: original)
            }
        }
        guard tellsIncremental, let goal = summary.goals?.first(where: { $0.goal == scenario.goal }) else { return }
        for (index, channel) in base.world.channels.enumerated() {
            if asked.mention("channels.\(channel.name).incremental"),
                let row = summary.channels?.firstIndex(where: { $0.channel == channel.name })
            {
                let without = try count(base.without(Exclusions(channels: [index])), tallyPlan)
                summary.channels?[row].incremental = loss(of: goal, in: without)
            }
            for (number, partner) in channel.partners.enumerated() {
                let name = "\(channel.name)/\(partner.name)"
                guard asked.mention("partners.\(name).incremental"),
                    let row = summary.partners?.firstIndex(where: { $0.partner == name })
                else { continue }
                let exclusion = Exclusions(partners: [.init(channel: index, partner: number)])
                let without = try count(base.without(exclusion), tallyPlan)
                summary.partners?[row].incremental = loss(of: goal, in: without)
            }
        }
    }

    private func tally(of change: WhatIf, base: Engine, tallyPlan: TallyPlan) throws -> Tally {
        guard !change.overrides.isEmpty else { return try count(base.without(Exclusions(change.without)), tallyPlan) }
        let changed = try options.recompile(change.overrides)
        guard let world = changed.world else { throw RunError.nothingToSimulate(changed.name) }
        let engine = Engine(world: world, customers: options.customers)
        let plan = TallyPlan(changed, world: world, asked: asked)
        return try count(change.without.isEmpty ? engine : engine.without(Exclusions(change.without)), plan)
    }

    private func count(_ engine: Engine, _ plan: TallyPlan) throws -> Tally {
        let pass = JourneyPass(engine: engine, tallyPlan: plan.without(engine.exclusions))
        return try pass.run(workers: options.workers, session: nil, sink: ReceiptCollector(), control: control).tally
    }

    /// v(all) - v(all without it).
    private func loss(of goal: GoalSummary, in tally: Tally) -> Results.Credit {
        var summary = Summary(scenario: scenario.name, seed: scenario.seed, version: Footfall.version)
        tally.fill(&summary)
        let there = summary.goals?.first { $0.goal == goal.goal }
        return Results.Credit(
            conversions: Double(goal.conversions - (there?.conversions ?? 0)), value: goal.value - (there?.value ?? 0))
    }

    private func compare(_ tally: Tally, with base: Summary) throws -> WhatIfSummary {
        var summary = Summary(scenario: scenario.name, seed: scenario.seed, version: Footfall.version)
        tally.fill(&summary)
        try Formulas(scenario).evaluate(into: &summary)
        var difference = WhatIfSummary.Difference()
        difference.goals = summary.goals?.compactMap { goal in
            base.goals?.first { $0.goal == goal.goal }.map { goal.minus($0) }
        }
        var changes: [String: Double] = [:]
        for (name, value) in summary.kpis ?? [:] {
            if let before = base.kpis?[name] { changes[name] = value - before }
        }
        difference.kpis = changes
        return WhatIfSummary(
            goals: summary.goals, channels: summary.channels, kpis: summary.kpis, difference: difference)
    }
}

extension GoalSummary {
    /// The differences of its counts.
    public func minus(_ other: GoalSummary) -> GoalSummary {
        var difference = self
        difference.conversions -= other.conversions
        difference.customers -= other.customers
        difference.value -= other.value
        difference.refunds -= other.refunds
        difference.valueRefunded -= other.valueRefunded
        return difference
    }
}
