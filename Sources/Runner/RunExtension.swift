import Observation
import Results
import Scenario
import Simulation
import Tracking

/// What a command computes beside a run: it is added to the summary before formulas and expectations read it.
public protocol RunExtension: Sendable {
    /// What its time is called in the summary's `seconds`.
    var name: String { get }
    /// Whether it tells what channels and partners really added, so that the run need not simulate worlds for it.
    var tellsIncremental: Bool { get }
    /// Rules that it computes, of those that a run does not.
    var rules: Set<String> { get }

    /// - Parameter summary: what the run knows by then: everything but formulas, expectations and the verdict.
    /// - Throws: what keeps it from an answer; the run ends with it.
    func extend(_ summary: inout Summary, of run: RunContext) throws
}

/// A run as an extension sees it.
public struct RunContext: Sendable {
    public let scenario: CompiledScenario
    public let options: RunOptions
    public let control: RunControl
    /// The population that was run, in the full world.
    public let engine: Engine
    /// What is tracked of it, and by which rules and choices it is judged.
    public let observer: Observer
    public let plan: RunPlan
}
