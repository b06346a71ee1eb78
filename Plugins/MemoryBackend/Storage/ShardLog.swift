import Tracking

/// The events of some of the customers: a flat log that only grows, and what it knows of each customer.
///
/// Not for several threads at once; ``Shard`` adds the lock, which is what makes it Sendable although it holds pointers.
struct ShardLog: ~Copyable, @unchecked Sendable {
    /// Events stored, without copies.
    private(set) var stored = 0

    private var slabs: [Slab<UInt64>]
    /// Slab in use, the next free word in it, and how many it has. Address 0 means none, so the log begins at 1.
    private var base: UnsafeMutablePointer<UInt64>
    private var position = 1
    private var capacity = firstSlabWords
    /// The segment that can still grow, if any. Its length is written when a run ends.
    private var open: UnsafeMutablePointer<UInt64>?
    private var openSlot = -1
    private var openDevice: UInt64 = 0

    private var table = KeyTable()
    private var customers = CustomerList()
    /// Sequences of customers with the trait ``Customer/Traits/indexed``, by slot.
    private var indexed: [Int: Set<UInt64>] = [:]
    private let goals: [Goals]

    /// Runs looked up and not yet stored, by the index after their last event.
    private var runs = Scratch<(slot: Int, end: Int)>()
    /// Of no meaning: keeps the compiler from leaving out the looks ahead.
    private var warmth: UInt64 = 0

    /// 64 KiB, so that many shards of a small run take little.
    private static let firstSlabWords = 1 << 13

    /// - Parameter goals: by event name, as ``Goals/table(names:goals:)`` makes it.
    init(goals: [Goals]) {
        self.goals = goals
        let slab = Slab<UInt64>(capacity: Self.firstSlabWords)
        slabs = [slab]
        base = slab.base
    }

    /// Stores events; copies of what is stored already are passed over.
    ///
    /// In time order each event is another customer's, and the processor waits for memory most of the time. So customers are
    /// looked up and looked at a few runs ahead: many waits then go on at once.
    ///
    /// Complexity: constant per event on average.
    /// - Throws: ``BackendError/failed(_:)`` when the log is full.
    mutating func store(_ events: UnsafeBufferPointer<TrackingEvent>) throws {
        guard let first = events.baseAddress else { return }
        var (start, next) = (0, 0)
        while next < events.count {
            runs.removeAll()
            while next < events.count, runs.count < 32 {
                let customer = first[next].id.customer
                let slot = slot(of: first[next])
                repeat { next += 1 } while next < events.count && first[next].id.customer == customer
                runs.append((slot, next))
            }
            for index in 0..<runs.count { warmth &+= customers[runs[index].slot].pointee.window }
            for index in 0..<runs.count {
                let (slot, end) = runs[index]
                try store(UnsafeBufferPointer(start: first + start, count: end - start), of: slot)
                start = end
            }
        }
    }

    /// Stores events of one customer.
    private mutating func store(_ run: UnsafeBufferPointer<TrackingEvent>, of slot: Int) throws {
        guard let first = run.baseAddress else { return }
        let customer = customers[slot]
        for index in 0..<run.count {
            let event = first + index
            switch customer.pointee.note(event.pointee.id.sequence) {
            case .new:
                if customer.pointee.traits.contains(.indexed) {
                    indexed[slot, default: []].insert(event.pointee.id.sequence)
                }
            case .copy: continue
            case .tooOldToTell: guard insertLate(event.pointee.id.sequence, slot: slot) else { continue }
            }
            try makeRoom(for: slot, device: event.pointee.device)
            position += Record.encode(event, to: base + position)
            stored += 1
            switch event.pointee.kind {
            case .event:
                let name = Int(event.pointee.name)
                if name < goals.count { customer.pointee.goals.formUnion(goals[name]) }
            case .identify: noteIdentify(event.pointee.user, of: customer)
            default: break
            }
        }
        writeLength()
    }

    /// What is stored now, for readers; later events go to segments that they do not see.
    mutating func view() -> LogView {
        (open, openSlot) = (nil, -1)
        return LogView(slabs)
    }

    var customerCount: Int { table.count }

