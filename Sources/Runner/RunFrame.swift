import Scenario
import Simulation
import Tracking

/// What a run of a scenario counts, and what it asks of a backend: all that is known before anybody is simulated.
struct RunFrame {
    let scenario: CompiledScenario
    let options: RunOptions
    let world: World
    let asked: AskedPaths
    let tallyPlan: TallyPlan
    let plan: RunPlan

    /// - Throws: ``RunError`` where there is nothing to run, or too much.
    init(_ scenario: CompiledScenario, _ options: RunOptions) throws {
        guard let world = scenario.world else { throw RunError.nothingToSimulate(scenario.name) }
        let expected = Engine.expectedCustomers(of: world)
        guard options.customers != nil || expected <= RunError.mostCustomers else { throw RunError.tooMany(expected) }
        self.scenario = scenario
        self.options = options
        self.world = world
        asked = AskedPaths(scenario)
        tallyPlan = TallyPlan(scenario, world: world, asked: asked)
        plan = RunPlan(scenario, world: world, options: options)
    }
}
