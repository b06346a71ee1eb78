/// A world in order of time: the same occurrences as ``Engine/Worker`` makes customer by customer, slice by slice.
///
/// A calendar queue: waiting customers lie in buckets by the slice of their next event; a slice takes its bucket, lets each
/// customer live until the slice's end, sorts what happened, and puts the customers away again. Memory grows with the customers
/// that are active at once (``ParkingLayout``), not with those to come or gone, nor with events.
public final class TimeOrder {
    private let engine: Engine
    private let layout: ParkingLayout
    private let lot: ParkingLot
    private let walker: UnsafeMutablePointer<Walker>
    private var queue: ArrivalQueue
    /// Head of each bucket, for slices from ``firstSlice`` on.
    private var buckets: [UInt32]
    private var refunds: [UInt32: [Walker.PendingRefund]] = [:]
    /// Referred customers who have not arrived yet.
    private var unborn: [Int: [Walker.Child]] = [:]
    private let width: Int64
    private var slice = 0
    /// Customers whose next event lies behind the last bucket, by slice.
    private var far: [UInt32] = []

    private static let hour: Int64 = 3_600_000_000
    private static let ring = 8192

    /// - Parameters:
    ///   - part: which of `parts` equal shares of the customers, from 0: each on a thread of its own; merged by the caller.
    ///   - eventsPerSlice: about how many occurrences a slice should hold.
    public init(_ engine: Engine, part: Int = 0, of parts: Int = 1, eventsPerSlice: Int = 32_768) {
        self.engine = engine
        layout = ParkingLayout(engine.program)
        lot = ParkingLot(recordSize: layout.size)
        walker = .allocate(capacity: 1)
        walker.initialize(to: Walker(engine.program))
        queue = ArrivalQueue(engine.arrivals, part: part, of: parts)
        width = TimeOrder.sliceWidth(engine, eventsPerSlice: eventsPerSlice)
        buckets = [UInt32](repeating: ParkingLot.nobody, count: Self.ring)
    }

    deinit {
        walker.pointee.deallocate()
        walker.deinitialize(count: 1)
        walker.deallocate()
    }

    /// Customers waiting for their next event.
    public var active: Int { lot.count }
    /// Bytes that a waiting customer takes.
    public var bytesPerCustomer: Int { layout.size }

    /// Fills the slice with what happens next.
    ///
    /// - Returns: false when nothing is left to happen; the slice is empty then.
    public func next(_ slice: inout TimeSlice) -> Bool {
        slice.removeAll()
        while !isFinished {
            let start = Int64(self.slice) * width
            guard start < engine.program.horizon else { return false }
            let (sum, overflow) = start.addingReportingOverflow(width)
            let end = min(overflow ? .max : sum, engine.program.horizon)
            slice.start = start
            slice.end = end
            live(from: start, until: end, into: &slice)
            self.slice += 1
            if self.slice % Self.ring == 0 { takeInFar() }
            if !slice.occurrences.isEmpty {
                slice.sort()
                return true
            }
        }
        return false
    }

    private var isFinished: Bool { lot.count == 0 && queue.isEmpty && unborn.isEmpty }

    // MARK: One slice

    private func live(from start: Int64, until end: Int64, into slice: inout TimeSlice) {
        var waiting = buckets[self.slice % Self.ring]
        buckets[self.slice % Self.ring] = ParkingLot.nobody
        while waiting != ParkingLot.nobody {
            let index = waiting
            waiting = lot.next(of: index)
            let record = lot.record(index)
            walker.pointee.unpark(record, layout, refunds: refunds.removeValue(forKey: index) ?? [])
            walker.pointee.forget()
            walker.pointee.live(until: end)
            settle(index, start: start, end: end, into: &slice)
        }
        while let arrival = queue.next(before: end) {
            guard let facts = engine.facts(of: arrival.number, arrival.arrival) else { continue }
            welcome(
                facts, entry: arrival.arrival.entry, stage: arrival.arrival.stage, parent: 0, start: start, end: end,
                into: &slice)
        }
        // A customer referred in this slice may arrive in it, and refer others.
        while let born = unborn.removeValue(forKey: self.slice) {
            for child in born {
                welcome(
                    engine.facts(of: child), entry: -1, stage: 0, parent: child.parent, start: start, end: end,
                    into: &slice)
            }
        }
    }

