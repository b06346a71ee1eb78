import FootfallTestKit
import Simulation
import Testing

/// Worlds without touches are absorbing semi-Markov chains: entries, decisions, the goal's probability and the mean time to it
/// follow from the fundamental matrix `N = (I - Q)^-1` and the mean dwells.
@Suite struct AbsorbingChainTests {
    @Test(arguments: 1...6 as ClosedRange<UInt64>)
    func agreesWithTheFundamentalMatrix(seed: UInt64) {
        let chain = AbsorbingChain.random(seed: seed)
        let seen = Observed(
            Engine(world: chain.world(customers: 20_000, seed: seed)), beside: Expected(ChainAlgebra(chain)))
        for comparison in seen.comparisons {
            #expect(comparison.agrees, "chain \(seed), \(comparison)")
        }
    }
}

extension AbsorbingChain {
    fileprivate func world(customers: Int, seed: UInt64) -> World {
        let stages = stages.enumerated().map { index, stage in
            Simulation.Stage(
                name: stage.name, dwell: stage.dwell.amount,
                outcomes: stage.ways.enumerated().map { number, way in
                    Outcome(
                        to: place(way.to),
                        probability: stage.rest == number ? .rest : .amount(.constant(way.probability)),
                        event: way.isGoal ? 0 : nil)
                })
        }
        return World(
            seed: seed, horizon: nil,
            population: Population(arrivals: [ArrivalEntry(process: .customers(customers, over: 0))]),
            events: ["goal"], goal: 0, stages: stages + [Simulation.Stage(name: "end", dwell: nil)])
    }

    private func place(_ target: Target) -> Int {
        switch target {
        case .stage(let index): index
        case .end: stages.count
        case .churned: Outcome.churned
        }
    }
}

extension DwellTime {
    fileprivate var amount: Amount {
        func days(_ days: Double) -> Parameter { .constant(days * Theory.day) }
        switch self {
        case .fixed(let length): return .constant(length * Theory.day)
        case .exponential(let mean): return .drawn(.exponential(mean: days(mean)))
        case .lognormal(let median, let sigma):
            return .drawn(.lognormal(median: days(median), sigma: .constant(sigma)))
        case .gamma(let shape, let scale): return .drawn(.gamma(shape: .constant(shape), scale: days(scale)))
        case .weibull(let shape, let scale): return .drawn(.weibull(shape: .constant(shape), scale: days(scale)))
        case .uniform(let min, let max): return .drawn(.uniform(min: days(min), max: days(max)))
        }
    }
}

/// What the algebra says of a customer.
private struct Expected {
    var decisions: [Moments]
    var entries: [Moments]
    var visitDays: [Moments]
    var goals: Moments
    var reached: Moments
    var daysToGoal: Moments

    init(_ algebra: ChainAlgebra) {
        let stages = algebra.chain.stages.indices
        decisions = stages.map { algebra.decisions(in: $0) }
        entries = stages.map { algebra.entries(of: .stage($0)) }
        visitDays = stages.map { algebra.visitDays(in: $0) }
        goals = algebra.goals
        reached = algebra.reachesGoal
        daysToGoal = algebra.daysToGoal
    }
}

/// Numbers of independent customers: their mean and their variance beside theory's.
///
/// Standard errors come from the numbers themselves, so nothing is taken from theory but what is compared.
private struct Seen {
    var expected: Moments
    private var values = Sample()
    private var squares = Sample()

    init(_ expected: Moments) { self.expected = expected }

    mutating func add(_ value: Double) {
        values.add(value)
        squares.add((value - expected.mean) * (value - expected.mean))
    }

    func compared(_ what: String) -> [Comparison] {
        [
            values.compared(what, to: expected.mean),
            squares.compared("variance of \(what)", to: expected.variance),
        ]
    }
}

/// What the simulator says, customer by customer.
private struct Observed {
    var decisions: [Seen]
    var entries: [Seen]
    var visitDays: [Seen]
    var goals: Seen
    var reached: Seen
    var daysToGoal: Seen

    init(_ engine: Engine, beside expected: Expected) {
        decisions = expected.decisions.map(Seen.init)
        entries = expected.entries.map(Seen.init)
        visitDays = expected.visitDays.map(Seen.init)
        (goals, reached) = (Seen(expected.goals), Seen(expected.reached))
        daysToGoal = Seen(expected.daysToGoal)
        Theory.forEachCustomer(engine) { _, occurrences, _ in add(occurrences, decisions.count) }
    }

    private mutating func add(_ occurrences: ArraySlice<Occurrence>, _ n: Int) {
        var (made, entered) = ([Double](repeating: 0, count: n), [Double](repeating: 0, count: n))
        var (goals, first, since) = (0.0, nil as Int64?, 0 as Int64)
        for occurrence in occurrences {
            if occurrence.kind == .arrival { entered[Int(occurrence.stage)] += 1 }
            guard occurrence.kind == .decision else { continue }
            made[Int(occurrence.stage)] += 1
            guard occurrence.outcome >= 0 else { continue }
            visitDays[Int(occurrence.stage)].add(Double(occurrence.time - since) / Theory.day)
            since = occurrence.time
            if occurrence.event == 0 {
                goals += 1
                if first == nil { first = occurrence.time }
            }
            if occurrence.to >= 0 && occurrence.to < n { entered[Int(occurrence.to)] += 1 }
        }
        for index in 0..<n {
            decisions[index].add(made[index])
            entries[index].add(entered[index])
        }
        self.goals.add(goals)
        reached.add(first == nil ? 0 : 1)
        if let first { daysToGoal.add(Double(first) / Theory.day) }
    }

    var comparisons: [Comparison] {
        decisions.indices.flatMap { index in
            decisions[index].compared("decisions in s\(index)") + entries[index].compared("entries of s\(index)")
                + visitDays[index].compared("days in s\(index)")
        } + goals.compared("goals") + reached.compared("probability of the goal")
            + daysToGoal.compared("days to the first goal")
    }
}
