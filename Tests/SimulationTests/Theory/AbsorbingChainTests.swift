import FootfallTestKit
import Simulation
import Testing

/// Worlds without touches are absorbing semi-Markov chains: entries, decisions, the goal's probability and the mean time to it
/// follow from the fundamental matrix `N = (I - Q)^-1` and the mean dwells.
@Suite struct AbsorbingChainTests {
    @Test(arguments: 1...6 as ClosedRange<UInt64>)
    func agreesWithTheFundamentalMatrix(seed: UInt64) {
        let chain = RandomChain(seed: seed)
        let theory = chain.solve()
        let seen = Observed(Engine(world: chain.world(customers: 20_000, seed: seed)))
        for comparison in seen.compared(to: theory) {
            #expect(comparison.agrees, "chain \(seed), \(comparison)")
        }
    }

    @Test func eliminationSolvesASystem() {
        let solution = solve([[2, 1, 0], [1, 3, 1], [0, 1, 4]], [3, 8, 13])
        for (got, right) in zip(solution, [7.0 / 9, 13.0 / 9, 26.0 / 9]) { #expect(abs(got - right) < 1e-12) }
    }
}

/// A random stage graph with loops, stays, self-outcomes and a `rest`; the goal may come again and again.
private struct RandomChain {
    struct Way {
        var to: Int
        var probability: Double
        var isGoal: Bool
    }
    struct State {
        var dwell: Amount
        var meanDays: Double
        var ways: [Way]
        var rest: Int?
    }
    var states: [State] = []

    init(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        func unit() -> Double { random.next().unitOpen }
        let count = 2 + Int(unit() * 4)
        for index in 0..<count {
            let (dwell, mean) = RandomChain.dwell(unit(), unit())
            // On, anywhere (itself too), goal to anywhere, goal out, churn; what is left is stay.
            let targets = [
                min(index + 1, count), Int(unit() * Double(count)), Int(unit() * Double(count)), count,
                Outcome.churned,
            ]
            let weights = targets.map { _ in 0.05 + unit() }
            let stay = index % 2 == 0 ? 0.3 : 0
            let total = weights.reduce(0, +)
            let ways = targets.indices.map {
                Way(to: targets[$0], probability: weights[$0] / total * (1 - stay), isGoal: $0 == 2 || $0 == 3)
            }
            states.append(State(dwell: dwell, meanDays: mean, ways: ways, rest: stay == 0 ? 1 : nil))
        }
    }

    private static func dwell(_ family: Double, _ size: Double) -> (Amount, Double) {
        let days = 0.2 + 5 * size
        let scale = Parameter.constant(days * Theory.day)
        switch Int(family * 6) {
        case 0: return (.constant(days * Theory.day), days)
        case 1: return (.drawn(.exponential(mean: scale)), days)
        case 2: return (.drawn(.lognormal(median: scale, sigma: .constant(0.6))), days * Elementary.exp(0.18))
        case 3: return (.drawn(.gamma(shape: .constant(0.5), scale: scale)), days * 0.5)
        // Mean scale * Gamma(3/2).
        case 4: return (.drawn(.weibull(shape: .constant(2), scale: scale)), days * 0.886_226_925_452_758)
        default: return (.drawn(.uniform(min: .constant(0), max: scale)), days / 2)
        }
    }

    func world(customers: Int, seed: UInt64) -> World {
        let stages = states.enumerated().map { index, state in
            Stage(
                name: "s\(index)", dwell: state.dwell,
                outcomes: state.ways.enumerated().map { number, way in
                    Outcome(
                        to: way.to, probability: state.rest == number ? .rest : .amount(.constant(way.probability)),
                        event: way.isGoal ? 0 : nil)
                })
        }
        return World(
            seed: seed, horizon: nil,
            population: Population(arrivals: [ArrivalEntry(process: .customers(customers, over: 0))]),
            events: ["goal"], goal: 0, stages: stages + [Stage(name: "end", dwell: nil)])
    }

    struct Solution {
        var decisions: [Double]
        var entries: [Double]
        var visitDays: [Double]
        var goal: Double
        var goals: Double
        var daysToGoal: Double
    }

