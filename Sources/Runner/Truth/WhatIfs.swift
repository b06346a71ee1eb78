import Results
import Scenario
import Simulation

/// Other worlds for the same customers: the scenario's `what_if`, and worlds without one channel or partner for its
/// incremental worth. Only those that `expect` or `kpis` name are simulated.
///
/// The same random numbers meet the same decisions, so differences are the change's own.
struct WhatIfs {
    /// One other world.
    struct Question {
        enum Kind {
            case change(WhatIf)
            /// What is lost without it.
            case channel(Int)
            case partner(channel: Int, Int)
        }
        var kind: Kind
        var exclusions: Exclusions
        /// What is counted there.
        var plan: TallyPlan
        /// Where more is different than what it lacks.
        var world: World?
    }

    let scenario: CompiledScenario
    let options: RunOptions
    let questions: [Question]

    /// - Parameter tellsIncremental: whether incremental worths are told that are asked for; false where somebody else tells them.
    /// - Throws: what a changed scenario is refused for.
    init(_ frame: RunFrame, tellsIncremental: Bool = true) throws {
        scenario = frame.scenario
        options = frame.options
        var questions: [Question] = []
        for change in frame.scenario.whatIfs where frame.asked.mention("what_if.\(change.name)") {
            questions.append(try Self.question(of: change, frame))
        }
        if tellsIncremental, frame.scenario.goal != nil { questions += Self.incremental(frame) }
        self.questions = questions
    }

    private static func question(of change: WhatIf, _ frame: RunFrame) throws -> Question {
        let exclusions = Exclusions(change.without)
        guard !change.overrides.isEmpty else {
            return Question(
                kind: .change(change), exclusions: exclusions, plan: frame.tallyPlan.without(exclusions))
        }
        let changed = try frame.options.recompile(change.overrides)
        guard let world = changed.world else { throw RunError.nothingToSimulate(changed.name) }
        let plan = TallyPlan(changed, world: world, asked: frame.asked)
        return Question(
            kind: .change(change), exclusions: exclusions, plan: plan.without(exclusions), world: world)
    }

    private static func incremental(_ frame: RunFrame) -> [Question] {
        var questions: [Question] = []
        for (index, channel) in frame.world.channels.enumerated() {
            if frame.asked.mention("channels.\(channel.name).incremental") {
                let exclusions = Exclusions(channels: [index])
                questions.append(
                    Question(
                        kind: .channel(index), exclusions: exclusions, plan: frame.tallyPlan.without(exclusions)))
            }
            for (number, partner) in channel.partners.enumerated()
            where frame.asked.mention("partners.\(channel.name)/\(partner.name).incremental") {
                let exclusions = Exclusions(partners: [.init(channel: index, partner: number)])
                questions.append(
                    Question(
                        kind: .partner(channel: index, number), exclusions: exclusions,
                        plan: frame.tallyPlan.without(exclusions)))
            }
        }
        return questions
    }

    // MARK: Counting

    /// Simulates every other world, in the order of ``questions``.
    ///
    /// - Parameter base: the full world.
    func count(_ base: Engine, _ control: RunControl) throws -> [Tally] {
        try questions.map { question in
            var engine = base
            if let world = question.world {
                engine = Engine(world: world, customers: options.customers, shard: base.shard)
            }
            if question.exclusions != .none { engine = engine.without(question.exclusions) }
            let pass = JourneyPass(engine: engine, tallyPlan: question.plan)
            return try pass.run(
                workers: options.workers, session: nil, sink: ReceiptCollector(), control: control
            ).tally
        }
    }

    // MARK: Telling

    /// Writes down what the other worlds came to beside the full one.
    ///
    /// - Parameter tallies: in the order of ``questions``.
    func tell(_ tallies: [Tally], in summary: inout Summary) throws {
        guard !questions.isEmpty else { return }
        var original = summary
        try Formulas(scenario).evaluate(into: &original)
        for (question, tally) in zip(questions, tallies) {
            switch question.kind {
            case .change(let change):
                var others = summary.whatIf ?? [:]
                others[change.name] = try compare(tally, with: original)
                summary.whatIf = others
            case .channel(let index):
                let name = question.plan.world.channels[index].name
                guard let row = summary.channels?.firstIndex(where: { $0.channel == name }) else { continue }
                summary.channels?[row].incremental = loss(in: tally, of: original)
            case .partner(let channel, let number):
                let channel = question.plan.world.channels[channel]
                let name = "\(channel.name)/\(channel.partners[number].name)"
                guard let row = summary.partners?.firstIndex(where: { $0.partner == name }) else { continue }
                summary.partners?[row].incremental = loss(in: tally, of: original)
            }
        }
    }

    /// v(all) - v(all without it).
    private func loss(in tally: Tally, of base: Summary) -> Results.Credit? {
        guard let goal = base.goals?.first(where: { $0.goal == scenario.goal }) else { return nil }
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
