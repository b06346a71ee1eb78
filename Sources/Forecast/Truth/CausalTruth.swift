import Dispatch
import Runner
import Simulation
import Synchronization

/// What each channel really added to a population's goals: nothing is estimated, the same customers are lived again in worlds
/// without it.
public struct CausalTruth: Sendable {
    /// Goals lost, their value in minor units, and how many customers it is about.
    public struct Loss: Sendable, Equatable {
        public var worth: Worth
        public var customers: Int

        public init(worth: Worth, customers: Int) {
            self.worth = worth
            self.customers = customers
        }
    }

    /// Channels that can change anything, ascending.
    public let players: [Int]
    let tally: TruthTally
    private let firstPartner: [Int]

    /// v(all): goals and value in the world as it is.
    public var all: Worth { tally.all }
    /// v(none): the same where no channel is on.
    public var none: Worth { tally.none }

    /// v(all) - v(all without the channel).
    public func incremental(channel: Int) -> Loss { Loss(tally.loss(of: channel)) }
    /// The same among the customers of a segment.
    public func incremental(channel: Int, segment: Int) -> Loss { Loss(tally.loss(of: channel, segment: segment)) }
    public func incremental(_ partner: Exclusions.Partner) -> Loss { Loss(tally.loss(of: row(partner))) }
    public func incremental(_ partner: Exclusions.Partner, segment: Int) -> Loss {
        Loss(tally.loss(of: row(partner), segment: segment))
    }

    private func row(_ partner: Exclusions.Partner) -> Int {
        tally.channels + firstPartner[partner.channel] + partner.partner
    }

    /// Shapley values are whole multiples of 1 / 27,720 of a goal, or of a minor unit.
    public static let shapleyUnit = ShapleyWeights.unit
    /// By channel, in units of 1 / ``shapleyUnit``; with ``none`` times the unit they sum to ``all`` times the unit, exactly.
    public var shapley: [Worth] { tally.shapley }

    /// Trees of customers whose worth was shared by random orders, because more than twelve channels can turn them.
    public var sampledTrees: Int { tally.sampledTrees }
    /// Standard errors of the Shapley values of goals and of value (in minor units), by channel; 0 where nothing was sampled.
    public var standardErrors: [(goals: Double, value: Double)] {
        let orders = Double(SampledOrders.count)
        return tally.spread.map { spread in
            func error(_ sum: Int128) -> Double { (Double(sum) / (orders * orders * (orders - 1))).squareRoot() }
            return (error(spread.goals), error(spread.value))
        }
    }

    /// Worlds of trees that were simulated, and how many there are.
    public var worldsSimulated: Int { tally.worldsSimulated }
    public var worldsInAll: Int128 { Int128(tally.trees) << Int128(players.count) }

    /// Finds the truth of a population, or of the engine's shard of it.
    ///
    /// Memory does not grow with it. The same for any number of workers.
    /// - Parameters:
    ///   - engine: of a world with a goal that lacks nothing.
    ///   - mostExact: trees that more channels can turn are sampled; at most 12.
    /// - Returns: `nil` where it was stopped.
    /// - Throws: ``TruthError``, ``RunError`` for a life without an end in sight.
    public static func find(
        _ engine: Engine, workers: Int, control: RunControl = RunControl(), mostExact: Int = 12
    ) throws -> CausalTruth? {
        guard engine.world.goal != nil else { throw TruthError.noGoal }
        let count = engine.world.channels.count
        guard count <= Engine.CausalWorker.mostChannels else { throw TruthError.tooManyChannels(count) }
        let causes = engine.reducedToCauses()
        let orders = SampledOrders(causes.world, players: causes.world.channelsThatAct)
        let next = Atomic<Int>(0)
        let runaway = Mutex<UInt64?>(nil)
        let total = Mutex<TruthTally?>(nil)
        control.expect(customers: engine.ownCount)
        DispatchQueue.concurrentPerform(iterations: workers) { _ in
            var trees = TreeTruth(causes, orders, mostChannels: mostExact)
            while !control.isStopping, runaway.withLock({ $0 == nil }) {
                let start = next.add(block, ordering: .relaxed).oldValue
                guard start < causes.count else { break }
                let end = min(start + block, causes.count)
                var done = 0
                for number in start..<end where engine.isOurs(number) && trees.runaway == nil {
                    trees.add(number)
                    done += 1
                }
                if let customer = trees.runaway { runaway.withLock { $0 = customer } }
                control.advance(customers: done, events: 0)
            }
            total.withLock { sum in
                if sum == nil { sum = trees.tally } else { sum?.merge(trees.tally) }
            }
        }
        if let customer = runaway.withLock({ $0 }) { throw RunError.runaway(customer: customer) }
        guard !control.isStopping, let tally = total.withLock({ $0 }) else { return nil }
        return CausalTruth(engine.world, tally)
    }

    /// Customers dealt to a thread at once.
    private static let block = 256

    /// The truth that was tallied of a world.
    init(_ world: World, _ tally: TruthTally) {
        players = world.reducedToCauses().channelsThatAct
        self.tally = tally
        firstPartner = world.channels.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.partners.count) }
    }
}

extension CausalTruth.Loss {
    init(_ loss: TruthTally.Loss) { self.init(worth: loss.worth, customers: loss.customers) }
}

/// Why there is no truth to be found.
public enum TruthError: Error, Sendable, Equatable, CustomStringConvertible {
    case noGoal
    case tooManyChannels(Int)
    /// An error of ours: the worlds are lived otherwise than the run.
    case worldsDiffer(truth: Int128, run: Int)

    public var description: String {
        switch self {
        case .noGoal:
            "the scenario has no goal, so nothing can be caused; name an event with `goal:`"
        case .tooManyChannels(let count):
            "channels: there are \(count), and causal truth tells \(Engine.CausalWorker.mostChannels) apart; "
                + "put some together as `partners` of one channel"
        case .worldsDiffer(let truth, let run):
            "the truth counts \(truth) goals and the run \(run); this is an error in Footfall"
        }
    }
}

extension World {
    /// Channels by which somebody arrives or is referred, or that have a line left, of a world reduced to causes.
    fileprivate var channelsThatAct: [Int] {
        var acting = Set(lines.filter { !$0.stages.isEmpty }.map(\.channel))
        for entry in population.arrivals {
            if let channel = entry.channel { acting.insert(channel) }
            if case .trace(let rows) = entry.process { acting.formUnion(rows.compactMap(\.channel)) }
        }
        if stages.contains(where: { $0.outcomes.contains { $0.referral != nil } }),
            let channel = channels.firstIndex(where: { $0.kind == .referral })
        {
            acting.insert(channel)
        }
        return acting.sorted()
    }
}
