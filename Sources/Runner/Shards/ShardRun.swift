import Foundation
import Observation
import Results
import Scenario
import Simulation
import Tracking

/// The main job for one shard of the customers: simulate, drive the backend, compare; whoever merges the parts says the rest.
public struct ShardRun: Sendable {
    private let source: ScenarioSource
    private let scenario: CompiledScenario
    private let addition: Addition?
    private let options: RunOptions
    private let control: RunControl
    private let file: String

    /// - Parameters:
    ///   - file: that the scenario was read from, as an absolute path.
    ///   - addition: what is computed beside the run; `nil`: nothing.
    ///   - options: their ``RunOptions/shard`` says which part it is.
    /// - Throws: ``RunError/cannotSplit(_:)``.
    public init(
        _ source: ScenarioSource, file: String, options: RunOptions, with addition: Addition? = nil,
        control: RunControl = RunControl()
    ) throws {
        self.source = source
        self.addition = addition
        scenario = addition?.scenario ?? source.scenario
        self.file = file
        self.options = options
        self.control = control
        let attribution = options.backend?.capabilities.attribution
        if attribution == .totals || attribution == .campaign {
            throw RunError.cannotSplit(
                "backend \(options.backendName) reports totals only, and why totals are wrong can only be found with all "
                    + "customers at hand: run it in one process, or choose a backend that reports single conversions"
            )
        }
    }

    /// Simulates and compares; expectations are left to who merges.
    ///
    /// - Throws: ``RunError`` as ``Run/execute()``.
    public func execute() throws -> ShardOutcome {
        var clock = Stopwatch()
        let frame = try RunFrame(scenario, options)
        let ground = RunGround(frame)
        let conclusion = Conclusion(frame)
        let whatIfs = try WhatIfs(frame, tellsIncremental: addition?.extension.tellsIncremental != true)
        clock.lap("prepare")

        var delivery = Delivery(options: options, plan: frame.plan, control: control)
        let truth = try ground.drive(&delivery, &clock)
        var audit = delivery.gather(
            truth.expected, truth.firsts, ground.journeys(truth.expected.origins), &clock)
        let evidence = delivery.evidence(for: audit, truth.expected.origins)
        audit?.failure = delivery.failure.map { "\($0)" }
        clock.lap("audit")
        let others = control.isStopping ? [] : try whatIfs.count(ground.engine, control)
        clock.lap("what_if")
        var share = RunShare(truth, audit: audit, whatIfs: others)
        if let addition, !control.isStopping {
            share.addition = try addition.extension.count(ground.context(control))
            clock.lap(addition.extension.name)
        }

        var summary = conclusion.summary(
            of: share.tally, eventsTotal: share.events.count, digest: share.events.digest)
        summary.shard = identity.name
        summary.partial = control.isStopping
        summary.delivery = audit?.delivery?.summary
        summary.notJudged = [
            "expect: a shard judges nothing; `footfall merge` does, once all parts are there"
        ]
        summary.measure(clock, options: options)
        return ShardOutcome(
            part: Data(
                try Part.encode(
                    identity, carried, share, evidence, arrivalsVariance: ground.engine.arrivalsVariance)),
            summary: summary, failure: delivery.failure.map { "\($0)" })
    }

    /// What a command computes beside a run, and how it was asked for.
    public struct Addition: Sendable {
        public var command: String
        /// As typed, by option.
        public var options: [String: [String]]
        /// As the extension wants it.
        public var scenario: CompiledScenario
        public var `extension`: any RunExtension

        public init(
            command: String, options: [String: [String]], scenario: CompiledScenario,
            _ addition: any RunExtension
        ) {
            self.command = command
            self.options = options
            self.scenario = scenario
            self.extension = addition
        }
    }

    private var carried: CarriedScenario { CarriedScenario(source, file: file) }

    private var identity: ShardIdentity {
        ShardIdentity(
            ShardIdentity.Run(
                command: addition?.command ?? "run", options: addition?.options ?? [:], scenario,
                digest: carried.digest(source.scenario), customers: options.customers,
                backend: options.backendName,
                shards: options.shard.count),
            shard: options.shard.index, isPartial: control.isStopping)
    }
}

/// What one shard came to.
public struct ShardOutcome: Sendable {
    /// The file for ``Part/name``.
    public var part: Data
    /// Of the shard's own customers, not judged.
    public var summary: Summary
    /// What the backend said when it failed.
    public var failure: String?

    public var exitCode: Int32 { summary.partial ? 130 : failure == nil ? 0 : 3 }
}
