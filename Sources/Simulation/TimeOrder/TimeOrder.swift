/// A world in order of time: the same occurrences as ``Engine/Worker`` makes customer by customer, slice by slice.
///
/// A calendar queue: waiting customers lie in buckets by the slice of their next event; a slice takes its bucket, lets each
/// customer live until the slice's end, sorts what happened, and puts the customers away again. Memory grows with the customers
/// that are active at once (``ParkingLayout``), not with those to come or gone, nor with events.
public final class TimeOrder {
    private let engine: Engine
    private let part: Int
    private let parts: Int
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
    /// -1 while those who arrive all at once are taken in.
    private var slice: Int
    /// Who arrives all at once, and how many of them have.
    private let atOnce: [Range<Int>]
    private var taken = 0
    private var cursor = Arrivals.Cursor()
    private static let crowd = 8192
    /// Customers whose next event lies behind the last bucket, by slice.
    private var far: [UInt32] = []

    private static let hour: Int64 = 3_600_000_000
    private static let ring = 8192

    /// - Parameters:
    ///   - part: which of `parts` equal shares of the customers (of the engine's shard), from 0: each on a thread of its own;
    ///     merged by the caller.
    ///   - eventsPerSlice: about how many occurrences a slice should hold.
    public init(_ engine: Engine, part: Int = 0, of parts: Int = 1, eventsPerSlice: Int = 8_192) {
        self.engine = engine
        layout = ParkingLayout(engine.program)
        lot = ParkingLot(recordSize: layout.size)
        walker = .allocate(capacity: 1)
        walker.initialize(to: Walker(engine.program))
        queue = ArrivalQueue(engine, part: part, of: parts)
        atOnce = engine.arrivals.atOnce
        slice = atOnce.isEmpty ? 0 : -1
        self.part = part
        self.parts = parts
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
        if self.slice < 0 { return takeCrowd(&slice) }
        while !isFinished {
            // What happened at the very start is told already where a crowd arrived then.
            let start = Int64(self.slice) * width
            guard start < engine.program.horizon else { return false }
            let (sum, overflow) = Int64(self.slice).multipliedReportingOverflow(by: width, plus: width)
            let end = min(overflow ? .max : sum, engine.program.horizon)
            slice.start = start
            slice.end = end
            live(from: self.slice == 0 && !atOnce.isEmpty ? 1 : start, until: end, into: &slice)
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

    /// Takes in a few thousand of those who arrive all at once: what they do in that very microsecond is a slice, so that no slice
    /// holds everybody. Every part takes its share of the same thousands, so that parts stay in step.
    private func takeCrowd(_ slice: inout TimeSlice) -> Bool {
        slice.start = 0
        slice.end = 1
        var skipped = 0
        var left = Self.crowd
        for numbers in atOnce {
            defer { skipped += numbers.count }
            let from = numbers.lowerBound + max(0, taken - skipped)
            guard from < numbers.upperBound, left > 0 else { continue }
            let until = min(numbers.upperBound, from + left)
            left -= until - from
            for number in from..<until where number % parts == part && engine.isOurs(number) {
                let arrival = engine.arrivals.arrival(number, cursor: &cursor)
                guard let facts = engine.facts(of: number, arrival) else { continue }
                welcome(facts, entry: arrival.entry, stage: arrival.stage, parent: 0, end: 1, into: &slice)
            }
        }
        taken += Self.crowd - left
        if taken == atOnce.reduce(0, { $0 + $1.count }) { self.slice = 0 }
        slice.sort()
        return true
    }

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
                facts, entry: arrival.arrival.entry, stage: arrival.arrival.stage, parent: 0, end: end, into: &slice)
        }
        // A customer referred in this slice may arrive in it, and refer others.
        while let born = unborn.removeValue(forKey: self.slice) {
            for child in born {
                welcome(
                    engine.facts(of: child), entry: -1, stage: 0, parent: child.parent, end: end, into: &slice)
            }
        }
    }

    private func welcome(
        _ facts: CustomerFacts, entry: Int, stage: Int, parent: UInt64, end: Int64, into slice: inout TimeSlice
    ) {
        walker.pointee.forget()
        walker.pointee.begin(facts, entry: entry, stage: stage, parent: parent)
        walker.pointee.live(until: end)
        settle(nil, start: .min, end: end, into: &slice)
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
        let total = Double(events) / Double(max(pilots, 1)) * Double(engine.count) / Double(engine.shard.count)
        let slices = max(16, total / Double(eventsPerSlice))
        return max(1_000, Int64(Double(latest) / slices))
    }
}

extension Int64 {
    fileprivate func multipliedReportingOverflow(by factor: Int64, plus addend: Int64) -> (Int64, Bool) {
        let (product, first) = multipliedReportingOverflow(by: factor)
        let (sum, second) = product.addingReportingOverflow(addend)
        return (sum, first || second)
    }
}
