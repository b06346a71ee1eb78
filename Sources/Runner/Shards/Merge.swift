import Audit
import Foundation
import Observation
import Results
import Scenario
import Simulation
import Tracking

/// Puts the parts of a run together: what one process would have said, in every figure that is not of a clock or a machine.
///
/// Parts are added up one at a time, so that memory does not grow with their number, and what is said of the sum is said by
/// the code that says it of a run.
public struct Merge {
    public let parts: PartCollection
    /// The scenario as it ran.
    public private(set) var scenario: CompiledScenario
    private let source: ScenarioSource
    private let facts: Part.Facts
    private var addition: (any RunExtension)?

    /// - Throws: ``ScenarioProblems`` where the scenario that parts carry cannot be read here, ``PartProblems``.
    public init(_ parts: PartCollection, loader: ScenarioLoader) throws {
        self.parts = parts
        facts = try parts.facts()
        source = try parts.source(loader)
        scenario = source.scenario
    }

    /// What the shards computed beside the run.
    ///
    /// - Parameter scenario: as the extension wants it.
    public mutating func use(_ scenario: CompiledScenario, with addition: any RunExtension) {
        self.scenario = scenario
        self.addition = addition
    }

    /// Adds the parts up and judges the sum.
    ///
    /// - Throws: ``PartProblems`` where a part changed since it was looked at.
    public func execute() throws -> RunOutcome {
        var clock = Stopwatch()
        let source = self.source
        let options = RunOptions(
            backend: nil, backendName: parts.run.backend, customers: parts.run.customers, runID: "",
            recompile: { try source.with($0) })
        let frame = try RunFrame(scenario, options)
        let whatIfs = try WhatIfs(frame, tellsIncremental: addition?.tellsIncremental != true)
        clock.lap("prepare")

        var share = RunShare(frame.tallyPlan, groups: facts.groups, whatIfs.questions)
        share.addition = addition?.emptySum(frame.plan)
        var origins = Origins()
        for part in parts.parts {
            try PartCollection.reading(part.path) {
                let read = try PartCollection.read(part.path)
                guard read.identity == part.identity else { throw Part.Unreadable.damaged }
                try read.add(to: &share)
                let facts = try read.facts()
                share.events.merge(facts.events)
                origins.merge(facts.origins)
            }
        }
        share.finish()
        clock.lap("add")
        let outcome = try conclude(share, frame, whatIfs, origins, &clock)
        return outcome
    }

    private func conclude(
        _ share: RunShare, _ frame: RunFrame, _ whatIfs: WhatIfs, _ origins: Origins,
        _ clock: inout Stopwatch
    ) throws -> RunOutcome {
        let conclusion = Conclusion(frame)
        var summary = conclusion.summary(
            of: share.tally, eventsTotal: share.events.count, digest: share.events.digest)
        if let audit = share.audit {
            try audit.write(
                into: &summary, frame.plan, CarriedJourneys(frame, origins),
                readBack: audit.readsBodies ? readBack : nil)
        }
        clock.lap("audit")
        try whatIfs.tell(share.whatIfs, in: &summary)
        try share.addition?.tell(&summary, of: frame.world)
        parts.noteMissing(in: &summary)
        try conclusion.judge(&summary, with: addition)
        summary.verdict = Verdict(
            of: summary, isStopped: false, hasFailed: share.audit?.failure != nil,
            missing: share.audit?.missing)
        summary.measure(clock, options: frame.options)
        // Groups that lack customers are no fair sample.
        let groups =
            parts.missing.isEmpty
            ? try GroupMeasures(scenario, arrivalsVariance: facts.arrivalsVariance)
                .measure(share.groups, digest: summary.digest) : nil
        return RunOutcome(summary: summary, groups: groups, failure: share.audit?.failure)
    }

    /// Everything that parts carry of what their backends stored.
    private func readBack(_ body: (UnsafeBufferPointer<TrackingEvent>) throws -> Void) throws {
        for part in parts.parts {
            let read = try PartCollection.reading(part.path) { try PartCollection.read(part.path) }
            guard read.hasEvidence else { continue }
            try read.stored().withUnsafeBufferPointer(body)
        }
    }
}

/// Makes journeys again where there are any to be explained: most merges need nobody's.
private final class CarriedJourneys: SentJourneys {
    let start: Int64
    let isTransparent: Bool
    private let make: () -> Resimulation
    private lazy var journeys = make()

    init(_ frame: RunFrame, _ origins: Origins) {
        start = frame.scenario.start
        isTransparent =
            Observer(
                world: frame.world, settings: frame.scenario.tracking, vocabulary: frame.plan.vocabulary,
                start: frame.scenario.start
            ).isTransparent
        make = { RunGround(frame).journeys(origins) }
    }

    var count: Int { journeys.count }

    func tell(_ customers: Set<UInt64>, _ body: (CustomerJourney) throws -> Void) throws {
        try journeys.tell(customers, body)
    }

    func deliver(_ body: (UnsafeBufferPointer<TrackingEvent>) -> Void) { journeys.deliver(body) }
}
