import Tracking

/// A request under way, with the events in it; the same bytes for each attempt. Used again for other requests when it has ended.
final class Exchange {
    let bytes = ByteWriter(capacity: 1024)
    @exclusivity(unchecked) private(set) var slots: ContiguousArray<Int32> = []
    /// Into ``Routes/routes``; -1 for a batch.
    @exclusivity(unchecked) private(set) var route = -1
    @exclusivity(unchecked) private(set) var isHead = false
    /// Nanoseconds of a monotonic clock.
    @exclusivity(unchecked) var sent: UInt64 = 0
    @exclusivity(unchecked) var attempts: UInt16 = 0
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
}

/// How an exchange ended.
enum Outcome {
    case answered(Answer)
    /// Answered, where the status said all.
    case settled(Receipt.Result, status: Int)
    case failed(HTTPFailure)
}
