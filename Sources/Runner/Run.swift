import Foundation
import Observation
import Results
import Scenario
import Simulation

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
        var clock = Stopwatch()
        let frame = try RunFrame(scenario, options)
        let ground = RunGround(frame)
        let conclusion = Conclusion(frame)
        clock.lap("prepare")

        var delivery = Delivery(options: options, plan: frame.plan, control: control)
        let truth = try ground.drive(&delivery, &clock)
        var summary = conclusion.summary(of: truth.tally, eventsTotal: truth.eventsTotal, digest: truth.digest)
        delivery.audit(
            truth.expected, truth.firsts, ground.journeys(truth.expected.origins), &summary, &clock)
        summary.partial = control.isStopping

        if !control.isStopping {
            let whatIfs = try WhatIfs(frame, tellsIncremental: addition?.tellsIncremental != true)
            try whatIfs.tell(whatIfs.count(ground.engine, control), in: &summary)
            clock.lap("what_if")
        }
        if let addition, !control.isStopping {
            try addition.count(ground.context(control))?.tell(&summary, of: frame.world)
            summary.partial = control.isStopping
            clock.lap(addition.name)
        }
        try conclusion.judge(&summary, with: addition)
        summary.verdict = delivery.verdict(of: summary, control)
        summary.measure(clock, options: options)
        let groups =
            control.isStopping
            ? nil
            : try GroupMeasures(scenario, arrivalsVariance: ground.engine.arrivalsVariance)
                .measure(truth.groups, digest: summary.digest)
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
    /// A run of which no part can be simulated alone so that all of them add up to it.
    case cannotSplit(String)
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
        case .cannotSplit(let reason): "--shard: \(reason)"
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
