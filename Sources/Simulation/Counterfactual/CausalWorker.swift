extension Engine {
    /// One for each thread.
    ///
    /// - Precondition: at most ``CausalWorker/mostChannels`` channels, a goal, and an engine of a world that lacks nothing.
    public func makeCausalWorker() -> CausalWorker { CausalWorker(self) }

    /// Lives the same customers in worlds with fewer channels, and tells which channels turned their lives.
    ///
    /// What one customer does, and all whom it referred, is a *tree*: no other customer has any part in it. Use it on one
    /// thread; its memory is reused, and nothing is allocated for a world. An engine of ``World/reducedToCauses()`` gives the
    /// same answers sooner.
    ///
    ///     worker.begin(number)
    ///     let turned = worker.live(without: [], into: &goals)
    public final class CausalWorker {
        /// The most channels that can be told apart.
        public static let mostChannels = UInt64.bitWidth

        private let engine: Engine
        private let goal: Int16
        private let walker: UnsafeMutablePointer<Walker>
        private var cursor = Arrivals.Cursor()
        private var arrival: Arrivals.Arrival
        private var root: CustomerFacts?
        private var notesPartners = false
        /// A customer whose life had no end in sight; the world cannot be simulated.
        public private(set) var runaway: UInt64?
        /// Partners whose touches, or whose visitor, the last tree had that was lived in the full world.
        public private(set) var partnersMet: ContiguousArray<Exclusions.Partner> = []

        init(_ engine: Engine) {
            precondition(engine.world.channels.count <= Self.mostChannels && engine.exclusions == .none)
            guard let goal = engine.world.goal else { preconditionFailure("without a goal nothing has a worth") }
            self.engine = engine
            self.goal = Int16(goal)
            arrival = Arrivals.Arrival(time: 0, entry: 0, stage: 0, channel: -1, partnerDraw: 0, segment: nil)
            walker = .allocate(capacity: 1)
            walker.initialize(to: Walker(engine.program))
            walker.pointee.drawsAhead = true
            walker.pointee.trackInfluence()
        }

        deinit {
            walker.pointee.deallocate()
            walker.deinitialize(count: 1)
            walker.deallocate()
        }

        /// Turns to a customer who comes by itself.
        public func begin(_ number: Int) {
            arrival = engine.arrivals.arrival(number, cursor: &cursor)
            root = engine.facts(of: number, arrival)
        }

        /// Lives the tree in a world without these channels.
        ///
        /// - Parameter goals: gets one entry for each customer who reached the goal.
        /// - Returns: channels M such that in every world that has M, and lacks at least these, the tree comes to the same goals with
        ///   the same values.
        public func live(without absent: ChannelSet, into goals: inout ContiguousArray<GoalsReached>) -> ChannelSet {
            walker.pointee.absence = Walker.Absence(channels: absent.bits)
            let isFull = absent.isEmpty
            if isFull { partnersMet.removeAll(keepingCapacity: true) }
            let turned = liveTree(absent, notingPartners: isFull, into: &goals)
            if isFull { partnersMet.sort { ($0.channel, $0.partner) < ($1.channel, $1.partner) } }
            return turned
        }

        /// Lives the tree in a world that lacks one partner of a channel and nothing else.
        public func live(without partner: Exclusions.Partner, into goals: inout ContiguousArray<GoalsReached>) {
            if let root, root.channel == partner.channel, root.partner == partner.partner {
                return goals.removeAll(keepingCapacity: true)
            }
            walker.pointee.absence = Walker.Absence(channel: partner.channel, partner: partner.partner)
            _ = liveTree([], notingPartners: false, into: &goals)
        }

        private func liveTree(
            _ absent: ChannelSet, notingPartners: Bool, into goals: inout ContiguousArray<GoalsReached>
        ) -> ChannelSet {
            goals.removeAll(keepingCapacity: true)
            notesPartners = notingPartners
            guard let root, !absent.contains(root.channel) else { return [] }
            var turned = ChannelSet(bits: Walker.bit(ofChannel: root.channel))
            meet(root.channel, root.partner)
            live(root, entry: arrival.entry, stage: arrival.stage, parent: 0, &turned, &goals)
            let own = goals.count
            let referral = engine.program.referralChannel
            var next = 0
            while next < walker.pointee.children.count, referral < 0 || !absent.contains(referral) {
                let child = walker.pointee.children[next]
                next += 1
                live(engine.facts(of: child), entry: -1, stage: 0, parent: child.parent, &turned, &goals)
            }
            if !walker.pointee.children.isEmpty { walker.pointee.children.removeAll(keepingCapacity: true) }
            // Friends without a goal would not be missed.
            if goals.count > own, referral >= 0 { turned.insert(referral) }
            return turned
        }

        private func live(
            _ facts: CustomerFacts, entry: Int, stage: Int, parent: UInt64, _ turned: inout ChannelSet,
            _ goals: inout ContiguousArray<GoalsReached>
        ) {
            walker.pointee.forget()
            walker.pointee.influence?.pointee.forget()
            walker.pointee.begin(facts, entry: entry, stage: stage, parent: parent)
            walker.pointee.live(until: engine.program.horizon)
            if walker.pointee.ranAway { runaway = facts.id }
            turned.formUnion(ChannelSet(bits: walker.pointee.influence?.pointee.channels ?? 0))
            count(facts, &goals)
        }

        private func count(_ facts: CustomerFacts, _ goals: inout ContiguousArray<GoalsReached>) {
            var reached = GoalsReached(customer: facts.id, segment: facts.segment, count: 0, value: 0)
            for occurrence in walker.pointee.record {
                if occurrence.event == goal, occurrence.kind == .decision || occurrence.kind == .emission {
                    reached.count += 1
                    reached.value += occurrence.value
                }
                if occurrence.kind == .touch { meet(Int(occurrence.channel), Int(occurrence.partner)) }
            }
            if reached.count > 0 { goals.append(reached) }
        }

        private func meet(_ channel: Int, _ partner: Int) {
            guard notesPartners, partner >= 0 else { return }
            let met = Exclusions.Partner(channel: channel, partner: partner)
            if !partnersMet.contains(met) { partnersMet.append(met) }
        }
    }
}

/// A customer's goals in one world.
public struct GoalsReached: BitwiseCopyable, Sendable, Equatable {
    public var customer: UInt64
    public var segment: Int
    public var count: Int
    /// In minor units, before refunds.
    public var value: Int64

    public init(customer: UInt64, segment: Int, count: Int, value: Int64) {
        self.customer = customer
        self.segment = segment
        self.count = count
        self.value = value
    }
}
