import Tracking

/// Finds out who is who when everything has arrived, from devices and `identify` events alone.
///
/// A customer's number is a part of an event's id and nothing else: a device that two customers share is one device. Most
/// devices are somebody's alone and are never identified, or always as the same user; for these, two look-ups do. The
/// others are taken apart event by event (``DeviceCut``).
struct Stitcher: ~Copyable {
    private struct Device {
        var id: UInt64
        var first: UInt32
        var last: UInt32
        var goals: Goals
        var traits: Customer.Traits
        var user: UInt64
    }

    private let stitching: RunPlan.Stitching
    private var snapshot = Snapshot()
    private var devices: [Device] = []
    private var deviceTable: KeyTable
    private var userTable = KeyTable()
    /// By index of ``userTable``: which identity the user is.
    private var users: [Int] = []

    /// - Parameter customers: about how many there are.
    init(_ stitching: RunPlan.Stitching, customers: Int) {
        self.stitching = stitching
        deviceTable = KeyTable(capacity: customers)
        devices.reserveCapacity(customers)
        snapshot.pieces.reserveCapacity(customers)
    }

    /// Takes in a shard's customers. The log must not change meanwhile.
    mutating func add(_ log: inout ShardLog) {
        let view = log.view()
        let shard = UInt32(snapshot.logs.count)
        snapshot.logs.append(view)
        snapshot.stored += log.stored
        for slot in 0..<log.customerCount {
            let customer = log[slot]
            guard customer.tail != 0 else { continue }
            if customer.traits.contains(.severalDevices) {
                addSegments(of: customer, shard: shard, view)
            } else {
                add(
                    Piece(shard: shard, segment: customer.tail), to: customer.device, goals: customer.goals,
                    traits: customer.traits, user: customer.user)
            }
        }
    }

    /// The identities of everything taken in, and their journeys.
    ///
    /// - Parameter goals: as ``Goals/table(names:goals:)`` makes it.
    consuming func finish(goals: [Goals]) -> Snapshot {
        snapshot.identities.reserveCapacity(devices.count)
        for device in devices {
            if stitching == .none || !device.traits.contains(.identified) {
                snapshot.identities.append(Identity(first: device.first, last: device.last, goals: device.goals))
            } else if stitching == .retroactive, !device.traits.contains(.severalUsers) {
                link(device.first, device.last, goals: device.goals, to: device.user)
            } else {
                cut(device)
            }
        }
        snapshot.readJourneys(goals: goals)
        return snapshot
    }

    private mutating func addSegments(of customer: Customer, shard: UInt32, _ view: LogView) {
        let chain = view.chain(to: customer.tail)
        for index in stride(from: chain.count - 1, through: 0, by: -1) {
            let address = chain[index]
            let head = view.words(at: address)
            var traits: Customer.Traits = []
            var user: UInt64 = 0
            if Segment.hasIdentify(head) {
                Segment.forEachRecord(head) { record in
                    guard Record.kind(record[0]) == Record.identify else { return }
                    let named = Record.user(record)
                    if !traits.contains(.identified) { user = named }
                    traits.formUnion(user == named ? .identified : .severalUsers)
                }
            }
            let piece = Piece(
                shard: shard, segment: address, start: UInt32(Segment.headWords), end: UInt32(Segment.length(head)))
            add(piece, to: head[1], goals: customer.goals, traits: traits, user: user)
        }
    }

    private mutating func add(_ piece: Piece, to id: UInt64, goals: Goals, traits: Customer.Traits, user: UInt64) {
        let index = UInt32(snapshot.pieces.count)
        snapshot.pieces.append(piece)
        let place = deviceTable.index(of: id)
        guard place < devices.count else {
            devices.append(Device(id: id, first: index, last: index, goals: goals, traits: traits, user: user))
            return
        }
        snapshot.pieces[Int(devices[place].last)].next = index
        devices[place].last = index
        devices[place].goals.formUnion(goals)
        if traits.contains(.identified) {
            if !devices[place].traits.contains(.identified) {
                devices[place].user = user
            } else if devices[place].user != user {
                devices[place].traits.insert(.severalUsers)
            }
        }
        devices[place].traits.formUnion(traits)
    }

    /// Adds linked pieces to a user's.
    private mutating func link(_ first: UInt32, _ last: UInt32, goals: Goals, to user: UInt64) {
        let place = userTable.index(of: user)
        guard place < users.count else {
            users.append(snapshot.identities.count)
            snapshot.identities.append(Identity(first: first, last: last, goals: goals))
            return
        }
        let identity = users[place]
        snapshot.pieces[Int(snapshot.identities[identity].last)].next = first
        snapshot.identities[identity].last = last
        snapshot.identities[identity].goals.formUnion(goals)
    }

    /// Gives each event of a device to whom it belongs.
    private mutating func cut(_ device: Device) {
        let whole = Identity(first: device.first, last: device.last, goals: device.goals)
        let cut = DeviceCut(of: whole, in: snapshot, stitching)
        var anonymous: (first: UInt32, last: UInt32)?
        for (piece, owner) in cut.pieces {
            let index = UInt32(snapshot.pieces.count)
            snapshot.pieces.append(piece)
            if let owner {
                link(index, index, goals: device.goals, to: owner)
            } else if let known = anonymous {
                snapshot.pieces[Int(known.last)].next = index
                anonymous = (known.first, index)
            } else {
                anonymous = (index, index)
            }
        }
        if let anonymous {
            snapshot.identities.append(Identity(first: anonymous.first, last: anonymous.last, goals: device.goals))
        }
    }
}
