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

    /// - Parameter goals: other named events earn and give no credit, and are left out.
    mutating func stitch(
        _ events: UnsafeBufferPointer<TrackingEvent>, _ stitching: RunPlan.Stitching, goals: [UInt16]
    ) {
        keepFirstBodies(of: events, goals: goals)
        order.sort(ifNeededBy: { Moment(events[$0]) < Moment(events[$1]) })
        numbers.removeAll()
        holders.clear()
        for index in order { holders.append(numbers.number(of: Owner(isUser: false, number: events[index].device))) }
        claim(events, stitching)
        group()
    }

    /// Leaves the indices of first bodies in `order`, of events that matter to credit.
    private mutating func keepFirstBodies(of events: UnsafeBufferPointer<TrackingEvent>, goals: [UInt16]) {
        order.clear()
        for index in events.indices { order.append(index) }
        order.sort(ifNeededBy: { a, b in events[a].id != events[b].id ? events[a].id < events[b].id : a < b })
        let kept = order.withUnsafeMutableBufferPointer { order in
            var kept = 0
            var previous: EventID?
            for position in order.indices {
                let index = order[position]
                let event = events.baseAddress.unsafelyUnwrapped + index
                if event.pointee.id == previous { continue }
                previous = event.pointee.id
                switch event.pointee.kind {
                case .stage: continue
                case .event where !goals.contains(event.pointee.name): continue
                default: break
                }
                order[kept] = index
                kept += 1
            }
            return kept
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
        ends.clear()
        grouped.clear()
        guard let first = holders.first else { return }
        grouped.append(contentsOf: order)
        // Most people are known by one name, whatever they use.
        guard holders.contains(where: { $0 != first }) else { return ends.append(order.count) }
        rank()
        // First how many each owner has, then where its next one goes.
        current.clear()
        for _ in numbers.owners { current.append(0) }
        for holder in holders { current[holder] += 1 }
        var sum = 0
        for owner in ranking {
            let count = current[owner]
            current[owner] = sum
            sum += count
            if count > 0 { ends.append(sum) }
        }
        for position in order.indices {
            grouped[current[holders[position]]] = order[position]
            current[holders[position]] += 1
        }
    }

    private mutating func rank() {
        let owners = numbers.owners
        ranking.clear()
        for owner in owners.indices { ranking.append(owner) }
        ranking.sort(ifNeededBy: { owners[$0] < owners[$1] })
    }
}
