import Audit
import Measurement
import Pacing
import Results
import Scenario
import Tracking

/// Turns what a load's meter counted into the parts of a summary.
struct LoadFigures {
    let meter: LoadMeter
    let schedule: LoadSchedule?
    let plan: RunPlan
    let sending: Sending

    func fill(_ summary: inout Summary) {
        let counts = meter.counts
        let total = meter.total(counts)
        let length = judgedSeconds
        Self.fill(total, seconds: length, &summary)
        var rate = rate(of: total, seconds: length, end: judgedEnd)
        if let schedule { rate.intended = intended(schedule) }
        rate.processorShare = sending.processorShare
        let problems = LoadValidity.problems(
            of: total, isClosed: schedule == nil, processorShare: sending.processorShare)
        rate.valid = problems.isEmpty
        rate.invalidBecause = problems.isEmpty ? nil : problems
        rate.stoppedBecause = sending.control.endedBecause
        summary.rate = rate
        summary.operations = operations(counts)
        summary.stageTimings = stages(counts)
        summary.slices = slices(counts)
        summary.slowest = counts.slowest.isEmpty ? nil : counts.slowest.map(exchange)
        summary.failed = counts.failed.isEmpty ? nil : counts.failed.map(exchange)
        summary.phases = phases(counts)
    }

    /// What stands for a tally whatever it is of.
    static func fill(_ tally: LoadTally, seconds: Double, _ summary: inout Summary) {
        summary.responseMilliseconds = timing(tally.response, censored: tally.censored)
        summary.heldMilliseconds = timing(tally.held)
        summary.serviceMilliseconds = timing(tally.service)
        summary.errors = tally.errors.isEmpty ? nil : errors(tally)
        let answers = tally.answers
        summary.delivery = DeliverySummary(answers, level: .none)
        var rate = RateSummary(achieved: seconds > 0 ? Double(answers.sent) / seconds : nil)
        rate.lagMilliseconds = lag(tally.lag)
        summary.rate = rate
    }

    static func timing(_ histogram: DurationHistogram, censored: Int? = nil) -> TimingSummary? {
        guard histogram.count > 0 else { return nil }
        var timing = TimingSummary(count: histogram.count)
        func milliseconds(_ q: Double) -> Double? { histogram.quantile(q).map { $0 / 1e6 } }
        timing.mean = histogram.mean.map { $0 / 1e6 }
        timing.p50 = milliseconds(0.5)
        timing.p75 = milliseconds(0.75)
        timing.p90 = milliseconds(0.9)
        timing.p95 = milliseconds(0.95)
        timing.p99 = milliseconds(0.99)
        timing.p999 = milliseconds(0.999)
        timing.max = histogram.maximum.map { Double($0) / 1e6 }
        timing.censored = censored
        return timing
    }

    static func lag(_ histogram: DurationHistogram) -> LagSummary? {
        guard let p50 = histogram.quantile(0.5), let p99 = histogram.quantile(0.99), let max = histogram.maximum else {
            return nil
        }
        return LagSummary(p50: p50 / 1e6, p99: p99 / 1e6, max: Double(max) / 1e6)
    }

    private static func errors(_ tally: LoadTally) -> [String: Int] {
        var errors: [String: Int] = [:]
        for (error, count) in tally.errors { errors[error.name, default: 0] += count }
        return errors
    }

    // MARK: Rates

    /// Seconds and end of a part of the schedule, as far as the run went.
    private func clipped(_ span: (start: Double, end: Double)) -> Double {
        guard sending.control.isStopping else { return span.end - span.start }
        return max(0, min(span.end, sending.seconds) - span.start)
    }

