import Tracking

/// Customers who have something to send or something to remember. A lane is a customer, not a connection. Lives on one loop.
final class Lanes {
    struct Lane {
        var customer: UInt64
        /// The customer's events in order, as a list of slots; -1 where there is none.
        var first: Int32 = -1
        var last: Int32 = -1
        /// Requests out whose end the next event waits for.
        var busy: Int32 = 0
        /// Whether the first event stands in a queue, or waits for its time.
        var isQueued = false
        /// Before this no further event may be sent, in nanoseconds.
        var notBefore: UInt64 = 0
        /// What was captured for the customer, by place.
        var captured: [[UInt8]?]?
    }
    private let lanes = Elements<Lane>()
    private var free: ContiguousArray<Int32> = []
    private let byCustomer = CustomerTable()

    subscript(index: Int32) -> Lane {
        _read { yield lanes.address(of: index).pointee }
        _modify { yield &lanes.address(of: index).pointee }
    }

    /// The lane of the customer, a new one where there was none.
    func lane(of customer: UInt64) -> Int32 {
        if let index = byCustomer[customer] { return index }
        let index: Int32
        if let last = free.popLast() {
            index = last
            self[index] = Lane(customer: customer)
        } else {
            index = lanes.append(Lane(customer: customer))
        }
        byCustomer.insert(index, for: customer)
        return index
    }

    /// Forgets a lane that has nothing to send, to wait for or to remember.
    func removeIfIdle(_ index: Int32, now: UInt64) {
        let lane = lanes.address(of: index)
        guard lane.pointee.first < 0, lane.pointee.busy == 0, lane.pointee.captured == nil, !lane.pointee.isQueued,
            lane.pointee.notBefore <= now
        else { return }
        byCustomer.remove(lane.pointee.customer)
        free.append(index)
    }

    var indices: Range<Int32> { 0..<Int32(lanes.count) }
}
