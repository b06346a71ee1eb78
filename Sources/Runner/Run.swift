import Audit
import Foundation
import Observation
import Results
import Scenario
import Simulation
import Tracking

/// The main job, as one readable function: simulate, drive the backend, audit, judge.
public struct Run: Sendable {
    public let scenario: CompiledScenario
    public let options: RunOptions
    public let control: RunControl
    /// What is computed beside the run; `nil`: nothing.
    public let addition: (any RunExtension)?

    public init(
        _ scenario: CompiledScenario, options: RunOptions, control: RunControl = RunControl(),
        with addition: (any RunExtension)? = nil
    ) {
        self.scenario = scenario
        self.options = options
        self.control = control
        self.addition = addition
    }

    /// Runs the scenario to its summary. Expectations are judged; nothing is written.
    ///
    /// A backend that fails does not throw: the summary says so (`verdict: backend_failed`) and holds what is true all the same.
    /// - Throws: ``RunError`` where there is nothing to run, and what a what-if's changed scenario is refused for.
    public func execute() throws -> RunOutcome {
        guard let world = scenario.world else { throw RunError.nothingToSimulate(scenario.name) }
        let expected = Engine.expectedCustomers(of: world)
        guard options.customers != nil || expected <= RunError.mostCustomers else { throw RunError.tooMany(expected) }
        var clock = Stopwatch()
        let engine = Engine(world: world, customers: options.customers)
        let asked = AskedPaths(scenario)
        let tallyPlan = TallyPlan(scenario, world: world, asked: asked)
        let plan = RunPlan(scenario, world: world, options: options)
        let observer = Observer(
            world: world, settings: scenario.tracking, vocabulary: plan.vocabulary, start: scenario.start)
        clock.lap("prepare")

        let pass = JourneyPass(
            engine: engine, tallyPlan: tallyPlan, observer: observer, plan: world.goal == nil ? nil : plan,
            audits: options.backend != nil, keepsGroups: true)
        var delivery = Delivery(options: options, plan: plan, control: control)
        let truth = try delivery.drive(
            pass, TimePass(engine: engine, observer: observer, start: scenario.start), &clock)

        var summary = Summary(scenario: scenario.name, seed: scenario.seed, version: Footfall.version)
        summary.describe(scenario, options: options)
        truth.tally.fill(&summary)
        summary.eventsTotal = truth.eventsTotal
        summary.digest = truth.digest.hexadecimal
        delivery.audit(
            truth.expected, truth.digest.subtracting(truth.copies),
            Resimulation(
                engine: engine, observer: observer, origins: truth.expected.origins, start: scenario.start),
            &summary, &clock)
        summary.partial = control.isStopping

        if !control.isStopping {
            try WhatIfs(
                scenario: scenario, options: options, control: control, asked: asked,
                tellsIncremental: addition?.tellsIncremental != true
            ).simulate(base: engine, tallyPlan: tallyPlan, into: &summary)
            clock.lap("what_if")
        }
        if let addition, !control.isStopping {
            try addition.extend(
                &summary,
                of: RunContext(
                    scenario: scenario, options: options, control: control, engine: engine, observer: observer,
                    plan: plan))
            summary.partial = control.isStopping
            clock.lap(addition.name)
        }
        let laterRules = scenario.laterRules.filter { addition?.rules.contains($0) != true }
            .map { "rule \($0): not computed by this version" }
        if scenario.excludeFlagged {
            summary.notJudged =
                (summary.notJudged ?? []) + ["exclude_flagged: flags are reported, and credit is not taken by a run"]
        }
        if !laterRules.isEmpty { summary.notJudged = (summary.notJudged ?? []) + laterRules }
        try Formulas(scenario).evaluate(into: &summary)
        try Judge(scenario).judge(&summary)
        summary.verdict = delivery.verdict(of: summary, control)
        summary.measure(clock, options: options)
        let groups =
            control.isStopping ? nil : try GroupMeasures(scenario, engine).measure(truth, digest: summary.digest)
        return RunOutcome(summary: summary, groups: groups, failure: delivery.failure.map { "\($0)" })
    }
}

/// What a run came to.
public struct RunOutcome: Sendable {
    public var summary: Summary
    /// What is chance in it; `nil` where there are too few customers to say, or the run was stopped.
    public var groups: CustomerGroups?
    /// What the backend said when it failed.
    public var failure: String?
    public var exitCode: Int32 { summary.verdict?.exitCode ?? 0 }
}

public enum RunError: Error, Sendable, CustomStringConvertible {
    case nothingToSimulate(String)
    /// A load whose customers do nothing that a tracker sees.
    case nobodySends(String)
    /// More customers than ids and tables are made for.
    case tooMany(Double)
    /// `expect` or `kpis` speak of measures that do not exist but nearly do, one text each.
    case unknownMeasures([String])
    /// A rule of somebody else's cannot answer.
    case ruleFailed(String)
    /// A customer's life has no end in sight.
    case runaway(customer: UInt64)
    /// An error of ours: journey order and time order must give the same events.
    case ordersDiffer(truth: String, time: String)

    public static let mostCustomers = 1e12

    /// Invalid input, but for what somebody else's rule did.
    public var exitCode: Int32 {
        if case .ruleFailed = self { 3 } else { 2 }
    }

    public var description: String {
        switch self {
        case .ruleFailed(let reason): "the rule failed: \(reason)"
        case .nobodySends(let name):
            "scenario \(name) has no events to send: nobody comes, or nothing of what they do is seen; look at it with "
                + "`footfall plan`"
        case .tooMany(let expected):
            "population.arrivals: about \(expected) customers would come; at most 10^12 can, so lower the rates or the horizon"
        case .unknownMeasures(let problems): problems.joined(separator: "\n")
        case .runaway(let customer):
            "customer \(customer) has more than a million events and no end in sight; look for rates that are far too high or "
                + "stages that are left and entered in no time (`footfall trace` shows a life)"
        case .ordersDiffer(let truth, let time):
            "time order gave other events (digest \(time)) than journey order (\(truth)); this is an error in Footfall"

        case .nothingToSimulate(let name):
            "scenario \(name) has no stages, so there is nothing to simulate; add `population` and `stages`"
        }
    }
}

/// The product's own facts.
public enum Footfall {
    public static let version = "0.1.0"
}

/// Wall-clock time by part of the run.
struct Stopwatch {
    private var last: ContinuousClock.Instant
    private let first: ContinuousClock.Instant
    private(set) var laps: [(name: String, seconds: Double)] = []

    init(since start: ContinuousClock.Instant = .now) {
        first = start
        last = start
    }

    mutating func lap(_ name: String) {
        let now = ContinuousClock.now
        laps.append((name, Self.seconds(now - last)))
        last = now
    }

    var total: Double { Self.seconds(.now - first) }

    static func seconds(_ duration: Duration) -> Double {
        Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
    }
}
