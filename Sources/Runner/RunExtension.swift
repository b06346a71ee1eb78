import Foundation
import Observation
import Results
import Scenario
import Simulation
import Tracking

/// What a command computes beside a run: it is added to the summary before formulas and expectations read it.
///
/// It is computed in two steps, so that a run can be split: ``count(_:)`` looks at customers, of a shard or of all, and a
/// ``RunExtensionSum`` of what was counted tells.
public protocol RunExtension: Sendable {
    /// What its time is called in the summary's `seconds`.
    var name: String { get }
    /// Whether it tells what channels and partners really added, so that the run need not simulate worlds for it.
    var tellsIncremental: Bool { get }
    /// Rules that it computes, of those that a run does not.
    var rules: Set<String> { get }

    /// Looks at the customers of the run's shard.
    ///
    /// - Returns: what was counted, as whole numbers that add up; `nil` where it was stopped.
    /// - Throws: what keeps it from an answer; the run ends with it.
    func count(_ run: RunContext) throws -> (any RunExtensionSum)?

    /// A sum of nothing, for ``RunExtensionSum/add(_:)``.
    ///
    /// - Parameter plan: of the run.
    func emptySum(_ plan: RunPlan) -> any RunExtensionSum
}

/// What a ``RunExtension`` counted.
public protocol RunExtensionSum {
    /// Adds what ``encoded()`` gave of other customers.
    ///
    /// - Throws: where it cannot have been that.
    mutating func add(_ data: Data) throws
    func encoded() throws -> Data

    /// - Parameter summary: what the run knows by then: everything but formulas, expectations and the verdict.
    /// - Throws: what keeps it from an answer.
    func tell(_ summary: inout Summary, of world: World) throws
}

/// A run as an extension sees it.
public struct RunContext: Sendable {
    public let scenario: CompiledScenario
    public let options: RunOptions
    public let control: RunControl
    /// The population that was run, in the full world; its shard says who of them is looked at.
    public let engine: Engine
    /// What is tracked of it, and by which rules and choices it is judged.
    public let observer: Observer
    public let plan: RunPlan
}
