/// A plain chain in order of time: the arrivals and the outcomes taken that ``TimeOrder`` tells, sooner and in less memory.
///
/// A calendar queue as there, but what waits is not a customer's state: it is the next outcome that it takes (``PendingSteps``),
/// drawn ahead through all stays before it, which nobody sees. Whoever takes none before the horizon is dropped at once.
public final class PlainTimeOrder {
    private let engine: Engine
    private let chain: PlainChain
    private let part: Int
    private let parts: Int
    private let pending: UnsafeMutablePointer<PendingSteps>
    private let shift: Int64
    private var slice: Int64 = 0
    /// Who arrives all at once, and how many of them have.
    private let atOnce: [Range<Int>]
    private var taken = 0
    private let crowd: Int
    private var cursor = Arrivals.Cursor()
    /// Of each entry the next slot to be opened, and when it begins; never, where that is behind the horizon.
    private var slots: [Int]
    private var slotStarts: [Int64]
    /// A customer who stayed so often that no end is in sight, and was dropped: the world cannot be simulated.
    public private(set) var runaway: UInt64?

    /// `nil` where the world is no plain chain (``Engine/isPlainChain``), or one in which a stage can be entered again.
    ///
    /// - Parameters:
    ///   - part: which of `parts` equal shares of the customers (of the engine's shard), from 0: each on a thread of its own;
    ///     merged by the caller.
    ///   - eventsPerSlice: about how many steps a slice of all parts may hold where they lie densest, at most.
    public init?(_ engine: Engine, part: Int = 0, of parts: Int = 1, eventsPerSlice: Int = 16_384) {
        guard let chain = engine.program.chain, !chain.hasLoops else { return nil }
        self.engine = engine
        self.chain = chain
        self.part = part
        self.parts = parts
        crowd = eventsPerSlice
        atOnce = engine.arrivals.atOnce
        let entries = engine.arrivals.entries
        slots = entries.indices.map { engine.arrivals.isAtOnce($0) ? entries[$0].slots : 0 }
        slotStarts = []
        let share = eventsPerSlice.multipliedReportingOverflow(by: engine.shard.count)
        shift = SliceWidth.shift(of: engine, eventsPerSlice: share.overflow ? .max : share.partialValue)
        pending = .allocate(capacity: 1)
        pending.initialize(to: PendingSteps(shift: shift))
        slotStarts = entries.indices.map { startOfNextSlot(of: $0) }
    }

    deinit {
        pending.pointee.deallocate()
        pending.deinitialize(count: 1)
        pending.deallocate()
    }

    /// Customers waiting for their next step.
    public var active: Int { pending.pointee.count }
    /// Bytes that a waiting customer takes.
    public var bytesPerCustomer: Int { MemoryLayout<PendingSteps.Step>.stride }

    /// Fills the slice with what happens next.
    ///
    /// - Returns: false when nothing is left to happen; the slice is empty then.
    public func next(_ slice: TimedSteps) -> Bool {
        slice.removeAll()
        if taken < atOnce.reduce(0, { $0 + $1.count }) {
            takeCrowd(slice)
            return true
        }
        while runaway == nil, leap() {
            slice.start = self.slice << shift
            let isLast = self.slice >= Int64.max >> shift
            slice.end = min(isLast ? .max : (self.slice + 1) << shift, chain.horizon)
            live(into: slice)
            self.slice += 1
            guard slice.memory.pointee.count > 0 else { continue }
            slice.sort()
            return true
        }
        return false
    }

    /// To the next slice that may hold anything; false where there is none.
    private func leap() -> Bool {
        let arrival = slotStarts.min() ?? .max
        guard pending.pointee.count > 0 || arrival < .max else { return false }
        let first = min(pending.pointee.first(from: slice), max(slice, arrival >> shift))
        if first != slice || slice % Int64(PendingSteps.ring / 2) == 0 {
            slice = first
            pending.pointee.bringNear(at: slice)
        }
        return true
    }

    /// Takes in a few thousand of those who arrive all at once: what they do in that very microsecond is a slice, so that no slice
    /// holds everybody. Every part takes its share of the same thousands, so that parts stay in step.
    private func takeCrowd(_ slice: TimedSteps) {
        slice.start = 0
        slice.end = 1
        var skipped = 0
        var left = crowd
        for numbers in atOnce {
            defer { skipped += numbers.count }
            let from = numbers.lowerBound + max(0, taken - skipped)
            guard from < numbers.upperBound, left > 0 else { continue }
            let until = min(numbers.upperBound, from + left)
            left -= until - from
            for number in from..<until where number % parts == part && engine.isOurs(number) {
                welcome(number, engine.arrivals.arrival(number, cursor: &cursor), before: 1, slice.memory)
            }
        }
        taken += crowd - left
        slice.sort()
    }

