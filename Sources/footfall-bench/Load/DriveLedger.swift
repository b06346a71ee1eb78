import Measurement
import Synchronization
import Tracking

/// What became of every event that was sent, as the audit remembers it, and how long each took.
final class DriveLedger: ReceiptSink {
    private struct State {
        /// Results by the event's number, 255 where there is none yet.
        var results: ContiguousArray<UInt8> = []
        var answered = 0
        var accepted = 0
        var durations = DurationHistogram()
        /// From the moment at which an event could be written until it was: the generator's own delay.
        var lags = DurationHistogram()
    }
    private let state = Mutex(State())

    /// - Parameter room: events that are remembered without further memory.
    init(room: Int) { state.withLock { $0.results.reserveCapacity(room) } }

    func receive(_ receipts: UnsafeBufferPointer<Receipt>) {
        state.withLock { state in
            for receipt in receipts {
                let number = DrillEvents.number(of: receipt.id)
                while state.results.count <= number { state.results.append(.max) }
                state.results[number] = receipt.result.rawValue
                state.answered += 1
                if receipt.result == .accepted { state.accepted += 1 }
                guard receipt.answered > 0 else { continue }
                // Under a schedule from the time that was meant, else from writing.
                let start = receipt.departure.due > 0 ? receipt.departure.due : receipt.sent
                state.durations.record(receipt.answered - min(start, receipt.answered))
                let free = max(receipt.ready, receipt.departure.due)
                state.lags.record(receipt.sent - min(free, receipt.sent))
            }
        }
    }

    func receive(_ result: Receipt.Result, events: UnsafeBufferPointer<TrackingEvent>) {
        let receipts = events.map { Receipt(id: $0.id, copy: $0.copy, result: result) }
        receipts.withUnsafeBufferPointer { receive($0) }
    }

    var answered: Int { state.withLock { $0.answered } }
    var accepted: Int { state.withLock { $0.accepted } }
    var durations: DurationHistogram { state.withLock { $0.durations } }
    var lags: DurationHistogram { state.withLock { $0.lags } }
    /// Events of which something was heard, each counted once.
    var remembered: Int { state.withLock { state in state.results.count { $0 != .max } } }
}
