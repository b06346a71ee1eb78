/// What a block of customers went through in a plain chain, told briefly: 32 bytes for each outcome taken, where a ``Ledger``
/// takes 72 for each decision.
///
/// In a plain chain (``Engine/isPlainChain``) nothing happens but arrivals and decisions, so this is the whole truth but for the
/// times of stays. It is filled by an ``Engine/Worker``; its memory is reused. One thread uses it.
public final class Itineraries {
    /// An outcome taken.
    public struct Step: BitwiseCopyable, Sendable {
        /// Microseconds since the scenario's start.
        public var time: Int64
        public var customer: UInt64
        /// ``sequence`` and above it ``stays``: one word, so that a decision changes both at once.
        @usableFromInline var counts: UInt64
        public var move: Move

        /// As ``Occurrence/sequence``.
        @inlinable
        @inline(__always)
        public var sequence: UInt32 { UInt32(truncatingIfNeeded: counts) }

        /// Decisions to stay since the stage was entered.
        @inlinable
        @inline(__always)
        public var stays: UInt32 { UInt32(truncatingIfNeeded: counts >> 32) }

        /// As the fields of an ``Occurrence`` of kind `decision`.
        public struct Move: BitwiseCopyable, Sendable {
            public var stage: Int16
            public var outcome: Int16
            public var to: Int16
            public var event: Int16

            init(stage: Int, outcome: Int, to: Int, event: Int) {
                self.stage = Int16(truncatingIfNeeded: stage)
                self.outcome = Int16(truncatingIfNeeded: outcome)
                self.to = Int16(truncatingIfNeeded: to)
                self.event = Int16(truncatingIfNeeded: event)
            }
        }

        /// Whether the customer took none before.
        @inlinable
        @inline(__always)
        public var isFirst: Bool { sequence == stays &+ 1 }

        /// The same as an occurrence; the dwell (``Occurrence/amount``) is not kept.
        @inlinable
        @inline(__always)
        public var occurrence: Occurrence {
            var decision = Occurrence(
                kind: .decision, time: time, customer: customer, sequence: sequence, stage: move.stage, to: move.to)
            decision.outcome = move.outcome
            decision.event = move.event
            return decision
        }
    }

    /// Where a customer came from and where it was when observation ended.
    public struct Route: BitwiseCopyable, Sendable {
        public var facts: CustomerFacts
        /// Index of the arrival entry.
        public var entry: Int
        /// Stage of arrival, and the last one: -1 for one who churned.
        public var first: Int16
        public var last: Int16
        /// When it churned; the end of time if never.
        public var churned: Int64
        /// Decisions to stay after the last step; none after a churn.
        public var stays: UInt32
        /// Whether any step emits an event.
        public var hasEvents: Bool
        /// Where the customer's steps begin; four bytes, so that a route stays short: callers take blocks, not worlds.
        @usableFromInline var firstStep: UInt32

        init(facts: CustomerFacts, entry: Int, stage: Int) {
            self.facts = facts
            self.entry = entry
            first = Int16(truncatingIfNeeded: stage)
            last = first
            churned = .max
            stays = 0
            hasEvents = false
            firstStep = 0
        }

        /// The arrival as an occurrence.
        @inlinable
        @inline(__always)
        public var arrival: Occurrence {
            var arrival = Occurrence(
                kind: .arrival, time: facts.arrival, customer: facts.id, sequence: 0, stage: first, to: first)
            arrival.channel = Int16(truncatingIfNeeded: facts.channel)
            arrival.partner = Int16(truncatingIfNeeded: facts.partner)
            arrival.amount = Double(entry)
            return arrival
        }
    }

