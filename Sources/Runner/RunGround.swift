import Observation
import Scenario
import Simulation
import Tracking

/// Who is simulated in a run, and what is tracked of them.
struct RunGround {
    let frame: RunFrame
    let engine: Engine
    let observer: Observer

    init(_ frame: RunFrame) {
        self.frame = frame
        engine = Engine(world: frame.world, customers: frame.options.customers, shard: frame.options.shard)
        observer = Observer(
            world: frame.world, settings: frame.scenario.tracking, vocabulary: frame.plan.vocabulary,
            start: frame.scenario.start)
    }

    /// Counts the truth and sends the events.
    func drive(_ delivery: inout Delivery, _ clock: inout Stopwatch) throws -> JourneyPass.Result {
        let pass = JourneyPass(
            engine: engine, tallyPlan: frame.tallyPlan, observer: observer,
            plan: frame.world.goal == nil ? nil : frame.plan, audits: frame.options.backend != nil, keepsGroups: true)
        return try delivery.drive(
            pass, TimePass(engine: engine, observer: observer, start: frame.scenario.start), &clock)
    }

    func context(_ control: RunControl) -> RunContext {
        RunContext(
            scenario: frame.scenario, options: frame.options, control: control, engine: engine, observer: observer,
            plan: frame.plan)
    }

    /// Makes journeys again.
    func journeys(_ origins: Origins) -> Resimulation {
        Resimulation(engine: engine, observer: observer, origins: origins, start: frame.scenario.start)
    }
}
