/// Runs a world: customers in, what happened to them out.
///
/// Every customer's life is a function of (seed, replication, customer) alone, so blocks may be simulated in any order, on any
/// number of threads, and give the same occurrences to the bit.
public struct Engine: Sendable {
    public let world: World
    public let exclusions: Exclusions
    public let pacing: PacingPlan
    /// Whom this process is to simulate; the others are numbered all the same.
    public let shard: Shard
    let program: Program
    let arrivals: Arrivals

    /// - Parameters:
    ///   - exclusions: what this world lacks; a customer keeps its number in every world.
    ///   - customers: exactly so many who come by themselves; `nil`: as the world's arrivals say.
    ///   - pacing: the plan of the full world; `nil`: it is made here, with a pilot where there are budgets.
    ///   - shard: whom ``isOurs(_:)`` and the world in time order hold; an ``Engine/Worker`` simulates whom it is told to.
    public init(
        world: World, without exclusions: Exclusions = .none, customers: Int? = nil, pacing: PacingPlan? = nil,
        shard: Shard = .whole
    ) {
        self.world = world
        self.exclusions = exclusions
        self.shard = shard
        self.pacing = pacing ?? PacingPlan(for: world)
        program = Program(world, without: exclusions, pacing: self.pacing)
        arrivals = Arrivals(world, customers: customers)
    }

    /// Customers who come by themselves, numbered from 0; those they refer come in their trees.
    public var count: Int { arrivals.count }

    /// Variance of ``count`` over seeds: that of the Poisson processes, 0 where the number is fixed.
    public var arrivalsVariance: Double { arrivals.variance }

    /// How many customers a world expects to come by themselves, for a check before any memory is taken.
    public static func expectedCustomers(of world: World) -> Double {
        world.population.arrivals.reduce(0) { $0 + Arrivals.expected($1, world: world) }
    }

    /// The same population in a world that lacks something.
    public func without(_ exclusions: Exclusions) -> Engine {
        Engine(copy: self, exclusions: exclusions)
    }

    /// The same population in ``World/reducedToCauses()``, with the budgets of this world.
    public func reducedToCauses() -> Engine {
        Engine(copy: self, world: world.reducedToCauses(), exclusions: exclusions)
    }

    private init(copy engine: Engine, world: World? = nil, exclusions: Exclusions) {
        self.world = world ?? engine.world
        self.exclusions = exclusions
        pacing = engine.pacing
        shard = engine.shard
        program = Program(self.world, without: exclusions, pacing: engine.pacing)
        arrivals = engine.arrivals
    }

    /// One for each thread.
    public func makeWorker() -> Worker { Worker(self) }

    /// Whether nothing happens in this world but arrivals and decisions, none of which depends on who decides: then lives can be
    /// told briefly, as ``Itineraries``.
    public var isPlainChain: Bool { program.chain != nil }

    /// Simulates customers on one thread, with scratch memory of its own.
    public final class Worker {
        let engine: Engine
        let walker: UnsafeMutablePointer<Walker>
        /// For worlds that are nothing but dwell and decide.
        private let plain: PlainWalk?
        private var cursor = Arrivals.Cursor()
        /// A customer whose life had no end in sight and was cut off: the world cannot be simulated.
        public private(set) var runaway: UInt64?

        init(_ engine: Engine) {
            self.engine = engine
            plain = engine.program.chain.map { PlainWalk(engine, $0) }
            walker = .allocate(capacity: 1)
            walker.initialize(to: Walker(engine.program))
            walker.pointee.drawsAhead = true
        }

        deinit {
            plain?.deallocate()
            walker.pointee.deallocate()
            walker.deinitialize(count: 1)
            walker.deallocate()
        }

        /// Appends the lives of these customers in a plain chain.
        ///
        /// Call it only where ``Engine/isPlainChain``. A customer that does not exist in this world is left out.
        public func simulate(_ customers: Range<Int>, into itineraries: Itineraries) {
            guard let plain else { preconditionFailure("only a plain chain can be told briefly") }
            if let customer = plain.simulate(customers, cursor: &cursor, into: itineraries) { runaway = customer }
        }

        /// Appends the lives of these customers, each followed by those it referred.
        ///
        /// A customer that does not exist in this world (its channel of arrival is off) is left out.
        public func simulate(_ customers: Range<Int>, into ledger: inout Ledger) {
            for number in customers where runaway == nil { simulate(number, into: &ledger) }
        }

        private func simulate(_ number: Int, into ledger: inout Ledger) {
            let arrival = engine.arrivals.arrival(number, cursor: &cursor)
            guard let facts = engine.facts(of: number, arrival) else { return }
            live(facts, entry: arrival.entry, stage: arrival.stage, parent: 0, into: &ledger)
            var next = 0
            while next < walker.pointee.children.count {
                let child = walker.pointee.children[next]
                next += 1
                live(engine.facts(of: child), entry: -1, stage: 0, parent: child.parent, into: &ledger)
            }
            if next > 0 { walker.pointee.children.removeAll(keepingCapacity: true) }
        }

        private func live(_ facts: CustomerFacts, entry: Int, stage: Int, parent: UInt64, into ledger: inout Ledger) {
            walker.pointee.forget()
            walker.pointee.propertyBase = ledger.properties.count
            walker.pointee.begin(facts, entry: entry, stage: stage, parent: parent)
            walker.pointee.live(until: engine.program.horizon)
            walker.pointee.finish()
            if walker.pointee.ranAway { runaway = facts.id }
            ledger.occurrences.append(contentsOf: walker.pointee.record)
            if !walker.pointee.properties.isEmpty { ledger.properties.append(contentsOf: walker.pointee.properties) }
            ledger.customers.append(facts)
            ledger.starts.append(ledger.occurrences.count)
        }
    }

    /// `nil` where the customer does not exist in this world or arrives behind the horizon.
    @inline(__always)
    func facts(of number: Int, _ arrival: Arrivals.Arrival) -> CustomerFacts? {
        guard arrival.time < program.horizon else { return nil }
        var partner = -1
        if arrival.channel >= 0 {
            partner = program.partner(of: arrival.channel, arrival.partnerDraw)
            if exclusions.excludes(channel: arrival.channel, partner: partner) { return nil }
        }
        let id = UInt64(number)
        return CustomerFacts(
            id: id, arrival: arrival.time, segment: arrival.segment ?? program.segment(of: id),
            channel: arrival.channel, partner: partner, generation: 0)
    }

    func facts(of child: Walker.Child) -> CustomerFacts {
        CustomerFacts(
            id: child.id, arrival: child.time, segment: program.segment(of: child.id),
            channel: program.referralChannel, partner: -1, generation: child.generation)
    }
}
