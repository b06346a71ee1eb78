import Simulation

/// Finds what each channel and partner is worth in the lives of one tree of customers after the other, on one thread.
///
/// A world that was simulated answers for all worlds between the channels that turned it and those it had. What is left of the
/// lattice falls into disjoint parts, by the first of those channels that a world lacks; each is explored in the same way from its
/// largest world. So no world is simulated twice, and most are not simulated at all.
struct TreeTruth {
    /// All worlds that have the required channels and lack the absent ones.
    private struct Interval {
        var required: ChannelSet
        var absent: ChannelSet
        var worth: Worth
    }
    /// What came of a tree in one world.
    private struct Outcome {
        var turned = ChannelSet()
        var worth = Worth.zero
    }

    private(set) var tally: TruthTally
    private let worker: Engine.CausalWorker
    private let weights = ShapleyWeights()
    private let orders: SampledOrders
    /// Number of each channel's first partner among all partners.
    private let firstPartner: [Int]
    /// Channels whose touches depend on each other: without some, others would come that do not.
    private let entangled: ChannelSet
    /// A tree that more channels can turn is sampled.
    private let mostChannels: Int

    // Of the tree at hand, with memory that is reused.
    private var goals: ContiguousArray<GoalsReached> = []
    private var others: ContiguousArray<GoalsReached> = []
    private var without: ContiguousArray<Outcome>
    private var intervals: ContiguousArray<Interval> = []
    private var relevant = ChannelSet()

    init(_ engine: Engine, _ orders: SampledOrders, mostChannels: Int) {
        precondition(mostChannels <= ShapleyWeights.mostChannels)
        let channels = engine.world.channels
        firstPartner = channels.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.partners.count) }
        tally = TruthTally(
            channels: channels.count, partners: firstPartner.last ?? 0, segments: engine.world.population.segments.count
        )
        worker = engine.makeCausalWorker()
        without = ContiguousArray(repeating: Outcome(), count: channels.count)
        self.orders = orders
        entangled = engine.world.channelsWithEntangledTouches
        self.mostChannels = mostChannels
    }

    /// A customer whose life had no end in sight.
    var runaway: UInt64? { worker.runaway }

    /// Adds a customer who comes by itself, and all in its wake.
    mutating func add(_ number: Int) {
        worker.begin(number)
        let turned = worker.live(without: [], into: &goals)
        let full = Outcome(turned: turned, worth: Worth(goals))
        tally.trees += 1
        tally.worldsSimulated += 1
        tally.all += full.worth
        goals.sortByCustomer()
        losePartners(turned)
        guard !turned.isEmpty else {
            tally.none += full.worth
            return
        }
        loseChannels(turned)
        if explore(full) { share() } else { sample(number, full) }
    }

    // MARK: One less

    /// A partner's absence takes away a part of its channel's touches. Where it can add none, a channel that turned nothing has no
    /// partner that did.
    private mutating func losePartners(_ turned: ChannelSet) {
        for partner in worker.partnersMet
        where turned.contains(partner.channel) || entangled.contains(partner.channel) {
            worker.live(without: partner, into: &others)
            compare(player: tally.channels + firstPartner[partner.channel] + partner.partner)
        }
    }

    private mutating func loseChannels(_ turned: ChannelSet) {
        for channel in turned.indices {
            without[channel] = live(without: ChannelSet(channel))
            compare(player: channel)
        }
    }

    private mutating func live(without absent: ChannelSet) -> Outcome {
        let turned = worker.live(without: absent, into: &others)
        tally.worldsSimulated += 1
        return Outcome(turned: turned, worth: Worth(others))
    }

    /// Counts what customers have in the full world and not in the other, or the other way round.
    private mutating func compare(player: Int) {
        others.sortByCustomer()
        var (here, there) = (0, 0)
        while here < goals.count || there < others.count {
            let mine = here < goals.count ? goals[here].customer : .max
            let theirs = there < others.count ? others[there].customer : .max
            var (worth, segment) = (Worth.zero, 0)
            if mine <= theirs, here < goals.count {
                worth += Worth(goals[here])
                segment = goals[here].segment
                here += 1
            }
            if theirs <= mine, there < others.count {
                worth -= Worth(others[there])
                segment = others[there].segment
                there += 1
            }
            tally.lose(worth, player: player, segment: segment)
        }
    }

    // MARK: All worlds

    /// Cuts the lattice into ``intervals``.
    ///
    /// - Returns: false where more channels can turn the tree than are shared among exactly.
    private mutating func explore(_ full: Outcome) -> Bool {
        intervals.removeAll(keepingCapacity: true)
        intervals.append(Interval(required: full.turned, absent: [], worth: full.worth))
        relevant = full.turned
        var required = ChannelSet()
        for channel in full.turned.indices {
            guard explore(without[channel], without: ChannelSet(channel), requiring: required) else { return false }
            required.insert(channel)
        }
        return true
    }

    private mutating func explore(
        _ outcome: Outcome, without absent: ChannelSet, requiring required: ChannelSet
    ) -> Bool {
        relevant.formUnion(outcome.turned)
        guard relevant.count <= mostChannels else { return false }
        intervals.append(
            Interval(required: required.union(outcome.turned), absent: absent, worth: outcome.worth))
        var required = required
        for channel in outcome.turned.subtracting(required).indices {
            let fewer = absent.union(ChannelSet(channel))
            guard explore(live(without: fewer), without: fewer, requiring: required) else { return false }
            required.insert(channel)
        }
        return true
    }

    /// Shares the tree's worth among the channels.
    private mutating func share() {
        for interval in intervals where interval.worth != .zero {
            let (present, absent) = (interval.required.count, interval.absent.count)
            if present == 0 { tally.none += interval.worth }
            let gain = interval.worth * weights.member(present: present, absent: absent)
            for channel in interval.required.indices { tally.shapley[channel] += gain }
            let loss = interval.worth * weights.absentee(present: present, absent: absent)
            for channel in interval.absent.indices { tally.shapley[channel] -= loss }
        }
    }

    // MARK: Some orders

    /// Takes the channels away in random orders, and counts what goes with each.
    private mutating func sample(_ number: Int, _ full: Outcome) {
        tally.sampledTrees += 1
        var orders = orders
        var least = full.worth
        orders.sample(customer: UInt64(number)) { order, note in
            var (outcome, absent) = (full, ChannelSet())
            for channel in order {
                absent.insert(channel)
                guard outcome.turned.contains(channel) else { continue }
                let fewer = absent.count == 1 ? without[channel] : live(without: absent)
                note(channel, outcome.worth - fewer.worth)
                outcome = fewer
            }
            least = outcome.worth
        }
        tally.none += least
        orders.add(to: &tally)
    }
}

extension World {
    /// Sends may end sends, and clicks put off those that wait for silence.
    fileprivate var channelsWithEntangledTouches: ChannelSet {
        lines.reduce(into: []) { channels, line in
            if case .inactivity = line.timing { channels.insert(line.channel) }
            if line.unsubscribe != nil { channels.insert(line.channel) }
        }
    }
}

extension Worth {
    init(_ reached: GoalsReached) { self.init(goals: Int128(reached.count), value: Int128(reached.value)) }

    init(_ goals: ContiguousArray<GoalsReached>) {
        self = goals.reduce(into: .zero) { $0 += Worth($1) }
    }
}

extension ContiguousArray<GoalsReached> {
    fileprivate mutating func sortByCustomer() {
        if count > 1 { sort { $0.customer < $1.customer } }
    }
}
