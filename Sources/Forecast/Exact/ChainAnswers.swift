import Simulation

/// What follows from the fundamental matrix for customers who arrive in given stages.
struct ChainAnswers {
    private let chain: ExactChain
    private let arrivals: [Double]
    private let decisions: [Double]
    /// N of the chain that the first goal ends.
    private let beforeGoal: [[Double]]

    private var world: World { chain.world }

    init(_ chain: ExactChain, arrivals: [Double]) {
        self.chain = chain
        self.arrivals = arrivals
        let visits = LinearEquations.fundamentalMatrix(Self.steps(chain) { _ in true })
        beforeGoal = LinearEquations.fundamentalMatrix(Self.steps(chain) { !$0.isGoal })
        decisions = zip(LinearEquations.product(arrivals, visits), chain.ways).map { $1.isEmpty ? 0 : $0 }
    }

    /// Whether everybody is absorbed in the end.
    var isFinite: Bool {
        decisions.allSatisfy { $0.isFinite && $0 > -1e-6 } && beforeGoal.allSatisfy { $0.allSatisfy(\.isFinite) }
    }

    /// Q, with the ways that are let through; what they leave of 1 is to stay.
    private static func steps(_ chain: ExactChain, _ isLetThrough: (ExactChain.Way) -> Bool) -> [[Double]] {
        chain.ways.indices.map { from in
            var row = chain.ways.map { _ in 0.0 }
            row[from] = stay(chain.ways[from])
            for way in chain.ways[from] where isLetThrough(way) { if let to = way.to { row[to] += way.probability } }
            return row
        }
    }

    /// An end is not left, and nothing is decided there.
    private static func stay(_ ways: [ExactChain.Way]) -> Double {
        ways.isEmpty ? 0 : max(0, 1 - ways.reduce(0) { $0 + $1.probability })
    }

    func measures(_ prefix: String) -> [String: Double] {
        var measures: [String: Double] = [:]
        let customers = arrivals.reduce(0, +)
        measures["customers"] = customers
        for index in world.stages.indices { add(stage: index, to: &measures) }
        addEvents(to: &measures)
        if customers > 0 {
            let churned = chain.ways.indices.reduce(0) { $0 + decisions[$1] * Self.churn(chain.ways[$1]) }
            measures["kpis.churn_rate"] = churned / customers
            if let goal = world.goal { addGoals(world.events[goal], customers, to: &measures) }
        }
        return Dictionary(measures.map { (prefix + $0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
    }

    private static func churn(_ ways: [ExactChain.Way]) -> Double {
        ways.reduce(0) { $0 + ($1.to == nil ? $1.probability : 0) }
    }

    private func add(stage index: Int, to measures: inout [String: Double]) {
        let (stage, ways) = (world.stages[index], chain.ways[index])
        let path = "stages.\(stage.name)."
        let entered =
            arrivals[index]
            + chain.ways.indices.reduce(0) { sum, from in
                sum + decisions[from] * chain.ways[from].reduce(0) { $0 + ($1.to == index ? $1.probability : 0) }
            }
        measures[path + "entered"] = entered
        measures[path + "decisions"] = decisions[index]
        guard let first = ways.first else { return }
        let leave = 1 - Self.stay(ways)
        // The first outcome is the stage's conversion unless it is its churn.
        if stage.hasConversion || first.to != nil {
            measures[path + "converted"] = decisions[index] * first.probability
            measures[path + "conversion_per_decision"] = first.probability
            if leave > 0 { measures[path + "eventual_conversion"] = first.probability / leave }
        }
        measures[path + "churned"] = decisions[index] * Self.churn(ways)
        measures[path + "churn_per_decision"] = Self.churn(ways)
        if leave > 0 { measures[path + "mean_dwell_days"] = chain.dwellDays[index] / leave }
        for way in ways {
            let to = way.to.map { world.stages[$0].name } ?? "churned"
            measures[path + "outcomes." + to, default: 0] += decisions[index] * way.probability
        }
    }

    /// Of events that decisions alone emit.
    private func addEvents(to measures: inout [String: Double]) {
        for (event, name) in world.events.enumerated() {
            guard !world.stages.contains(where: { $0.emissions.contains { $0.event == event } }) else { continue }
            measures["events.\(name).count"] = chain.ways.indices.reduce(0) { sum, stage in
                sum + decisions[stage] * chain.ways[stage].reduce(0) { $0 + ($1.event == event ? $1.probability : 0) }
            }
        }
    }

    /// With u the chance of the goal from each stage on, W the mean dwells, and N' of the chain that the first goal ends:
    /// `u = N' goal`, time to the goal of those who reach it `N' (W u) / u`, and a second goal `N' (goal then u)`.
    private func addGoals(_ goal: String, _ customers: Double, to measures: inout [String: Double]) {
        func sum(_ number: (ExactChain.Way) -> Double) -> [Double] {
            chain.ways.map { $0.reduce(0) { $0 + ($1.isGoal ? $1.probability * number($1) : 0) } }
        }
        func total(_ values: [Double]) -> Double { zip(arrivals, values).reduce(0) { $0 + $1.0 * $1.1 } }
        let reached = LinearEquations.product(beforeGoal, sum { _ in 1 })
        let again = LinearEquations.product(beforeGoal, sum { way in way.to.map { reached[$0] } ?? 0 })
        let days = LinearEquations.product(beforeGoal, zip(chain.dwellDays, reached).map { $0 * $1 })
        let conversions = zip(decisions, sum { _ in 1 }).reduce(0) { $0 + $1.0 * $1.1 }
        let buyers = total(reached)
        measures["goals.\(goal).conversions"] = conversions
        measures["goals.\(goal).customers"] = buyers
        measures["kpis.conversions"] = conversions
        measures["kpis.first_time_buyers"] = buyers
        measures["kpis.conversion_rate"] = buyers / customers
        measures["kpis.repeat_purchases"] = conversions - buyers
        measures["kpis.repeat_buyers"] = total(again)
        guard buyers > 0 else { return }
        measures["kpis.repeat_purchase_rate"] = total(again) / buyers
        measures["kpis.mean_days_to_goal"] = total(days) / buyers
        guard chain.ways.allSatisfy({ $0.allSatisfy { !$0.isGoal || $0.value != nil } }) else { return }
        let value = zip(decisions, sum { $0.value ?? 0 }).reduce(0) { $0 + $1.0 * $1.1 }
        measures["goals.\(goal).value"] = value
        measures["kpis.average_order_value"] = value / conversions
    }
}
