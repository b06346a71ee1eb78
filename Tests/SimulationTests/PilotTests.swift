import Simulation
import Testing

/// Budgets are planned from a pilot that leaves out what has no part in them; reckoned here from whole lives.
@Suite struct PilotTests {
    @Test(arguments: 1...2) func aPilotOfCausesSpendsWhatWholeLivesSpend(seed: UInt64) throws {
        let world = FullWorld.world(seed: seed)
        let display = try #require(world.campaigns.firstIndex { $0.name == "display" })
        let line = world.campaigns[display].line
        let cost = world.channels[world.lines[line].channel].cost
        let touchCost = cost.perThousandImpressions / 1000 + cost.perClick * 0.1
        let pilot = Engine(world: world, customers: PacingPlan.pilotCustomers, pacing: PacingPlan())
        var spent = [Double](repeating: 0, count: 60)
        Theory.forEachCustomer(pilot) { _, occurrences, _ in
            for touch in occurrences where touch.kind == .touch && Int(touch.line) == line {
                spent[Int(Double(touch.time) / FullWorld.day)] += touchCost
            }
        }
        let scale = Engine.expectedCustomers(of: world) / Double(PacingPlan.pilotCustomers)
        let factors = try #require(Engine(world: world).pacing.factors[display])
        #expect(factors.count == spent.count)
        #expect(factors.contains { $0 < 1 })
        for (factor, amount) in zip(factors, spent) {
            #expect(abs(factor - min(1, 8 / (amount * scale))) < 1e-9)
        }
    }
}
