import Foundation
import Observation
import Pacing
import Results
import Scenario
import Simulation
import Tracking

/// A load, as one readable function: live the customers, send their events when the schedule says, wait for the answers,
/// audit, judge.
public struct LoadRun: Sendable {
    public let scenario: CompiledScenario
    public let options: LoadOptions
    public let control: LoadControl

    public init(_ scenario: CompiledScenario, options: LoadOptions, control: LoadControl = LoadControl()) {
        self.scenario = scenario
        self.options = options
        self.control = control
    }

    /// Nobody is waited for longer than this after the last answer that came.
    static let patienceSeconds = 60.0
    /// Time to get ready in, so that the first events are not late.
    private static let leadNanoseconds: UInt64 = 300_000_000

    /// Runs it to its summary. Expectations are judged; nothing is written.
    ///
    /// A backend that fails does not throw: the summary says so and holds what was measured until then.
    /// - Throws: ``RunError`` where there is nothing to send; ``PacerError`` for a profile that cannot be; ``ResumeError``;
    ///   `BackendError` for an option that cannot be, and where a run that is resumed finds no backend.
    public func execute() throws -> RunOutcome {
        if case .search(let from, let to, let until) = options.load.shape {
            guard options.journal?.resumes != true else { throw ResumeError.isSearch }
            return try CapacitySearch(load: self, from: from, to: to, until: until).execute()
        }
        var result = try measure()
        try finish(&result)
        return RunOutcome(summary: result.summary, groups: nil, failure: result.failure.map { "\($0)" })
    }

    /// What one load came to, expectations not judged yet.
    struct Measured {
        var summary: Summary
        var windows: [ExpectationSummary]
        var missing: Delivery.Missing?
        var failure: (any Error)?
    }

    /// - Parameter step: what a search calls it.
    func measure(step: String? = nil) throws -> Measured {
        guard let world = scenario.world else { throw RunError.nothingToSimulate(scenario.name) }
        var clock = Stopwatch()
        let schedule = try schedule()
        let resumption = try options.journal?.resumption()
        let plan = plan(world, resumption)
        let room = thinkingRoom()
        let watched = WatchedConditions(options.load.stop, scenario.expectations)
        let judged = schedule?.phases.map(\.judged) ?? [true]
        let meter = LoadMeter(
            judged: judged, vocabulary: plan.vocabulary, sliceNanoseconds: sliceNanoseconds(schedule),
            windowSeconds: watched.longestWindow, room: room)
        let population = LoadPopulation(
            scenario: scenario, world: world, customers: options.run.customers, vocabulary: plan.vocabulary)
        var sending = Sending(meter: meter, control: control, schedule: schedule, room: room, population: population)
        let watch = LoadWatch(
            meter, control, schedule, watched, scenario: scenario.name,
            operations: LoadLabel.operations(plan.vocabulary), step: step,
            seconds: schedule?.pacer.duration ?? options.durationSeconds)
        defer { watch.finish() }

        try resume(resumption, meter, watch)

        var delivery = Delivery(options: options.run, plan: plan, control: control.run, ledger: { meter.ledger })
        if let session = delivery.open() {
            clock.lap("prepare")
            do {
                let journal = try options.journal.map { try LoadJournal($0, plan, resumption, session, meter, watch) }
                defer { journal?.finish() }
                try sending.send(
                    to: session, options, watch, lead: Self.leadNanoseconds, journal: journal, resumption: resumption)
            } catch let error where error is RunError || error is ResumeError {
                session.close()
                throw error
            } catch {
                delivery.fail(error)
            }
            clock.lap("load")
        } else if let failure = delivery.failure, resumption != nil || Self.isOfOptions(failure) {
            // Whoever would go on and cannot keeps what there is to go on with; an option that cannot be is no result.
            throw failure
        }
        watch.finish()

        var summary = Summary(scenario: scenario.name, seed: scenario.seed, version: Footfall.version)
        summary.describe(scenario, options: options.run)
        summary.partial = control.run.isStopping
        LoadFigures(meter: meter, schedule: schedule, plan: plan, sending: sending).fill(&summary)
        watch.show(.auditing)
        try audit(&delivery, sending, plan, &summary, &clock)
        summary.measure(clock, options: options.run)
        return Measured(
            summary: summary, windows: watch.judgements(), missing: delivery.missing, failure: delivery.failure)
    }