    /// A customer, numbered in the order of their first events.
    subscript(slot: Int) -> Customer { customers[slot].pointee }

    private mutating func slot(of event: TrackingEvent) -> Int {
        let known = table.count
        let slot = table.index(of: event.id.customer)
        if slot == known {
            customers.append(Customer(id: event.id.customer, device: event.device))
        }
        return slot
    }

    /// Sees to it that the next record can be written at ``position`` and belongs to that customer and device.
    @inline(__always)
    private mutating func makeRoom(for slot: Int, device: UInt64) throws {
        if openSlot == slot, openDevice == device, position &+ Record.maximumWords <= capacity { return }
        try openSegment(slot, device: device)
    }

    private mutating func openSegment(_ slot: Int, device: UInt64) throws {
        writeLength()
        if position + Segment.headWords + Record.maximumWords > capacity {
            guard slabs.count < 1 << (32 - LogView.slabBits) else {
                throw BackendError.failed("a shard of the memory backend is full (32 GiB)")
            }
            let slab = Slab<UInt64>(capacity: LogView.slabWords)
            slabs.append(slab)
            base = slab.base
            position = 0
            capacity = LogView.slabWords
        }
        let customer = customers[slot]
        if customer.pointee.device != device { customer.pointee.traits.insert(.severalDevices) }
        let head = base + position
        head[0] = customer.pointee.id
        head[1] = device
        head[2] = UInt64(customer.pointee.tail) << 32
        customer.pointee.tail = UInt32((slabs.count - 1) << LogView.slabBits + position)
        (open, openSlot, openDevice) = (head, slot, device)
        position += Segment.headWords
    }

    private func writeLength() {
        guard let open else { return }
        open[2] = open[2] & ~Segment.lengthMask | UInt64(base + position - open)
    }

    private func noteIdentify(_ user: UInt64, of customer: UnsafeMutablePointer<Customer>) {
        open?[2] |= Segment.identified
        if !customer.pointee.traits.contains(.identified) {
            customer.pointee.traits.insert(.identified)
            customer.pointee.user = user
        } else if customer.pointee.user != user {
            customer.pointee.traits.insert(.severalUsers)
        }
    }

    /// Whether a sequence too old for the window is new: looks through the customer's records while they are few, and asks a set of
    /// all its sequences, made when first needed, once they are many.
    private mutating func insertLate(_ sequence: UInt64, slot: Int) -> Bool {
        let customer = customers[slot]
        if !customer.pointee.traits.contains(.indexed) {
            writeLength()
            if let isStored = isAmongFew(sequence, customer.pointee.tail) { return !isStored }
            customer.pointee.traits.insert(.indexed)
            var all: Set<UInt64> = []
            forEachSegment(to: customer.pointee.tail) { head in
                Segment.forEachRecord(head) { all.insert(Record.sequence($0)) }
                return true
            }
            indexed[slot] = all
        }
        return indexed[slot, default: []].insert(sequence).inserted
    }

    /// As many records as are looked through in the time that a set takes to be asked a few times.
    private static let few = 64

    /// Whether a sequence is in the chain of segments that ends at `tail`; `nil` where that takes too long to say.
    private func isAmongFew(_ sequence: UInt64, _ tail: UInt32) -> Bool? {
        var (isFound, left) = (false, Self.few)
        forEachSegment(to: tail) { head in
            var record = head + Segment.headWords
            let end = head + Segment.length(head)
            while record < end, left > 0, !isFound {
                isFound = Record.sequence(record) == sequence
                left -= 1
                record += Record.length(record[0])
            }
            return left > 0 && !isFound
        }
        return isFound ? true : left > 0 ? false : nil
    }

    /// Visits the segments of the chain that ends at `tail`, latest first, for as long as `body` wants more.
    @inline(__always)
    private func forEachSegment(to tail: UInt32, _ body: (UnsafePointer<UInt64>) -> Bool) {
        var address = Int(tail)
        while address != 0 {
            let head = UnsafePointer(slabs[address >> LogView.slabBits].base + address & (LogView.slabWords - 1))
            guard body(head) else { return }
            address = Int(Segment.previous(head))
        }
    }
}
