import Audit
import Dispatch
import Measurement
import Synchronization
import Tracking

/// Takes a load's receipts and counts them by phase, operation, stage and slice of time, whatever thread they come from.
final class LoadMeter: ReceiptSink {
    struct Operation: Sendable {
        var response = DurationHistogram()
        var errors = 0
    }
    /// One exchange worth showing.
    struct Exchange: Sendable {
        var receipt: Receipt
        /// Nanoseconds.
        var response: UInt64
    }
    struct State: Sendable {
        var phases: [LoadTally]
        /// Judged phases only, as all that stands for the whole run.
        var operations: [Operation]
        var stages: [Operation]
        var slices: LoadSlices
        var window: LoadWindow
        var slowest: [Exchange] = []
        var failed: [Exchange] = []
        var ledger = DeliveryLedger()
        var received = 0
        /// Nanoseconds; 0 until it is known.
        var start: UInt64 = 0
    }
    static let examples = 10

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
        state = Mutex(
            State(
                phases: Array(repeating: LoadTally(), count: judged.count),
                operations: Array(repeating: Operation(), count: LoadLabel.operations(vocabulary).count),
                stages: Array(repeating: Operation(), count: vocabulary.stages.count),
                slices: LoadSlices(width: sliceNanoseconds), window: LoadWindow(seconds: windowSeconds)))
    }

    func begin(at start: UInt64) { state.withLock { $0.start = start } }

    func receive(_ receipts: UnsafeBufferPointer<Receipt>) {
        room?.come(back: receipts.count)
        let now = LoadClock.now
        state.withLock { state in
            state.ledger.record(receipts)
            state.received += receipts.count
            for receipt in receipts { record(receipt, &state, now) }
        }
    }

    /// Whoever answers without times was sent to through a gate that adds them.
    func receive(_ result: Receipt.Result, events: UnsafeBufferPointer<TrackingEvent>) {
        preconditionFailure("a load's receipts have times")
    }

    private func record(_ receipt: Receipt, _ state: inout State, _ now: UInt64) {
        let label = LoadLabel(packed: receipt.departure.label)
        state.phases[label.phase].record(receipt, now: now)
        let due = receipt.departure.due == 0 ? receipt.ready : receipt.departure.due
        let end = receipt.answered == 0 ? now : receipt.answered
        let response = end.since(due)
        state.slices.record(receipt.result, at: due.since(state.start), response: response)
        state.window.record(receipt, second: Int(end.since(state.start) / 1_000_000_000), now: now)
        guard judged[label.phase] else { return }
        let isError = receipt.result != .accepted
        state.operations[label.operation].response.record(response)
        if isError { state.operations[label.operation].errors += 1 }
        if let stage = label.stage, stage < state.stages.count {
            state.stages[stage].response.record(response)
            if isError { state.stages[stage].errors += 1 }
        }
        if isError, state.failed.count < Self.examples {
            state.failed.append(.init(receipt: receipt, response: response))
        }
        keep(.init(receipt: receipt, response: response), in: &state.slowest)
    }

    private func keep(_ exchange: Exchange, in list: inout [Exchange]) {
        if list.count == Self.examples {
            guard let last = list.last, exchange.response > last.response else { return }
            list.removeLast()
        }
        list.insert(exchange, at: list.firstIndex { $0.response < exchange.response } ?? list.endIndex)
    }

    // MARK: Reading

    var received: Int { state.withLock { $0.received } }
    /// Receipts, and those among them that were not accepted.
    var counts: (received: Int, errors: Int) {
        state.withLock { ($0.received, $0.received - $0.ledger.answers.accepted) }
    }
    var ledger: DeliveryLedger { state.withLock { $0.ledger } }
    var snapshot: State { state.withLock { $0 } }

    /// All that counts for the whole run; where no phase is judged, everything.
    func total(_ state: borrowing State) -> LoadTally {
        var sum = LoadTally()
        let counts = judged.contains(true) ? judged : judged.map { _ in true }
        for (phase, counts) in zip(state.phases, counts) where counts { sum.merge(phase) }
        return sum
    }

    var total: LoadTally { state.withLock { total($0) } }

    func window(before second: Int, length: Int) -> LoadTally {
        state.withLock { $0.window.tally(before: second, length: length) }
    }
}