    /// What the rules say of what was sent, against what the backend says.
    private func audit(
        _ delivery: inout Delivery, _ sending: Sending, _ plan: RunPlan, _ summary: inout Summary,
        _ clock: inout Stopwatch
    ) throws {
        let journeys = sending.journeys
        delivery.resent = sending.meter.resent
        let truth = LoadTruth(journeys: journeys, plan: plan).tell()
        clock.lap("truth")
        summary.eventsTotal = truth.events
        summary.digest = truth.digest.hexadecimal
        summary.customers = truth.customers
        delivery.audit(truth.expected, truth.firsts, journeys, &summary, &clock)
    }

    /// Judges, and says the last word.
    func finish(_ result: inout Measured) throws {
        var summary = result.summary
        try Formulas(scenario).evaluate(into: &summary)
        try Judge(scenario).judge(&summary)
        for judgement in result.windows {
            if let index = summary.expectations?.firstIndex(where: { $0.text == judgement.text }) {
                summary.expectations?[index] = judgement
            } else {
                summary.expectations = (summary.expectations ?? []) + [judgement]
            }
        }
        summary.verdict = verdict(of: summary, result)
        result.summary = summary
    }

    private func verdict(of summary: Summary, _ result: Measured) -> Verdict {
        if control.run.isStopping { return .interrupted }
        if result.failure != nil { return .backendFailed }
        if summary.rate?.valid == false { return .invalid }
        if summary.expectations?.contains(where: { $0.holds == false }) == true { return .failed }
        let asks = summary.expectations?.contains { !$0.judged && $0.text.contains("attribution.") } ?? false
        return result.missing != nil && asks ? .unverified : .passed
    }

    private static func isOfOptions(_ failure: any Error) -> Bool {
        if case .badOption? = failure as? BackendError { true } else { false }
    }

    // MARK: Resuming

    private func plan(_ world: World, _ resumption: Resumption?) -> RunPlan {
        var plan = RunPlan(scenario, world: world, options: options.run)
        plan.resumed = resumption != nil
        plan.begun = resumption?.header.begun ?? Int64(Date().timeIntervalSince1970 * 1e6)
        return plan
    }

    /// Goes on counting and judging where the run was when it was killed.
    private func resume(_ resumption: Resumption?, _ meter: LoadMeter, _ watch: LoadWatch) throws {
        guard let resumption else { return }
        let checkpoint = resumption.checkpoint ?? LoadCheckpoint(counts: meter.counts)
        guard meter.resume(from: checkpoint, reserved: resumption.reserved) else {
            throw ResumeError.damaged(path: options.journal?.folder.path ?? "", place: "its checkpoint")
        }
        watch.resume(from: checkpoint.judged)
    }

    // MARK: What the plan asks for

    private func schedule() throws(PacerError) -> LoadSchedule? {
        guard case .profile(let phases) = options.load.shape else { return nil }
        return try LoadSchedule(phases: phases, isRegular: options.load.isRegular, seed: scenario.seed)
    }

    private func thinkingRoom() -> ThinkingRoom? {
        guard case .closed(let customers?, let think) = options.load.shape else { return nil }
        return ThinkingRoom(customers: customers, thinkSeconds: think)
    }

    /// About a hundred slices of a known duration, no shorter than a quarter of a second.
    private func sliceNanoseconds(_ schedule: LoadSchedule?) -> UInt64 {
        let seconds = schedule?.pacer.duration ?? options.durationSeconds ?? 60
        return LoadClock.nanoseconds(max(0.25, (seconds / 60).rounded(.down) * 0.5))
    }
}
