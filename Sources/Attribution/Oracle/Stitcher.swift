import Tracking

/// Whom an event belongs to.
struct Owner: Hashable, Comparable {
    /// Users and devices are numbered apart.
    var isUser: Bool
    var number: UInt64

    static func < (a: Owner, b: Owner) -> Bool {
        a.isUser != b.isUser ? !a.isUser : a.number < b.number
    }
}

/// Numbers owners as they come: a few are searched one by one, many are hashed.
struct OwnerNumbers {
    private(set) var owners: ContiguousArray<Owner> = []
    private var numbers: [Owner: Int] = [:]
    private static let few = 16

    mutating func removeAll() {
        owners.clear()
        if !numbers.isEmpty { numbers.removeAll(keepingCapacity: true) }
    }

    @inline(__always)
    mutating func number(of owner: Owner) -> Int {
        for index in 0..<min(owners.count, Self.few) where owners[index] == owner { return index }
        return add(owner)
    }

    @inline(never)
    private mutating func add(_ owner: Owner) -> Int {
        if owners.count >= Self.few {
            if let known = numbers[owner] { return known }
            numbers[owner] = owners.count
        }
        owners.append(owner)
        return owners.count - 1
    }
}

/// Finds the identities in delivered events: the first body of each id counts, devices become users as the plan says.
struct Stitcher {
    /// Indices of the events that count, grouped by owner: devices before users, each by number; in order within an owner.
    private(set) var grouped: ContiguousArray<Int> = []
    /// Where each owner's events end in ``grouped``; owners without events have none.
    private(set) var ends: ContiguousArray<Int> = []

    /// Of the events that count, in order of moments: which event, and its device's number, then its owner's.
    private var order: ContiguousArray<Int> = []
    private var holders: ContiguousArray<Int> = []
    private var numbers = OwnerNumbers()
    /// By device: the number of the user it was last found to be, or of itself.
    private var current: ContiguousArray<Int> = []
    private var ranking: ContiguousArray<Int> = []

    mutating func stitch(_ events: UnsafeBufferPointer<TrackingEvent>, _ stitching: RunPlan.Stitching) {
        keepFirstBodies(of: events)
        order.sort(ifNeededBy: { Moment(events[$0]) < Moment(events[$1]) })
        numbers.removeAll()
        holders.clear()
        for index in order { holders.append(numbers.number(of: Owner(isUser: false, number: events[index].device))) }
        claim(events, stitching)
        group()
    }

    /// Leaves the indices of first bodies in `order`.
    private mutating func keepFirstBodies(of events: UnsafeBufferPointer<TrackingEvent>) {
        order.clear()
        for index in events.indices { order.append(index) }
        order.sort(ifNeededBy: { a, b in events[a].id != events[b].id ? events[a].id < events[b].id : a < b })
        var kept = 0
        for position in order.indices {
            let index = order[position]
            if kept > 0, events[order[kept - 1]].id == events[index].id { continue }
            order[kept] = index
            kept += 1
        }
        order.removeLast(order.count - kept)
    }

    /// Gives devices' events to the users they are identified as.
    private mutating func claim(_ events: UnsafeBufferPointer<TrackingEvent>, _ stitching: RunPlan.Stitching) {
        guard stitching != .none else { return }
        current.clear()
        for device in numbers.owners.indices { current.append(device) }
        // The last identify claims what follows it, too; backwards, the next one claims all before it.
        for position in order.indices { take(position, events, claims: stitching == .forward) }
        guard stitching == .retroactive else { return }
        for position in order.indices.reversed() { take(position, events, claims: true) }
    }

    @inline(__always)
    private mutating func take(_ position: Int, _ events: UnsafeBufferPointer<TrackingEvent>, claims: Bool) {
        let device = holders[position]
        let event = order[position]
        if events[event].kind == .identify {
            current[device] = numbers.number(of: Owner(isUser: true, number: events[event].user))
        }
        if claims { holders[position] = current[device] }
    }

    /// Sorts by owner, by counting.
    private mutating func group() {
        let owners = numbers.owners
        ranking.clear()
        for owner in owners.indices { ranking.append(owner) }
        ranking.sort(ifNeededBy: { owners[$0] < owners[$1] })
        // First how many each owner has, then where its next one goes.
        current.clear()
        for _ in owners { current.append(0) }
        for holder in holders { current[holder] += 1 }
        ends.clear()
        var sum = 0
        for owner in ranking {
            let count = current[owner]
            current[owner] = sum
            sum += count
            if count > 0 { ends.append(sum) }
        }
        grouped.clear()
        for _ in order { grouped.append(0) }
        for position in order.indices {
            grouped[current[holders[position]]] = order[position]
            current[holders[position]] += 1
        }
    }
}
