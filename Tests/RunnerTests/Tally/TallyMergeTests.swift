import Observation
import Results
import Runner
import Simulation
import Testing
import Tracking

@Suite("Tally: parts and the whole")
struct TallyMergeTests {
    private static let gauge = TallyPlan.Gauge(
        name: "followers", start: 0, per: [(Shop.Event.follow, 1), (Shop.Event.session, -0.1)])

    /// A ledger of the shop's customers as the engine makes them.
    private func simulate(_ world: World, _ customers: Range<Int>) -> Ledger {
        var ledger = Ledger()
        Engine(world: world).makeWorker().simulate(customers, into: &ledger)
        return ledger
    }

    private func plan() -> TallyPlan {
        var world = Shop.world(segments: ["a", "b"])
        world.population.arrivals = [ArrivalEntry(process: .customers(3_000, over: 60 * Shop.day))]
        for index in world.lines.indices {
            world.lines[index].timing = .rate(.constant(0.3 / Double(Shop.day)))
            world.lines[index].clickThrough = .constant(0.3)
        }
        for index in world.stages[0].emissions.indices {
            world.stages[0].emissions[index].timing = .rate(.constant(2 / Double(Shop.day)))
        }
        world.stages[1].outcomes[0].value = .drawn(.lognormal(median: .constant(40), sigma: .constant(1)))
        return TallyPlan(world: world, gauges: [Self.gauge])
    }

    /// Half of each goal to the ads, the other half to a partner: any credits do.
    private func addCredits(_ ledger: Ledger, to tally: inout Tally) {
        for index in ledger.customers.indices {
            var batch = CreditBatch()
            for occurrence in ledger.occurrences[ledger.starts[index]..<ledger.starts[index + 1]]
            where Int(occurrence.event) == Shop.Event.purchase && occurrence.kind == .decision {
                let half = occurrence.value / 2
                batch.append(.init(source: Source(channel: 1), units: 500_000_000, value: half))
                batch.append(
                    .init(source: Source(channel: 3, partner: 1), units: 500_000_000, value: occurrence.value - half))
                batch.finish(
                    EventRole.id(EventRole.main, of: occurrence),
                    time: occurrence.time, value: occurrence.value)
            }
            tally.addCredits(batch, rule: 1, of: ledger.customers[index])
        }
    }

    private func tally(_ plan: TallyPlan, _ ledgers: [Ledger]) -> Tally {
        var tally = Tally(plan: plan)
        for ledger in ledgers {
            tally.add(ledger)
            addCredits(ledger, to: &tally)
        }
        return tally
    }

    @Test("Parts merged in any order give the summary of the whole, to the bit")
    func parts() throws {
        let plan = plan()
        let parts = [0..<1_000, 1_000..<1_001, 1_001..<2_400, 2_400..<3_000].map { simulate(plan.world, $0) }
        let whole = Shop.summary(of: tally(plan, [simulate(plan.world, 0..<3_000)]))
        #expect(whole.customers >= 3_000)
        #expect(try #require(whole.goals?.first).refunds > 0)
        #expect(Shop.summary(of: tally(plan, parts)) == whole)
        for order in [[0, 1, 2, 3], [3, 1, 0, 2]] {
            var merged = Tally(plan: plan)
            for index in order { merged.merge(tally(plan, [parts[index]])) }
            #expect(Shop.summary(of: merged) == whole)
        }
    }

    @Test("What the engine makes adds up: customers, entries, goals, events, periods, segments")
    func conservation() throws {
        let plan = plan()
        let summary = Shop.summary(of: tally(plan, [simulate(plan.world, 0..<3_000)]))
        let stages = try #require(summary.stages)
        for stage in stages {
            let left = stage.outcomes.values.reduce(0, +)
            #expect(stage.entered == left + stage.stillThere, "\(stage.stage)")
        }
        let churned = stages.reduce(0) { $0 + $1.churned }
        #expect(summary.customers == churned + stages.reduce(0) { $0 + $1.stillThere })
        let goal = try #require(summary.goals?.first)
        #expect(goal.conversions == summary.events?["purchase"]?.count)
        #expect(goal.customers == summary.events?["purchase"]?.customers)
        #expect(goal.conversions == (try summary.stage("checkout")).converted)
        let channels = try #require(summary.channels)
        #expect(Double(goal.conversions) == channels.reduce(0) { $0 + ($1.closing ?? 0) })
        #expect(Double(goal.conversions) == channels.reduce(0) { $0 + ($1.discovery ?? 0) })
        #expect(churned >= channels.reduce(0) { $0 + ($1.exits ?? 0) })
        let months = try #require(summary.periods).filter { !$0.period.contains("Q") }
        #expect(months.reduce(0) { $0 + $1.conversions } == goal.conversions)
        #expect(months.reduce(0) { $0 + $1.arrivals } == summary.customers)
        let segments = try #require(summary.segments)
        #expect(segments.reduce(0) { $0 + $1.customers } == summary.customers)
        #expect(segments.reduce(0) { $0 + ($1.goals?.first?.conversions ?? 0) } == goal.conversions)
        let cost = segments.reduce(0) { $0 + ($1.kpis?["cost"] ?? 0) }
        #expect(abs(cost - (try summary.kpi("cost"))) < 1e-6)
    }
}
