import Observation
import Results
import Scenario
import Simulation
import Tracking

/// One repetition of a scenario's world with random streams of its own: what `run` would say of the world and of the rules, with no
/// backend, no audit and no events as trackers see them.
///
/// Replication 0 is the world of `run`. Everything random in it is a function of (seed, replication), the pilot that budgets are
/// paced by included, so replications may be counted in any order and on any number of threads.
public struct Replication: Sendable {
    /// What is asked of it: each costs time.
    public struct Questions: Sendable {
        public enum Rules: Sendable {
            /// All that the scenario names.
            case all
            /// The one that partners are paid by, where anybody is paid: enough for every cost.
            case commission
        }
        public var rules = Rules.all
        /// Whether ``Count/days`` are wanted.
        public var days = false
        /// Whole days after the arrival for `alive_day_N`, beside the standard ones and those that formulas name.
        public var aliveDays: [Int] = []

        public init() {}
    }

    /// What was counted.
    public struct Count: Sendable {
        /// As `run` fills it, with the scenario's own measures; what needs a backend or an observer is absent.
        public var summary: Summary
        public var days: DailyFigures?
    }

    public let number: UInt32
    public let engine: Engine
    private let scenario: CompiledScenario
    private let tallyPlan: TallyPlan
    private let runPlan: RunPlan?
    private let observer: Observer?
    private let questions: Questions

    /// - Parameters:
    ///   - customers: exactly so many who come by themselves; `nil`: as the scenario says.
    /// - Throws: ``RunError`` where there is nothing to simulate, or too much.
    public init(
        _ scenario: CompiledScenario, number: UInt32, customers: Int?, asking questions: Questions = Questions()
    ) throws {
        guard var world = scenario.world else { throw RunError.nothingToSimulate(scenario.name) }
        let expected = Engine.expectedCustomers(of: world)
        guard customers != nil || expected <= RunError.mostCustomers else { throw RunError.tooMany(expected) }
        world.replication = number
        var scenario = scenario
        if questions.rules == .commission { scenario.keepCommissionRule(world) }
        var plan = TallyPlan(scenario, world: world, asked: AskedPaths(scenario))
        if !questions.aliveDays.isEmpty { plan = plan.with(aliveDays: questions.aliveDays) }
        self.number = number
        self.scenario = scenario
        self.questions = questions
        tallyPlan = plan
        engine = Engine(world: world, customers: customers)
        let hasRules = world.goal != nil && !scenario.rules.isEmpty
        runPlan =
            hasRules
            ? RunPlan(scenario, world: world, options: .worldAlone()) : nil
        observer =
            hasRules
            ? Observer(
                world: world, settings: scenario.tracking, vocabulary: scenario.vocabulary, start: scenario.start)
            : nil
    }

    /// Simulates and counts, on the calling thread.
    ///
    /// - Parameter without: what this world lacks; budgets stay paced as in the full world.
    /// - Returns: `nil` where the control stopped it.
    public func count(without exclusions: Exclusions = .none, control: RunControl) throws -> Count? {
        let engine = exclusions == .none ? engine : engine.without(exclusions)
        let tallyPlan = tallyPlan.without(exclusions)
        var pass = JourneyPass(engine: engine, tallyPlan: tallyPlan, observer: observer, plan: runPlan)
        pass.countsEvents = false
        pass.countsDays = questions.days
        let dealing = GroupDealing(engine, byGroups: false)
        var lane = Lane(pass, submitter: nil)
        var (place, tally) = (0, Tally(plan: tallyPlan))
        try lane.work {
            guard !control.isStopping else { return nil }
            place += 1
            return dealing.hand(place - 1)
        } report: {
            control.advance(customers: $0, events: $1)
        } groupEnds: { _, counted in
            tally = copy counted
        }
        guard !control.isStopping else { return nil }
        var summary = Summary(scenario: scenario.name, seed: scenario.seed, version: Footfall.version)
        summary.describe(scenario, options: .worldAlone())
        summary.backend = nil
        summary.replication = Int(number)
        tally.fill(&summary)
        try Formulas(scenario).evaluate(into: &summary)
        return Count(summary: summary, days: lane.daily?.figures(tally))
    }

    /// The days that ``DailyFigures`` speak of; `nil` without a horizon.
    public var days: DailyAxis? { DailyAxis(tallyPlan) }
}

extension CompiledScenario {
    /// Leaves only the rule that partners are paid by, and that only where anybody is paid.
    fileprivate mutating func keepCommissionRule(_ world: World) {
        let isPaid = world.channels.contains { channel in
            channel.cost.commission > 0 || channel.partners.contains { $0.commission ?? 0 > 0 }
        }
        let plan = TallyPlan(self, world: world, asked: AskedPaths(self))
        rules = isPaid ? plan.commissionRule.map { [plan.rules[$0]] } ?? [] : []
        commissionRule = rules.first
    }
}

extension TallyPlan {
    fileprivate func with(aliveDays more: [Int]) -> TallyPlan {
        TallyPlan(
            world: world, start: start, zone: zone, margin: margin, rules: rules, commissionRule: commissionRule,
            commissionTerms: commissionTerms, touches: touches, gauges: gauges, aliveDays: aliveDays + more)
    }
}

extension Replication {
    /// How many customers a world expects to come by themselves.
    public static func expectedCustomers(of world: World) -> Double { Engine.expectedCustomers(of: world) }
}

extension Summary {
    /// Notes how long something took, and on what machine.
    public mutating func measure(since start: ContinuousClock.Instant, workers: Int) {
        measure(Stopwatch(since: start), options: .worldAlone(workers: workers))
    }
}

extension RunOptions {
    /// Of a world that no backend sees, and that is not compiled again.
    fileprivate static func worldAlone(workers: Int = 1) -> RunOptions {
        RunOptions(backend: nil, backendName: "none", workers: workers, runID: "") { _ in
            preconditionFailure("a replication compiles nothing")
        }
    }
}
