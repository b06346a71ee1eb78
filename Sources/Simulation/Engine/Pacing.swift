/// How much of each campaign's rate its budget lets through, day by day.
///
/// Planned once from a pilot of 10,000 customers of the same scenario and seed in the full world, and kept in every
/// counterfactual world and shard: a budget does not grow because a rival channel is switched off.
public struct PacingPlan: Sendable {
    /// By campaign: a factor in [0, 1] for each day from the scenario's start.
    public var factors: [Int: [Double]]

    public static let pilotCustomers = 10_000
    private static let day: Int64 = 86_400_000_000

    public init(factors: [Int: [Double]] = [:]) { self.factors = factors }

    /// Plans every campaign that has a budget; a budget scales with `--customers`, so the plan does not depend on it.
    init(for world: World) {
        factors = [:]
        let budgeted = world.campaigns.indices.filter { world.campaigns[$0].budget != nil }
        guard !budgeted.isEmpty, let horizon = world.horizon else { return }
        let days = Int((horizon + Self.day - 1) / Self.day)
        // What neither spends nor turns anybody's way is left out: most of what happens.
        let lines = budgeted.map { world.campaigns[$0].line }
        let spent = Self.pilot(world.reducedToCauses(and: Set(lines)), days: days)
        let expected = world.population.arrivals.reduce(0) { $0 + Arrivals.expected($1, world: world) }
        let scale = expected / Double(Self.pilotCustomers)
        for campaign in budgeted {
            factors[campaign] = Self.plan(
                world.campaigns[campaign].budget!, spending: spent[campaign].map { $0 * scale })
        }
    }

    /// A daily budget caps each day; a total one is spread evenly in proportion to what would be spent.
    private static func plan(_ budget: Campaign.Budget, spending: [Double]) -> [Double] {
        switch budget {
        case .perDay(let limit): return spending.map { $0 > limit ? limit / $0 : 1 }
        case .total(let limit):
            let total = spending.reduce(0, +)
            return spending.map { _ in total > limit ? limit / total : 1 }
        }
    }

    /// What each campaign spends on each day without any budget, in major units.
    private static func pilot(_ world: World, days: Int) -> [[Double]] {
        var spent = world.campaigns.map { _ in [Double](repeating: 0, count: days) }
        let engine = Engine(world: world, customers: pilotCustomers, pacing: PacingPlan())
        let worker = engine.makeWorker()
        var ledger = Ledger()
        let meanClickThrough = world.lines.map { mean($0.clickThrough) }
        for start in stride(from: 0, to: engine.count, by: 512) {
            ledger.removeAll()
            worker.simulate(start..<min(start + 512, engine.count), into: &ledger)
            for occurrence in ledger.occurrences where occurrence.line >= 0 {
                guard occurrence.kind == .touch || occurrence.kind == .click else { continue }
                let line = world.lines[Int(occurrence.line)]
                guard let campaign = line.campaign else { continue }
                let cost = world.channels[line.channel].cost
                // Clicks are expected rather than counted where their rate is the same for everyone: a pilot's day holds few of
                // them, and a plan should not follow their chance.
                let expected = meanClickThrough[Int(occurrence.line)]
                let amount: Double
                if occurrence.kind == .click {
                    amount = expected == nil ? cost.perClick : 0
                } else {
                    amount =
                        (line.isSend ? cost.perSend : cost.perThousandImpressions / 1000) + cost.perClick
                        * (expected ?? 0)
                }
                spent[campaign][min(days - 1, Int(occurrence.time / day))] += amount
            }
        }
        return spent
    }

    /// Mean of an amount, over a thousand draws where it is drawn; `nil` where it differs between customers.
    private static func mean(_ amount: Amount) -> Double? {
        switch amount {
        case .constant(let number): return number
        case .trait: return nil
        case .drawn(let distribution) where !distribution.traits.isEmpty: return nil
        case .drawn:
            let sampler = AmountSampler(amount)
            let key = DrawKey(seed: 0, purpose: "mean")
            return (0..<1000).reduce(0) { $0 + sampler.sample(key.bits(UInt64($1), 0, 0).0) } / 1000
        }
    }
}
