/// Memory for customers of a plain chain who walk in step (``PlainWalk``).
struct PlainBlock {
    /// So few that all of it stays in the processor's nearest memory.
    static let most = 256

    /// A customer under way, in four words, of which each decision changes three: shorter fields would each be read, changed and
    /// written by themselves.
    struct Traveller: BitwiseCopyable {
        var id: UInt64
        var time: Int64
        /// As ``Itineraries/Step/counts``, of the next decision.
        var counts: UInt64
        /// From the lowest bit on: ``steps``, ``events``, ``stage``.
        var state: UInt64

        /// One who arrives in a stage.
        init(id: UInt64, time: Int64, stage: Int) {
            self.id = id
            self.time = time
            counts = 1
            state = Self.change(of: stage)
        }

        @inline(__always)
        init(id: UInt64, time: Int64, counts: UInt64, state: UInt64) {
            self.id = id
            self.time = time
            self.counts = counts
            self.state = state
        }

        /// Decisions to stay since the stage was entered.
        @inline(__always) var stays: UInt32 { UInt32(truncatingIfNeeded: counts >> 32) }
        /// Outcomes taken.
        @inline(__always) var steps: UInt32 { UInt32(truncatingIfNeeded: state) }
        /// 1 for one who caused any, else 0.
        @inline(__always) var events: UInt16 { UInt16(truncatingIfNeeded: state >> 32) }
        @inline(__always) var stage: Int16 { Int16(truncatingIfNeeded: state >> 48) }

        /// What to add to the state, so that the stage's number changes by so much.
        static func change(of stage: Int) -> UInt64 { UInt64(bitPattern: Int64(stage)) << 48 }
        static let oneStep: UInt64 = 1
        static let anEvent: UInt64 = 1 << 32
    }

    /// Outcomes taken, round by round, and who is no longer under way.
    struct Told {
        fileprivate var steps = UnsafeMutablePointer<Itineraries.Step>.allocate(capacity: 1024)
        fileprivate var capacity = 1024
        var count = 0
        var endCount = 0

        /// Writes the next step, which counts if ``count`` is raised after it. There must be room.
        @inline(__always)
        func write(_ step: Itineraries.Step) { (steps + count).initialize(to: step) }

        /// Where among the travellers the next who ends is put, to be counted by ``endCount``.
        @inline(__always)
        var nextEnd: Int { PlainBlock.most &+ endCount }

        @inline(__always)
        mutating func makeRoom(for more: Int) {
            if count &+ more > capacity { grow(toHold: count &+ more) }
        }

        mutating func removeAll() { (count, endCount) = (0, 0) }

        @inline(never)
        private mutating func grow(toHold total: Int) {
            let larger = UnsafeMutablePointer<Itineraries.Step>.allocate(capacity: 2 * total)
            larger.moveInitialize(from: steps, count: count)
            steps.deallocate()
            (steps, capacity) = (larger, 2 * total)
        }
    }

    /// Who is under way, and from ``most`` on who no longer is.
    let travellers: UnsafeMutablePointer<Traveller>
    let draws: UnsafeMutablePointer<(UInt64, UInt64)>
    /// When the travellers' decisions fall due.
    let times: UnsafeMutablePointer<Int64>
    /// How often each customer entered each stage.
    let visits: UnsafeMutablePointer<UInt32>
    let told: UnsafeMutablePointer<Told>
    /// What each came to, and where its next step goes: by number, from the block's first customer on.
    fileprivate let ends: UnsafeMutablePointer<Traveller>
    fileprivate let next: UnsafeMutablePointer<Int>

    init(stages: Int) {
        travellers = .allocate(capacity: 2 * Self.most)
        draws = .allocate(capacity: Self.most)
        times = .allocate(capacity: Self.most)
        visits = .allocate(capacity: Self.most * stages)
        visits.initialize(repeating: 0, count: Self.most * stages)
        told = .allocate(capacity: 1)
        told.initialize(to: Told())
        ends = .allocate(capacity: Self.most)
        next = .allocate(capacity: Self.most)
    }

    /// Notes one who is no longer under way, or never was.
    func end(_ traveller: Traveller) {
        travellers[told.pointee.nextEnd] = traveller
        told.pointee.endCount &+= 1
    }

    func deallocate() {
        travellers.deallocate()
        draws.deallocate()
        times.deallocate()
        visits.deallocate()
        told.pointee.steps.deallocate()
        told.deallocate()
        ends.deallocate()
        next.deallocate()
    }
}

extension Itineraries {
    /// Forgets the routes from one on, before they are settled.
    func removeRoutes(from first: Int) { memory.pointee.count = first }

    /// Ends the latest routes and brings their steps, told round by round, into the customers' order.
    ///
    /// - Parameter first: the number of the block's first customer.
    func settle(_ block: PlainBlock, from first: UInt64, routes: Range<Int>) {
        let told = block.told.pointee
        let steps = makeRoom(forSteps: told.count)
        for index in PlainBlock.most..<told.nextEnd {
            block.ends[Int(truncatingIfNeeded: block.travellers[index].id &- first)] = block.travellers[index]
        }
        var start = memory.pointee.stepCount
        for index in routes {
            let route = memory.pointee.routes + index
            let place = Int(truncatingIfNeeded: route.pointee.facts.id &- first)
            let end = block.ends[place]
            route.pointee.firstStep = UInt32(truncatingIfNeeded: start)
            route.pointee.stays = end.stays
            route.pointee.last = end.stage
            route.pointee.churned = end.stage < 0 ? end.time : .max
            route.pointee.hasEvents = end.events != 0
            addEventful(index, if: end.events)
            block.next[place] = start
            start &+= Int(end.steps)
        }
        for index in 0..<told.count {
            let next = block.next + Int(truncatingIfNeeded: told.steps[index].customer &- first)
            (steps + next.pointee).initialize(to: told.steps[index])
            next.pointee &+= 1
        }
        memory.pointee.stepCount = start
    }
}
