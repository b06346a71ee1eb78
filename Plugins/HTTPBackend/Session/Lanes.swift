import Tracking

/// Customers who have something to send or something to remember. A lane is a customer, not a connection.
struct Lanes {
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
    private var lanes: ContiguousArray<Lane> = []
    private var free: ContiguousArray<Int32> = []
    private var byCustomer: [UInt64: Int32] = [:]

    subscript(index: Int32) -> Lane {
        _read { yield lanes[Int(index)] }
        _modify { yield &lanes[Int(index)] }
    }

    /// The lane of the customer, a new one where there was none.
    mutating func lane(of customer: UInt64) -> Int32 {
        if let index = byCustomer[customer] { return index }
        let index: Int32
        if let last = free.popLast() {
            index = last
            lanes[Int(index)] = Lane(customer: customer)
        } else {
            lanes.append(Lane(customer: customer))
            index = Int32(lanes.count - 1)
        }
        byCustomer[customer] = index
        return index
    }

    /// Forgets a lane that has nothing to send, to wait for or to remember.
    mutating func removeIfIdle(_ index: Int32, now: UInt64) {
        let lane = lanes[Int(index)]
        guard lane.first < 0, lane.busy == 0, lane.captured == nil, !lane.isQueued, lane.notBefore <= now else {
            return
        }
        byCustomer[lane.customer] = nil
        free.append(index)
    }

    var indices: Range<Int32> { 0..<Int32(lanes.count) }
}