    private func welcome(
        _ facts: CustomerFacts, entry: Int, stage: Int, parent: UInt64, start: Int64, end: Int64,
        into slice: inout TimeSlice
    ) {
        walker.pointee.forget()
        walker.pointee.begin(facts, entry: entry, stage: stage, parent: parent)
        walker.pointee.live(until: end)
        settle(nil, start: start, end: end, into: &slice)
    }

    /// Keeps what happened in the slice, puts the customer away, and looks ahead for touches that announce conversions.
    private func settle(_ parked: UInt32?, start: Int64, end: Int64, into slice: inout TimeSlice) {
        let segment = walker.pointee.core.segment
        // Announcing touches before the slice were found when the slice they lie in looked ahead.
        for occurrence in walker.pointee.record where occurrence.time >= start {
            slice.occurrences.append(occurrence)
            slice.segments.append(segment)
        }
        for child in walker.pointee.children { unborn[Int(child.time / width), default: []].append(child) }
        walker.pointee.children.removeAll(keepingCapacity: true)
        let next = walker.pointee.nextTime
        guard next < engine.program.horizon else {
            if let parked { lot.giveBack(parked) }
            return
        }
        let index = parked ?? lot.take()
        walker.pointee.park(in: lot.record(index), layout)
        if !walker.pointee.refunds.isEmpty { refunds[index] = walker.pointee.refunds }
        let looksAhead = walker.pointee.looksAhead
        file(index, at: looksAhead ? next - Self.hour : next)
        if looksAhead && next - Self.hour < end { lookAhead(end, segment, into: &slice) }
    }

    /// Lives an hour further, and keeps of it only announcing touches that belong into this slice.
    private func lookAhead(_ end: Int64, _ segment: UInt8, into slice: inout TimeSlice) {
        walker.pointee.forget()
        walker.pointee.live(until: min(end + Self.hour, engine.program.horizon))
        for occurrence in walker.pointee.record where occurrence.time < end {
            slice.occurrences.append(occurrence)
            slice.segments.append(segment)
        }
        walker.pointee.children.removeAll(keepingCapacity: true)
    }

    // MARK: The calendar queue

    private func file(_ index: UInt32, at time: Int64) {
        let target = max(self.slice + 1, Int(max(time, 0) / width))
        guard target / Self.ring == (self.slice + 1) / Self.ring else {
            far.append(index)
            return
        }
        lot.setNext(of: index, buckets[target % Self.ring])
        buckets[target % Self.ring] = index
    }

    /// A round of the ring is over: those who waited for a later round are looked at again.
    private func takeInFar() {
        let waiting = far
        far.removeAll(keepingCapacity: true)
        self.slice -= 1
        for index in waiting {
            walker.pointee.unpark(lot.record(index), layout, refunds: refunds[index] ?? [])
            let next = walker.pointee.nextTime
            file(index, at: walker.pointee.looksAhead ? next - Self.hour : next)
        }
        self.slice += 1
    }

    /// A pilot of a few hundred customers says how densely things happen.
    private static func sliceWidth(_ engine: Engine, eventsPerSlice: Int) -> Int64 {
        let worker = engine.makeWorker()
        var ledger = Ledger()
        let step = max(1, engine.count / 256)
        var (events, pilots, latest) = (0, 0, Int64(1))
        for number in stride(from: 0, to: engine.count, by: step) {
            ledger.removeAll()
            worker.simulate(number..<number + 1, into: &ledger)
            events += ledger.occurrences.count
            pilots += 1
            for occurrence in ledger.occurrences where occurrence.kind != .end { latest = max(latest, occurrence.time) }
        }
        let total = Double(events) / Double(max(pilots, 1)) * Double(engine.count)
        let slices = max(16, total / Double(eventsPerSlice))
        return max(1_000, Int64(Double(latest) / slices))
    }
}
