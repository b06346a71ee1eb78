import NIOCore
import Tracking

/// A request under way, with the events in it; the same bytes for each attempt. Used again for other requests when it has ended.
final class Exchange {
    private(set) var bytes = ByteBuffer()
    private(set) var slots: ContiguousArray<Int32> = []
    /// Into ``Routes/routes``; -1 for a batch.
    private(set) var route = -1
    private(set) var isHead = false
    /// Nanoseconds of a monotonic clock.
    var sent: UInt64 = 0
    var attempts: UInt16 = 0
    /// Of the attempt before, where another one waits.
    var lastResult = Receipt.Result.unknown
    var lastStatus: UInt16 = 0

    var isBatch: Bool { route < 0 }

    /// Begins anew, without events and bytes.
    func begin(route: Int, isHead: Bool) {
        slots.removeAll(keepingCapacity: true)
        (self.route, self.isHead) = (route, isHead)
        (sent, attempts, lastResult, lastStatus) = (0, 0, .unknown, 0)
    }

    func add(_ slot: Int32) { slots.append(slot) }

    /// Where nobody reads the last request's bytes any more, their memory is used again.
    func setBytes(_ request: ByteWriter) {
        bytes.clear(minimumCapacity: request.count)
        bytes.writeBytes(UnsafeRawBufferPointer(request.bytes))
    }
}

/// How an exchange ended.
enum Outcome {
    case answered(Answer)
    /// Answered, where the status said all.
    case settled(Receipt.Result, status: Int)
    case failed(HTTPFailure)
}
