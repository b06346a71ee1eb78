import Dispatch
import Synchronization
import Tracking

/// Counts what the store acknowledged.
final class AcknowledgementSink: ReceiptSink {
    private let counts = Mutex((accepted: 0, others: 0))
    private let news = DispatchSemaphore(value: 0)

    func receive(_ receipts: UnsafeBufferPointer<Receipt>) {
        let accepted = receipts.count { $0.result == .accepted }
        add(accepted: accepted, others: receipts.count - accepted)
    }

    func receive(_ result: Receipt.Result, events: UnsafeBufferPointer<TrackingEvent>) {
        add(accepted: result == .accepted ? events.count : 0, others: result == .accepted ? 0 : events.count)
    }

    private func add(accepted: Int, others: Int) {
        counts.withLock { counts in
            counts.accepted += accepted
            counts.others += others
        }
        news.signal()
    }

    /// - Throws: ``BackendError/failed(_:)`` where an event is not acknowledged, or no answer comes for half a minute.
    func wait(for count: Int) throws {
        while true {
            let known = counts.withLock { $0 }
            guard known.others == 0 else { throw BackendError.failed("it did not accept \(known.others) events") }
            if known.accepted >= count { return }
            guard news.wait(timeout: .now() + 30) == .success else {
                throw BackendError.failed("it does not answer")
            }
        }
    }
}