    private var judgedSpans: [(start: Double, end: Double)] {
        guard let schedule else { return [(0, sending.seconds)] }
        let spans = zip(schedule.phases, schedule.spans).filter { $0.0.judged }.map(\.1)
        return spans.isEmpty ? schedule.spans : spans
    }
    private var judgedSeconds: Double { judgedSpans.reduce(0) { $0 + clipped($1) } }
    private var judgedEnd: Double { judgedSpans.last.map { $0.start + clipped($0) } ?? 0 }

    private func intended(_ schedule: LoadSchedule) -> Double? {
        let sum = judgedSpans.reduce(0) { sum, span in
            sum + schedule.pacer.expected(by: span.start + clipped(span)) - schedule.pacer.expected(by: span.start)
        }
        return judgedSeconds > 0 ? sum / judgedSeconds : nil
    }

    /// - Parameter end: of the part of the schedule, in seconds; what was written behind it stretches the time.
    private func rate(of tally: LoadTally, seconds: Double, end: Double) -> RateSummary {
        let overrun = max(0, LoadClock.seconds(tally.lastSent) - end)
        var rate = RateSummary()
        guard seconds > 0 else { return rate }
        if schedule != nil { rate.drawn = Double(tally.response.count) / seconds }
        rate.achieved = Double(tally.answers.sent) / (seconds + overrun)
        rate.lagMilliseconds = Self.lag(tally.lag)
        return rate
    }

    // MARK: Parts

    private func phases(_ counts: LoadCounts) -> [PhaseSummary]? {
        guard let schedule else { return nil }
        return schedule.phases.indices.map { index in
            let (phase, span, tally) = (schedule.phases[index], schedule.spans[index], counts.phases[index])
            let seconds = clipped(span)
            var summary = PhaseSummary(phase: phase.name)
            summary.judged = phase.judged
            var rate = rate(of: tally, seconds: seconds, end: span.start + seconds)
            let expected = schedule.pacer.expected(by: span.start + seconds) - schedule.pacer.expected(by: span.start)
            rate.intended = seconds > 0 ? expected / seconds : nil
            summary.rate = rate
            summary.responseMilliseconds = Self.timing(tally.response, censored: tally.censored)
            summary.heldMilliseconds = Self.timing(tally.held)
            summary.serviceMilliseconds = Self.timing(tally.service)
            summary.delivery = DeliverySummary(tally.answers, level: .none)
            return summary
        }
    }

    private func operations(_ counts: LoadCounts) -> [OperationSummary] {
        zip(LoadLabel.operations(plan.vocabulary), counts.operations).filter { $0.1.response.count > 0 }.map {
            var summary = OperationSummary(operation: $0, count: $1.response.count)
            summary.errors = $1.errors
            summary.responseMilliseconds = Self.timing($1.response)
            return summary
        }
    }

    private func stages(_ counts: LoadCounts) -> [StageTimingSummary] {
        zip(plan.vocabulary.stages, counts.stages).filter { $0.1.response.count > 0 }.map {
            var summary = StageTimingSummary(stage: $0, count: $1.response.count)
            summary.errors = $1.errors
            summary.responseMilliseconds = Self.timing($1.response)
            return summary
        }
    }

    private func slices(_ counts: LoadCounts) -> [SliceSummary] {
        let width = LoadClock.seconds(counts.slices.width)
        return counts.slices.slices.enumerated().map { index, slice in
            var summary = SliceSummary(
                startSeconds: Double(index) * width, seconds: width, sent: slice.sent, accepted: slice.accepted,
                errors: slice.errors)
            summary.responseMilliseconds = Self.timing(slice.response)
            return summary
        }
    }

    private func exchange(_ exchange: LoadCounts.Exchange) -> ExchangeSummary {
        var summary = ExchangeSummary(
            operation: LoadLabel.operations(plan.vocabulary)[exchange.operation],
            atSeconds: LoadClock.seconds(exchange.at), responseMilliseconds: Double(exchange.response) / 1e6)
        summary.outcome = exchange.error?.name ?? "accepted"
        summary.customer = String(exchange.customer)
        return summary
    }
}
