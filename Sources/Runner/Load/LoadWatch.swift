import Audit
import Dispatch
import Measurement
import Pacing
import Results
import Scenario
import Synchronization

/// Looks at a load every quarter of a second while it goes on: judges what must be judged meanwhile, and shows people how it
/// stands. Nothing of it is in the way of sending.
final class LoadWatch: Sendable {
    private struct State {
        var windows: [WindowExpectation]
        var fired: [String: Double?] = [:]
        /// Its start is 0 until it is known.
        var origin = LoadOrigin()
        var lastSecond = 0
        var submitted: Int?
        var activity = LiveSnapshot.State.starting
        var isFinished = false
    }
    private let meter: LoadMeter
    private let control: LoadControl
    private let schedule: LoadSchedule?
    private let stop: [Condition]
    private let scenario: String
    private let step: String?
    /// Names by number.
    private let operations: [String]
    private let totalSeconds: Double?
    private let state: Mutex<State>
    // Dispatch does not mark its sources Sendable on Linux, though they may be used from any thread; it is set once, in init.
    private nonisolated(unsafe) let timer: any DispatchSourceTimer

    init(
        _ meter: LoadMeter, _ control: LoadControl, _ schedule: LoadSchedule?, _ watched: WatchedConditions,
        scenario: String, operations: [String], step: String?, seconds: Double?
    ) {
        self.meter = meter
        self.control = control
        self.schedule = schedule
        self.scenario = scenario
        self.operations = operations
        self.step = step
        stop = watched.stop
        totalSeconds = seconds
        state = Mutex(State(windows: watched.windows))
        timer = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "footfall.load-watch", qos: .utility))
        timer.schedule(deadline: .now() + 0.25, repeating: 0.25)
    }

    func begin(at origin: LoadOrigin) {
        state.withLock {
            $0.origin = origin
            $0.lastSecond = Int(origin.offset / 1_000_000_000)
            $0.activity = .sending
        }
        timer.setEventHandler { [weak self] in self?.look() }
        timer.resume()
    }

    /// Everything has been handed over: what is left is to wait for answers.
    func sent(_ count: Int) {
        state.withLock {
            $0.submitted = count
            $0.activity = .waiting
        }
    }

    func show(_ activity: LiveSnapshot.State) {
        state.withLock { $0.activity = activity }
        show()
    }

    /// Looks no more. Must be called, whatever became of the load; calls after the first do nothing.
    func finish() {
        let isFirst = state.withLock { state in
            defer { state.isFinished = true }
            return !state.isFinished
        }
        guard isFirst else { return }
        // A source that was never resumed may not be released.
        if state.withLock({ $0.origin.start }) == 0 { timer.resume() }
        timer.cancel()
    }

    // MARK: Looking

    private func look() {
        let origin = state.withLock { $0.origin }
        let second = Int(origin.elapsed(at: LoadClock.now) / 1_000_000_000)
        let last = state.withLock { state in
            defer { state.lastSecond = max(state.lastSecond, second) }
            return state.lastSecond
        }
        // Seconds that were missed, on a busy machine, are judged all the same; the ring holds but one more than the longest.
        if second > last { judge(second) }
        show()
    }

    private func judge(_ second: Int) {
        var view = LoadView(meter, second: second)
        for condition in stop {
            guard case .holds(let value) = condition.judge(numbers: { view.number($0) }, words: { _ in nil }) else {
                continue
            }
            state.withLock { $0.fired[condition.text] = .some(value) }
            control.end(because: condition.text)
        }
        let due = state.withLock { $0.windows }.filter { isJudged(second - $0.seconds, second) }
        for expectation in due {
            let judgement = expectation.condition.judge(numbers: { view.number($0) }, words: { _ in nil })
            state.withLock { state in
                for index in state.windows.indices where state.windows[index].text == expectation.text {
                    state.windows[index].note(judgement)
                }
            }
        }
    }

    /// Whether the seconds lie in phases that count.
    private func isJudged(_ from: Int, _ to: Int) -> Bool {
        guard from >= 0 else { return false }
        guard let schedule else { return true }
        return zip(schedule.phases, schedule.spans).allSatisfy { phase, span in
            phase.judged || span.end <= Double(from) || span.start >= Double(to)
        }
    }

    /// What was judged of windows so far, for a run that goes on later.
    var records: [WindowRecord] { state.withLock { $0.windows.map(\.record) } }

    /// Goes on judging where an earlier process of the run was. The seconds of a window must lie in one of them.
    func resume(from records: [WindowRecord]) {
        state.withLock { state in
            for record in records {
                for index in state.windows.indices where state.windows[index].text == record.text {
                    state.windows[index].resume(from: record)
                }
            }
        }
    }

    /// What became of the windows and of the conditions that stop a run.
    func judgements() -> [ExpectationSummary] {
        state.withLock { state in
            stop.map { condition in
                let fired = state.fired[condition.text]
                return ExpectationSummary(
                    text: "stop: \(condition.text)", judged: true, holds: fired == nil,
                    value: (fired ?? nil).map { .number($0) },
                    because: fired == nil ? nil : "it came true and ended the run")
            } + state.windows.map(\.summary)
        }
    }

    private func show() {
        let (origin, activity, submitted) = state.withLock { ($0.origin, $0.activity, $0.submitted) }
        let elapsed = origin.start == 0 ? 0 : LoadClock.seconds(origin.elapsed(at: LoadClock.now))
        let recent = meter.window(before: Int(elapsed), length: 1)
        let seen = meter.seen
        var snapshot = LiveSnapshot(scenario: scenario, state: activity, elapsedSeconds: elapsed)
        snapshot.expectedSeconds = totalSeconds
        snapshot.step = step
        snapshot.phase = schedule.map { $0.phases[$0.phase(at: elapsed)].name } ?? "closed"
        snapshot.intendedRate = activity == .sending ? schedule?.pacer.rate(at: elapsed) : nil
        snapshot.answeredRate = Double(recent.response.count)
        snapshot.acceptedRate = Double(recent.answers.accepted)
        (snapshot.answered, snapshot.accepted) = (seen.received, seen.accepted)
        snapshot.waiting = max(0, (submitted ?? expected(elapsed)) - seen.received)
        for (error, count) in meter.errors { snapshot.errors[error.name, default: 0] += count }
        snapshot.response = LiveSnapshot.Percentiles(recent.response)
        snapshot.lag = LiveSnapshot.Percentiles(recent.lag)
        snapshot.funnel = zip(operations, seen.operations).filter { $0.1 > 0 }.map { .init(event: $0, count: $1) }
        control.show(snapshot)
    }

    /// Events that should have been sent by now.
    private func expected(_ seconds: Double) -> Int { schedule.map { Int($0.pacer.expected(by: seconds)) } ?? 0 }
}

