import Forecast
import Simulation

/// The truth as its definition has it: every world is simulated by an engine of its own.
struct Brute {
    /// A customer's goals in one world, whole trees apart.
    typealias Tree = [GoalsReached]

    /// By world (the bits of its channels): each tree's goals, by the number of the customer it begins with.
    let trees: [[Tree]]
    let channels: Int
    let full: Int

    init(_ engine: Engine) {
        channels = engine.world.channels.count
        full = (1 << channels) - 1
        trees = (0...full).map { world in
            let absent = Set((0..<engine.world.channels.count).filter { world >> $0 & 1 == 0 })
            return Self.lives(engine.without(Exclusions(channels: absent)))
        }
    }

    static func lives(_ engine: Engine) -> [Tree] {
        let worker = engine.makeWorker()
        var ledger = Ledger()
        let goal = Int16(engine.world.goal ?? -2)
        return (0..<engine.count).map { number in
            ledger.removeAll()
            worker.simulate(number..<number + 1, into: &ledger)
            var tree: Tree = []
            for index in ledger.customers.indices {
                var reached = GoalsReached(
                    customer: ledger.customers[index].id, segment: ledger.customers[index].segment, count: 0, value: 0)
                for occurrence in ledger.occurrences[ledger.starts[index]..<ledger.starts[index + 1]]
                where occurrence.event == goal && (occurrence.kind == .decision || occurrence.kind == .emission) {
                    reached.count += 1
                    reached.value += occurrence.value
                }
                if reached.count > 0 { tree.append(reached) }
            }
            return tree.sorted { $0.customer < $1.customer }
        }
    }

    /// v of a world.
    func worth(_ world: Int) -> Worth { Self.worth(trees[world]) }

    static func worth(_ trees: [Tree]) -> Worth {
        trees.joined().reduce(into: .zero) {
            $0 += Worth(goals: Int128($1.count), value: Int128($1.value))
        }
    }

    /// v(all) - v(another world), and the customers in whom the two differ.
    func loss(in other: [Tree], segment: Int? = nil) -> CausalTruth.Loss {
        var loss = CausalTruth.Loss(worth: .zero, customers: 0)
        for (mine, theirs) in zip(trees[full], other) {
            let here = mine.filter { segment == nil || $0.segment == segment }
            let there = theirs.filter { segment == nil || $0.segment == segment }
            loss.worth += Self.worth([here]) - Self.worth([there])
            let ids = Set((here + there).map(\.customer))
            loss.customers += ids.count { id in
                let (a, b) = (here.first { $0.customer == id }, there.first { $0.customer == id })
                return a?.count != b?.count || a?.value != b?.value
            }
        }
        return loss
    }

    /// The Shapley value of a channel by its definition, times 27,720.
    func shapley(_ channel: Int) -> Worth {
        func factorial(_ n: Int) -> Int128 { n < 2 ? 1 : Int128(n) * factorial(n - 1) }
        return (0...full).filter { $0 >> channel & 1 == 0 }.reduce(into: Worth.zero) { sum, world in
            let size = world.nonzeroBitCount
            let weight = 27_720 * factorial(size) * factorial(channels - size - 1) / factorial(channels)
            sum += (worth(world | 1 << channel) - worth(world)) * weight
        }
    }
}
