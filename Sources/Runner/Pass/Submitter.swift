import Audit
import Foundation
import Synchronization
import Tracking

/// Hands events to a backend's session in batches and waits out its back-pressure.
final class Submitter {
    private let session: any TrackingSession
    private let sink: any ReceiptSink
    private let control: RunControl
    private var waiting: ContiguousArray<TrackingEvent> = []
    private static let batch = 4096

    init(_ session: any TrackingSession, sink: any ReceiptSink, control: RunControl) {
        self.session = session
        self.sink = sink
        self.control = control
        waiting.reserveCapacity(2 * Self.batch)
    }

    /// Events in the order in which they are due.
    func add(_ events: UnsafeBufferPointer<TrackingEvent>) throws {
        waiting.append(contentsOf: events)
        if waiting.count >= Self.batch { try flush() }
    }

    func flush() throws {
        try waiting.withUnsafeBufferPointer { buffer in
            var offset = 0
            var pause: UInt32 = 1
            while offset < buffer.count {
                let taken = try session.submit(UnsafeBufferPointer(rebasing: buffer[offset...]), to: sink)
                offset += taken
                if taken > 0 {
                    pause = 1
                } else {
                    // Back-pressure: wait a little, then twice as long, up to 10 ms.
                    usleep(pause)
                    pause = min(pause * 2, 10_000)
                }
            }
        }
        waiting.removeAll(keepingCapacity: true)
    }
}

/// Collects receipts from all submitters.
final class ReceiptCollector: ReceiptSink {
    private let ledger = Mutex(DeliveryLedger())

    func receive(_ receipts: UnsafeBufferPointer<Receipt>) {
        ledger.withLock { $0.record(receipts) }
    }

    func receive(_ result: Receipt.Result, events: UnsafeBufferPointer<TrackingEvent>) {
        var batch = DeliveryLedger()
        batch.record(result, events: events)
        ledger.withLock { $0.merge(batch) }
    }

    /// Everything received so far.
    var total: DeliveryLedger { ledger.withLock { $0 } }
}
