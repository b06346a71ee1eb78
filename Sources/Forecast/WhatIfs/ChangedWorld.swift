import Results
import Runner
import Scenario
import Simulation

/// A what-if, ready to be replicated.
struct ChangedWorld: Sendable {
    /// The what-if that the command line describes.
    static let ofCommandLine = "set"

    let name: String
    /// The scenario with the values that it sets; `nil`: none.
    let scenario: CompiledScenario?
    let exclusions: Exclusions

    /// Those of the file, and the command line's.
    ///
    /// - Throws: ``ScenarioProblems`` where a change is not legal.
    static func all(_ source: ScenarioSource, changes: [Override]) throws -> [ChangedWorld] {
        var worlds = try source.scenario.whatIfs.map { change in
            ChangedWorld(
                name: change.name, scenario: change.overrides.isEmpty ? nil : try source.with(change.overrides),
                exclusions: Exclusions(change.without))
        }
        guard !changes.isEmpty else { return worlds }
        var name = ofCommandLine
        while worlds.contains(where: { $0.name == name }) { name += "-here" }
        worlds.append(ChangedWorld(name: name, scenario: try source.with(changes), exclusions: .none))
        return worlds
    }

    /// The changed world of a replication; `nil` where the control stopped it.
    func count(
        base: Replication, customers: Int?, asking questions: Replication.Questions, control: RunControl
    ) throws -> Replication.Count? {
        guard let scenario else { return try base.count(without: exclusions, control: control) }
        let own = try Replication(scenario, number: base.number, customers: customers, asking: questions)
        return try own.count(without: exclusions, control: control)
    }
}