    // MARK: One slice

    private func live(into slice: TimedSteps) {
        let (chain, pending, told, end) = (chain, pending, slice.memory, slice.end)
        pending.pointee.take(self.slice).forEach(in: pending) { step in
            guard step.outcome >= 0 else {
                let number = Int(step.customer)
                return welcome(number, engine.arrivals.arrival(number, cursor: &cursor), before: end, told)
            }
            follow(step, before: end, chain, told)
        }
        for entry in slots.indices {
            while slotStarts[entry] < end { openSlot(of: entry, before: end, told) }
        }
    }

    /// Those who arrive in the slot, now or soon.
    private func openSlot(of entry: Int, before end: Int64, _ told: UnsafeMutablePointer<TimedSteps.Memory>) {
        let slot = slots[entry]
        let arrivals = engine.arrivals
        let first = arrivals.starts[entry]
        let indices = arrivals.entries[entry].before[slot]..<arrivals.entries[entry].before[slot + 1]
        for index in indices where isOurs(first + index) {
            welcome(first + index, arrivals.arrival(index, of: entry, slot: slot), before: end, told)
        }
        slots[entry] += 1
        slotStarts[entry] = startOfNextSlot(of: entry)
    }

    private func isOurs(_ number: Int) -> Bool {
        (parts == 1 || number % parts == part) && engine.isOurs(number)
    }

    private func startOfNextSlot(of entry: Int) -> Int64 {
        guard slots[entry] < engine.arrivals.entries[entry].slots else { return .max }
        // Rounded like the arrivals in it, none of which comes before it.
        let start = engine.arrivals.start(ofSlot: slots[entry], of: entry)
        return start < chain.horizon ? start : .max
    }

    /// Tells an arrival and what follows before the slice's end; puts away what comes later, be it the arrival itself.
    @inline(__always)
    private func welcome(
        _ number: Int, _ arrival: Arrivals.Arrival, before end: Int64, _ told: UnsafeMutablePointer<TimedSteps.Memory>
    ) {
        guard let facts = engine.facts(of: number, arrival) else { return }
        var step = PendingSteps.Step(
            customer: facts.id, time: arrival.time, sequence: 0, stage: Int16(truncatingIfNeeded: arrival.stage),
            outcome: -1)
        guard step.time < end else { return pending.pointee.add(step, at: slice) }
        var arrived = TimedSteps.Step(step, to: step.stage, event: -1)
        arrived.channel = Int16(truncatingIfNeeded: facts.channel)
        arrived.partner = Int16(truncatingIfNeeded: facts.partner)
        told.pointee.append(arrived)
        step.sequence = 1
        guard draw(&step, in: step.stage, chain) else { return }
        follow(step, before: end, chain, told)
    }

    /// Tells a step and those after it before the slice's end, and puts away the first that comes later.
    @inline(__always)
    private func follow(
        _ first: PendingSteps.Step, before end: Int64, _ chain: PlainChain,
        _ told: UnsafeMutablePointer<TimedSteps.Memory>
    ) {
        var step = first
        while step.time < end {
            let taken = chain.outcome(step.outcome, of: step.stage)
            let to = taken.pointee.move.to
            told.pointee.append(TimedSteps.Step(step, to: to, event: taken.pointee.move.event))
            step.sequence &+= 1
            guard to >= 0, draw(&step, in: to, chain) else { return }
        }
        pending.pointee.add(step, at: slice)
    }

    /// Draws on in a stage that was just entered, until an outcome is taken.
    ///
    /// - Parameter step: when the stage was entered and the sequence number of the first decision in it; then the outcome's.
    /// - Returns: false where no outcome is taken before the horizon.
    @inline(__always)
    private func draw(_ step: inout PendingSteps.Step, in index: Int16, _ chain: PlainChain) -> Bool {
        let stage = chain.stage(Int(index))
        guard !stage.pointee.isEnd else { return false }
        var stays: UInt32 = 0
        while true {
            let (low, high) = chain.draw(in: stage, of: step.customer, visit: 1, decision: stays)
            step.time = chain.end(of: low, in: stage, after: step.time)
            guard step.time < chain.horizon else { return false }
            if let taken = chain.choose(in: stage, high) {
                step.stage = index
                step.outcome = taken.pointee.move.outcome
                return true
            }
            step.sequence &+= 1
            stays &+= 1
            if stays & 0xF_FFFF == 0 {
                runaway = step.customer
                return false
            }
        }
    }
}

extension TimedSteps.Step {
    @inline(__always)
    fileprivate init(_ step: PendingSteps.Step, to: Int16, event: Int16) {
        self.init(
            time: step.time, customer: step.customer, sequence: step.sequence, stage: step.stage,
            outcome: step.outcome, to: to, event: event, channel: -1, partner: -1)
    }
}
