import Audit
import Dispatch
import Measurement
import Synchronization
import Tracking

/// Takes a load's receipts and counts them by phase, operation, stage and slice of time, whatever thread they come from.
final class LoadMeter: ReceiptSink {
    private struct State {
        var counts: LoadCounts
        var window: LoadWindow
        var outstanding = Outstanding()
        /// Events below this number may have been sent before.
        var resentBelow = 0
        /// Its start is 0 until it is known.
        var origin = LoadOrigin()
    }

    private let judged: [Bool]
    private let state: Mutex<State>
    /// Where the customers of a closed load go once they are answered.
    private let room: ThinkingRoom?

    /// - Parameters:
    ///   - judged: by phase, whether it counts for the whole run.
    ///   - sliceNanoseconds: width of the first slices of time.
    ///   - windowSeconds: the longest sliding window that is asked for.
    init(
        judged: [Bool], vocabulary: Vocabulary, sliceNanoseconds: UInt64, windowSeconds: Int,
        room: ThinkingRoom? = nil
    ) {
        self.judged = judged
        self.room = room
        let counts = LoadCounts(
            phases: judged.count, operations: LoadLabel.operations(vocabulary).count,
            stages: vocabulary.stages.count, sliceNanoseconds: sliceNanoseconds)
        state = Mutex(State(counts: counts, window: LoadWindow(seconds: windowSeconds)))
    }

    func begin(at origin: LoadOrigin) { state.withLock { $0.origin = origin } }

    /// These events are handed over next: from here on their receipts are waited for.
    ///
    /// - Parameters:
    ///   - labels: packed ``LoadLabel``s, one for each departure.
    func expect(_ departures: ContiguousArray<Departure>, labels: ContiguousArray<UInt64>) {
        state.withLock { state in
            for (departure, label) in zip(departures, labels) {
                guard let number = Self.number(departure) else { continue }
                state.outstanding.expect(number, label: label)
                if number < state.resentBelow { state.counts.resent += 1 }
            }
        }
    }

    /// The mark by which the receipt of an event is known again: 0 means none.
    static func mark(ofNumber number: Int) -> UInt64 { UInt64(number) + 1 }
    private static func number(_ departure: Departure) -> Int? {
        departure.label == 0 ? nil : Int(departure.label - 1)
    }

    func receive(_ receipts: UnsafeBufferPointer<Receipt>) {
        room?.come(back: receipts.count)
        let now = LoadClock.now
        state.withLock { state in
            state.counts.ledger.record(receipts)
            state.counts.received += receipts.count
            for receipt in receipts { record(receipt, &state, now) }
        }
    }

    /// Whoever answers without times was sent to through a gate that adds them.
    func receive(_ result: Receipt.Result, events: UnsafeBufferPointer<TrackingEvent>) {
        preconditionFailure("a load's receipts have times")
    }

    private func record(_ receipt: Receipt, _ state: inout State, _ now: UInt64) {
        guard let packed = Self.number(receipt.departure).flatMap({ state.outstanding.take($0) }) else { return }
        let label = LoadLabel(packed: packed)
        state.counts.record(receipt, label, now: now, origin: state.origin, isJudged: judged[label.phase])
        let end = state.origin.elapsed(at: receipt.answered == 0 ? now : receipt.answered)
        state.window.record(receipt, second: Int(end / 1_000_000_000), now: now)
    }

    // MARK: Reading

    var received: Int { state.withLock { $0.counts.received } }
    var resent: Int { state.withLock { $0.counts.resent } }
    /// Receipts so far, those among them that were accepted, and how many there are of each operation.
    var seen: (received: Int, accepted: Int, operations: [Int]) {
        state.withLock { ($0.counts.received, $0.counts.ledger.answers.accepted, $0.counts.seen) }
    }
    /// What did not go well so far, in all phases.
    var errors: [LoadError: Int] {
        state.withLock { state in state.counts.phases.reduce(into: [:]) { $0.merge($1.errors) { $0 + $1 } } }
    }
    var ledger: DeliveryLedger { state.withLock { $0.counts.ledger } }
    var counts: LoadCounts { state.withLock { $0.counts } }

    /// All that counts for the whole run; where no phase is judged, everything.
    func total(_ counts: borrowing LoadCounts) -> LoadTally {
        var sum = LoadTally()
        let isCounted = judged.contains(true) ? judged : judged.map { _ in true }
        for (phase, isCounted) in zip(counts.phases, isCounted) where isCounted { sum.merge(phase) }
        return sum
    }

    var total: LoadTally { state.withLock { total($0.counts) } }

    func window(before second: Int, length: Int) -> LoadTally {
        state.withLock { $0.window.tally(before: second, length: length) }
    }
}

extension LoadMeter {
    /// What is known at this moment, for a run that goes on later.
    func checkpoint() -> LoadCheckpoint {
        state.withLock { state in
            let elapsed = state.origin.start == 0 ? state.origin.offset : state.origin.elapsed(at: LoadClock.now)
            return LoadCheckpoint(
                elapsed: elapsed, pending: state.outstanding.pending, next: state.outstanding.end,
                resentBelow: state.resentBelow, counts: state.counts)
        }
    }

    /// Goes on from there.
    ///
    /// - Parameter reserved: events below this number may have been sent since.
    /// - Returns: whether the checkpoint is one of such a load.
    func resume(from checkpoint: LoadCheckpoint, reserved: Int) -> Bool {
        state.withLock { state in
            guard checkpoint.counts.isLike(state.counts) else { return false }
            state.counts = checkpoint.counts
            // The process that was killed may have sent some again that were never noted.
            state.counts.resent += checkpoint.count(below: checkpoint.resentBelow)
            state.resentBelow = reserved
            state.origin.offset = checkpoint.elapsed
            state.outstanding = Outstanding(pending: checkpoint.pending, end: checkpoint.next)
            return true
        }
    }
}