    /// Behind a pointer, so that nothing guards its fields against others in the inner loop.
    @usableFromInline
    struct Memory {
        @usableFromInline var routes: UnsafeMutablePointer<Route>
        @usableFromInline var steps: UnsafeMutablePointer<Step>
        @usableFromInline var count = 0
        var capacity = 256
        @usableFromInline var eventful: UnsafeMutablePointer<Int>
        @usableFromInline var eventfulCount = 0
        @usableFromInline var stepCount = 0
        var stepCapacity = 1024
    }
    @usableFromInline let memory: UnsafeMutablePointer<Memory>

    public init() {
        memory = .allocate(capacity: 1)
        memory.initialize(
            to: Memory(
                routes: .allocate(capacity: 256), steps: .allocate(capacity: 1024),
                eventful: .allocate(capacity: 256)))
    }

    deinit {
        memory.pointee.routes.deallocate()
        memory.pointee.steps.deallocate()
        memory.pointee.eventful.deallocate()
        memory.deallocate()
    }

    /// Customers told of.
    @inlinable
    public var count: Int { memory.pointee.count }

    /// Empties it and keeps its memory.
    public func removeAll() {
        memory.pointee.count = 0
        memory.pointee.stepCount = 0
        memory.pointee.eventfulCount = 0
    }

    @inlinable
    public func route(_ index: Int) -> UnsafePointer<Route> { UnsafePointer(memory.pointee.routes + index) }

    /// A customer's steps in order of time.
    @inlinable
    public func steps(_ index: Int) -> UnsafeBufferPointer<Step> {
        let routes = memory.pointee.routes
        let start = Int(routes[index].firstStep)
        let end = index + 1 == memory.pointee.count ? memory.pointee.stepCount : Int(routes[index + 1].firstStep)
        return UnsafeBufferPointer(start: memory.pointee.steps + start, count: end - start)
    }

    /// Indices of the customers who cause any event, ascending.
    @inlinable
    public var eventful: UnsafeBufferPointer<Int> {
        UnsafeBufferPointer(start: memory.pointee.eventful, count: memory.pointee.eventfulCount)
    }

    /// All customers' steps, customer by customer.
    @inlinable
    public var allSteps: UnsafeBufferPointer<Step> {
        UnsafeBufferPointer(start: memory.pointee.steps, count: memory.pointee.stepCount)
    }

    /// Adds a customer, whose steps are added by ``settle(_:from:routes:)``.
    @inline(__always)
    func begin(_ route: Route) {
        let count = memory.pointee.count
        if count == memory.pointee.capacity { makeRoomForRoutes() }
        (memory.pointee.routes + count).initialize(to: route)
        memory.pointee.count = count &+ 1
    }

    @inline(never)
    private func makeRoomForRoutes() {
        var capacity = memory.pointee.capacity
        memory.pointee.eventful = doubled(memory.pointee.eventful, &capacity)
        memory.pointee.routes = doubled(memory.pointee.routes, &memory.pointee.capacity)
    }

    /// Notes a customer as eventful where the flag is 1, not where it is 0; without a branch, which is as good as random.
    @inline(__always)
    func addEventful(_ index: Int, if flag: UInt16) {
        memory.pointee.eventful[memory.pointee.eventfulCount] = index
        memory.pointee.eventfulCount &+= Int(flag)
    }

    /// - Returns: all customers' steps, behind which there is room for so many.
    func makeRoom(forSteps count: Int) -> UnsafeMutablePointer<Step> {
        while memory.pointee.stepCount + count > memory.pointee.stepCapacity {
            memory.pointee.steps = doubled(memory.pointee.steps, &memory.pointee.stepCapacity)
        }
        return memory.pointee.steps
    }

    private func doubled<Element: BitwiseCopyable>(
        _ elements: UnsafeMutablePointer<Element>, _ capacity: inout Int
    ) -> UnsafeMutablePointer<Element> {
        let larger = UnsafeMutablePointer<Element>.allocate(capacity: 2 * capacity)
        larger.moveInitialize(from: elements, count: capacity)
        elements.deallocate()
        capacity *= 2
        return larger
    }
}
