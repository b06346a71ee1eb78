import NIOCore
import Tracking

/// A request under way, with the events in it; the same bytes for each attempt.
final class Exchange {
    let bytes: ByteBuffer
    let slots: [Int32]
    let route: Int
    let isBatch: Bool
    let isHead: Bool
    /// Nanoseconds of a monotonic clock.
    let ready: UInt64
    var sent: UInt64 = 0
    var attempts: UInt16 = 0
    /// Of the attempt before, where another one waits.
    var lastResult = Receipt.Result.unknown
    var lastStatus: UInt16 = 0

    init(bytes: ByteBuffer, slots: [Int32], route: Int, isBatch: Bool, isHead: Bool, ready: UInt64) {
        self.bytes = bytes
        self.slots = slots
        self.route = route
        self.isBatch = isBatch
        self.isHead = isHead
        self.ready = ready
    }
}

/// How an exchange ended.
enum Outcome {
    case answered(Answer)
    case failed(HTTPFailure)
}