extension LiveSnapshot.Percentiles {
    /// `nil` where nothing was measured.
    fileprivate init?(_ nanoseconds: DurationHistogram) {
        guard let p50 = nanoseconds.quantile(0.5), let p90 = nanoseconds.quantile(0.9),
            let p99 = nanoseconds.quantile(0.99), let maximum = nanoseconds.maximum
        else { return nil }
        self.init(p50: p50 / 1e6, p90: p90 / 1e6, p99: p99 / 1e6, max: Double(maximum) / 1e6)
    }
}

/// The measures of a load that is going on, by path: those of the whole run so far, or of its last seconds.
private struct LoadView {
    private let meter: LoadMeter
    private let second: Int
    /// By length of the window in seconds; 0 for the whole run.
    private var trees: [Int: SummaryTree] = [:]

    init(_ meter: LoadMeter, second: Int) {
        self.meter = meter
        self.second = second
    }

    mutating func number(_ path: String) -> Double? {
        guard let window = WindowPath(path) else { return tree(0)?.number(path) }
        return tree(window.seconds)?.number(window.path)
    }

    private mutating func tree(_ seconds: Int) -> SummaryTree? {
        if let tree = trees[seconds] { return tree }
        var summary = Summary(scenario: "", seed: 0, version: "")
        let tally = seconds == 0 ? meter.total : meter.window(before: second, length: seconds)
        let length = Double(seconds == 0 ? second : min(seconds, second))
        LoadFigures.fill(tally, seconds: length, &summary)
        let tree = try? SummaryTree(summary)
        trees[seconds] = tree
        return tree
    }
}
