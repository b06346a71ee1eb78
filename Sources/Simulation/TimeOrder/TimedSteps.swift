/// What happened in a plain chain in a stretch of time, in the order (time, customer, sequence): 32 bytes for each arrival and each
/// outcome taken, where a ``TimeSlice`` takes 72, and nothing for stays.
///
/// It is filled by a ``PlainTimeOrder``; its memory is reused. One thread uses it.
public final class TimedSteps {
    /// An arrival, or an outcome taken.
    public struct Step: BitwiseCopyable, Sendable {
        /// Microseconds since the scenario's start.
        public var time: Int64
        public var customer: UInt64
        /// As ``Occurrence/sequence``.
        public var sequence: UInt32
        /// As the fields of an ``Occurrence``; `outcome` is -1 on arrivals alone.
        public var stage: Int16
        public var outcome: Int16
        public var to: Int16
        public var event: Int16
        /// By what the customer arrived; -1 on outcomes.
        public var channel: Int16
        public var partner: Int16

        @inlinable
        public var isArrival: Bool { outcome < 0 }

        /// The same as an occurrence; ``Occurrence/amount`` (the dwell, the arrival's entry) is not kept.
        @inlinable
        @inline(__always)
        public var occurrence: Occurrence {
            var occurrence = Occurrence(
                kind: isArrival ? .arrival : .decision, time: time, customer: customer, sequence: sequence,
                stage: stage, to: to)
            occurrence.outcome = outcome
            occurrence.event = event
            occurrence.channel = channel
            occurrence.partner = partner
            return occurrence
        }

        @inline(__always)
        static func < (a: Step, b: Step) -> Bool {
            if a.time != b.time { return a.time < b.time }
            return a.customer != b.customer ? a.customer < b.customer : a.sequence < b.sequence
        }
    }

    /// From `start` (inclusive) to `end` (exclusive), in microseconds.
    public internal(set) var start: Int64 = 0
    public internal(set) var end: Int64 = 0

    /// Behind a pointer, so that nothing guards its fields against others in the inner loop.
    struct Memory {
        var steps: UnsafeMutablePointer<Step>
        var sorted: UnsafeMutablePointer<Step>
        var capacity: Int
        var count = 0
        /// End of each bin of the sort.
        var bins: [UInt32] = []
    }
    let memory: UnsafeMutablePointer<Memory>

    public init() {
        memory = .allocate(capacity: 1)
        memory.initialize(
            to: Memory(steps: .allocate(capacity: 1024), sorted: .allocate(capacity: 1024), capacity: 1024))
    }

    deinit {
        memory.pointee.steps.deallocate()
        memory.pointee.sorted.deallocate()
        memory.deinitialize(count: 1)
        memory.deallocate()
    }

    /// In order; valid until the slice is filled again.
    public var steps: UnsafeBufferPointer<Step> {
        UnsafeBufferPointer(start: memory.pointee.steps, count: memory.pointee.count)
    }

    func removeAll() { memory.pointee.count = 0 }

    /// Settles every tie: by time, customer, sequence.
    func sort() { memory.pointee.sort(since: start, span: end - start) }
}

extension TimedSteps.Memory {
    @inline(__always)
    mutating func append(_ step: TimedSteps.Step) {
        if count == capacity { grow() }
        steps[count] = step
        count &+= 1
    }

    @inline(never)
    private mutating func grow() {
        let larger = UnsafeMutablePointer<TimedSteps.Step>.allocate(capacity: 2 * capacity)
        larger.moveInitialize(from: steps, count: count)
        steps.deallocate()
        steps = larger
        sorted.deallocate()
        sorted = .allocate(capacity: 2 * capacity)
        capacity *= 2
    }

    /// Deals the steps into about as many bins of equal time as there are steps, which leaves little to do in most: a bin of a few
    /// is put in order by insertion, one of many (where much happens at once) by comparison.
    mutating func sort(since start: Int64, span: Int64) {
        guard count > 1 else { return }
        let latest = UInt64(max(0, span - 1))
        let shift = UInt64(max(0, latest.significantBits - UInt64(count).significantBits))
        let binCount = Int(latest >> shift) + 1
        if bins.count < binCount { bins = [UInt32](repeating: 0, count: binCount) }
        let (steps, sorted, count) = (steps, sorted, count)
        bins.withUnsafeMutableBufferPointer { bins in
            for bin in 0..<binCount { bins[bin] = 0 }
            for index in 0..<count { bins[Int(UInt64(steps[index].time - start) >> shift)] &+= 1 }
            var sum: UInt32 = 0
            for bin in 0..<binCount {
                let here = bins[bin]
                bins[bin] = sum
                sum += here
            }
            for index in 0..<count {
                let bin = Int(UInt64(steps[index].time - start) >> shift)
                sorted[Int(bins[bin])] = steps[index]
                bins[bin] &+= 1
            }
            var first = 0
            for bin in 0..<binCount {
                let end = Int(bins[bin])
                if end - first > 1 {
                    Self.settle(UnsafeMutableBufferPointer(start: sorted + first, count: end - first))
                }
                first = end
            }
        }
        swap(&self.steps, &self.sorted)
    }

    @inline(__always)
    private static func settle(_ steps: UnsafeMutableBufferPointer<TimedSteps.Step>) {
        guard steps.count <= 24 else { return settleMany(steps) }
        for index in 1..<steps.count {
            let step = steps[index]
            var place = index
            while place > 0, step < steps[place - 1] {
                steps[place] = steps[place - 1]
                place -= 1
            }
            steps[place] = step
        }
    }

    @inline(never)
    private static func settleMany(_ steps: UnsafeMutableBufferPointer<TimedSteps.Step>) {
        var steps = steps
        steps.sort { $0 < $1 }
    }
}
