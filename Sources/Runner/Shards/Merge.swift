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
    public let scenario: CompiledScenario
    private let source: ScenarioSource
    private let facts: Part.Facts

    /// - Throws: ``ScenarioProblems`` where the scenario that parts carry cannot be read here, ``PartProblems``.
    public init(_ parts: PartCollection, loader: ScenarioLoader) throws {
        self.parts = parts
        let first = parts.parts[0]
        facts = try Self.reading(first.path) { try PartCollection.read(first.path).facts() }
        source = try loader.source(text: facts.scenario.resolvedText, name: facts.scenario.file)
        var scenario = source.scenario
        scenario.text = facts.scenario.text
        scenario.overrides = facts.scenario.changes.compactMap { change in
            change.count == 2 ? Override(path: change[0], value: change[1]) : nil
        }
        self.scenario = scenario
        guard facts.scenario.digest(scenario) == parts.run.scenarioDigest else {
            throw PartProblems([
                "\(facts.scenario.file): recorded arrivals are not those that the shards were run with; put the files back"
            ])
        }
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
        let whatIfs = try WhatIfs(frame)
        clock.lap("prepare")

        var share = RunShare(frame.tallyPlan, groups: facts.groups, whatIfs.questions)
        var origins = Origins()
        for part in parts.parts {
            try Self.reading(part.path) {
                let read = try PartCollection.read(part.path)
                guard read.identity == part.identity else { throw .damaged }
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
        _ share: RunShare, _ frame: RunFrame, _ whatIfs: WhatIfs, _ origins: Origins, _ clock: inout Stopwatch
    ) throws -> RunOutcome {
        let conclusion = Conclusion(frame)
        var summary = conclusion.summary(of: share.tally, eventsTotal: share.events.count, digest: share.events.digest)
        if let audit = share.audit {
            try audit.write(
                into: &summary, frame.plan, CarriedJourneys(frame, origins),
                readBack: audit.readsBodies ? readBack : nil)
        }
        clock.lap("audit")
        try whatIfs.tell(share.whatIfs, in: &summary)
        note(missing: parts.missing, in: &summary)
        try conclusion.judge(&summary, with: nil)
        summary.verdict = Verdict(
            of: summary, isStopped: false, hasFailed: share.audit?.failure != nil, missing: share.audit?.missing)
        summary.measure(clock, options: frame.options)
        // Groups that lack customers are no fair sample.
        let groups =
            parts.missing.isEmpty
            ? try GroupMeasures(scenario, arrivalsVariance: facts.arrivalsVariance)
                .measure(share.groups, digest: summary.digest) : nil
        return RunOutcome(summary: summary, groups: groups, failure: share.audit?.failure)
    }

    private func note(missing: [Int], in summary: inout Summary) {
        guard !missing.isEmpty else { return }
        summary.partial = true
        summary.missingShards = missing.map { "\($0)/\(parts.run.shards)" }
    }

    /// Everything that parts carry of what their backends stored.
    private func readBack(_ body: (UnsafeBufferPointer<TrackingEvent>) throws -> Void) throws {
        for part in parts.parts {
            let read = try Self.reading(part.path) { try PartCollection.read(part.path) }
            guard read.hasEvidence else { continue }
            try read.stored().withUnsafeBufferPointer(body)
        }
    }

    private static func reading<Value>(
        _ path: String, _ body: () throws(Part.Unreadable) -> Value
    ) throws(PartProblems) -> Value {
        do {
            return try body()
        } catch {
            throw PartProblems(["\(path): \(error); run that shard again"])
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
