import Results
import Runner
import Scenario
import Simulation
import Synchronization

/// Worlds with more or less of each lever, over common random numbers.
struct SpendTrials: Sendable {
    /// One world over replications.
    struct Point: Sendable {
        /// By lever: what is varied of its cost, mean over replications.
        var spends: [Double]
        /// The measure, by replication.
        var values: [Double]
        var spend: Double { spends.reduce(0, +) }
        var mean: Double { Sample(values).mean }
    }

    let scenario: CompiledScenario
    let world: World
    let levers: [Lever]
    let measure: String
    let customers: Int?
    let pool: ReplicationPool

    /// How many customers stand for one of the scenario's: budgets scale with it.
    let scale: Double

    init(
        _ scenario: CompiledScenario, world: World, levers: [Lever], measure: String, options: OptimiseOptions,
        control: RunControl
    ) {
        self.scenario = scenario
        self.world = world
        self.levers = levers
        self.measure = measure
        customers = options.customers
        pool = ReplicationPool(workers: options.workers, control: control)
        let expected = Replication.expectedCustomers(of: world)
        scale = options.customers.map { expected > 0 ? Double($0) / expected : 1 } ?? 1
    }

    /// - Parameter factors: of each world, by lever.
    /// - Returns: `nil` where the control stopped it.
    func points(_ factors: [[Double]], replications: Range<Int>) throws -> [Point]? {
        let each = replications.count
        pool.control.expect(
            customers: Int(Double(factors.count * each) * scale * Replication.expectedCustomers(of: world)))
        let found = Mutex<[Int: (value: Double, spends: [Double])]>([:])
        let worlds = factors.map(changed)
        try pool.run(0..<factors.count * each) { place in
            try self.trial(worlds[place / each], replication: replications.lowerBound + place % each)
        } done: { place, trial in
            found.withLock { $0[place] = trial }
        }
        let trials = found.withLock { $0 }
        guard trials.count == factors.count * each else { return nil }
        return factors.indices.map { index in
            let own = (0..<each).compactMap { trials[index * each + $0] }
            let spends = levers.indices.map { lever in own.reduce(0) { $0 + $1.spends[lever] } / Double(each) }
            return Point(spends: spends, values: own.map(\.value))
        }
    }

    private struct Changed: Sendable {
        var scenario: CompiledScenario
        var customers: Int?
    }

    private func changed(_ factors: [Double]) -> Changed {
        var world = world
        for (lever, factor) in zip(levers, factors) { lever.scale(&world, by: factor) }
        var scenario = scenario
        scenario.world = world
        // A number that is fixed grows with the arrivals that a channel brings.
        let growth = Replication.expectedCustomers(of: world) / max(1, Replication.expectedCustomers(of: self.world))
        return Changed(
            scenario: scenario, customers: customers.map { max(1, Int((Double($0) * growth).rounded())) })
    }

    private func trial(_ changed: Changed, replication: Int) throws -> (value: Double, spends: [Double])? {
        let trials = Trials(measure: measure, customers: changed.customers, control: pool.control)
        guard let count = try trials.summary(changed.scenario, replication: replication) else { return nil }
        let value = try trials.value(in: count, changed.scenario)
        return (value.isNaN ? 0 : value, levers.map { spend(on: $0, in: count.summary) })
    }

    /// What is paid for touches: a channel's fixed and daily costs, commission and rewards are no lever.
    private func spend(on lever: Lever, in summary: Summary) -> Double {
        func media(_ channel: Int, impressions: Int, sends: Int, clicks: Int) -> Double {
            let cost = world.channels[channel].cost
            return cost.perThousandImpressions * Double(impressions) / 1000 + cost.perSend * Double(sends)
                + cost.perClick * Double(clicks)
        }
        switch lever.target {
        case .channel(let channel):
            guard let row = summary.channels?.first(where: { $0.channel == lever.name }) else { return 0 }
            return media(channel, impressions: row.impressions, sends: row.sends, clicks: row.clicks)
        case .campaign: return summary.campaigns?.first { $0.campaign == lever.name }?.cost ?? 0
        }
    }
}