    func solve() -> Solution {
        let n = states.count
        // Q: where a decision leads (stay leads back); Q0: the same, killed by the goal.
        var (all, killed) = ([[Double]](), [[Double]]())
        for (index, state) in states.enumerated() {
            var (row, spared) = ([Double](repeating: 0, count: n), [Double](repeating: 0, count: n))
            for way in state.ways where way.to >= 0 && way.to < n {
                row[way.to] += way.probability
                if !way.isGoal { spared[way.to] += way.probability }
            }
            row[index] += stay(state)
            spared[index] += stay(state)
            all.append(row)
            killed.append(spared)
        }
        func without(_ q: [[Double]]) -> [[Double]] {
            q.indices.map { i in q.indices.map { (i == $0 ? 1 : 0) - q[i][$0] } }
        }
        func transposed(_ q: [[Double]]) -> [[Double]] { q.indices.map { i in q.indices.map { q[$0][i] } } }
        let start = states.indices.map { $0 == 0 ? 1.0 : 0 }
        let decisions = SimulationTests.solve(transposed(without(all)), start)
        let goalNow = states.map { $0.ways.reduce(0) { $0 + ($1.isGoal ? $1.probability : 0) } }
        let reached = SimulationTests.solve(without(killed), goalNow)
        // E[time; goal]: each decision on the way adds its dwell wherever the goal is still reached.
        let weighted = SimulationTests.solve(without(killed), states.indices.map { states[$0].meanDays * reached[$0] })
        return Solution(
            decisions: decisions, entries: zip(decisions, states).map { $0 * (1 - stay($1)) },
            visitDays: states.map { $0.meanDays / (1 - stay($0)) }, goal: reached[0],
            goals: zip(decisions, goalNow).reduce(0) { $0 + $1.0 * $1.1 }, daysToGoal: weighted[0] / reached[0])
    }

    private func stay(_ state: State) -> Double { max(0, 1 - state.ways.reduce(0) { $0 + $1.probability }) }
}

/// What the simulator says, customer by customer, so that standard errors come with the means.
private struct Observed {
    var decisions: [Sample]
    var entries: [Sample]
    var visitDays: [Sample]
    var goals = Sample()
    var reached = Sample()
    var daysToGoal = Sample()

    init(_ engine: Engine) {
        let n = engine.world.stages.count - 1
        (decisions, entries, visitDays) = (
            [Sample](repeating: Sample(), count: n), [Sample](repeating: Sample(), count: n),
            [Sample](repeating: Sample(), count: n)
        )
        Theory.forEachCustomer(engine) { _, occurrences, _ in add(occurrences, n) }
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

    func compared(to theory: RandomChain.Solution) -> [Comparison] {
        decisions.indices.flatMap { index in
            [
                decisions[index].compared("decisions in s\(index)", to: theory.decisions[index]),
                entries[index].compared("entries of s\(index)", to: theory.entries[index]),
                visitDays[index].compared("days in s\(index)", to: theory.visitDays[index]),
            ]
        } + [
            goals.compared("goals", to: theory.goals), reached.compared("probability of the goal", to: theory.goal),
            daysToGoal.compared("days to the first goal", to: theory.daysToGoal),
        ]
    }
}

/// Gaussian elimination with partial pivoting.
func solve(_ matrix: [[Double]], _ right: [Double]) -> [Double] {
    var (a, b) = (matrix, right)
    let n = b.count
    for column in 0..<n {
        let pivot = (column..<n).max { abs(a[$0][column]) < abs(a[$1][column]) } ?? column
        a.swapAt(column, pivot)
        b.swapAt(column, pivot)
        for row in column + 1..<max(n, column + 1) {
            let factor = a[row][column] / a[column][column]
            for k in column..<n { a[row][k] -= factor * a[column][k] }
            b[row] -= factor * b[column]
        }
    }
    var x = [Double](repeating: 0, count: n)
    for row in (0..<n).reversed() {
        x[row] = (b[row] - (row + 1..<max(n, row + 1)).reduce(0) { $0 + a[row][$1] * x[$1] }) / a[row][row]
    }
    return x
}
