import Foundation
import Results
import Runner
import Scenario
import Simulation

/// A forecast whose replications are dealt to shards: replication r to shard r mod n.
extension Forecast {
    /// Counts a shard's replications.
    ///
    /// - Returns: what they said, for ``merge(_:)``.
    /// - Throws: ``ForecastError`` where what is asked for needs all replications, ``RunError``, ``ScenarioProblems``.
    public func count(_ shard: Shard) throws -> Data {
        try refuseWhatNeedsAll()
        let replicator = try Replicator(
            source, changes: ChangedWorld.all(source, changes: options.changes), options: options,
            control: control)
        let ours = Array(stride(from: shard.index, to: options.replications, by: shard.count))
        let expected =
            options.customers.map(Double.init) ?? source.scenario.world.map(Replication.expectedCustomers)
            ?? 0
        control.expect(customers: Int(expected) * ours.count * replicator.worlds)
        try replicator.run(ours)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return try encoder.encode(replicator.share)
    }

    /// What the replications of all shards say together, as ``execute()`` says it of one process's.
    ///
    /// - Throws: ``PartProblems``; else as ``execute()``.
    public func merge(_ parts: PartCollection) throws -> Summary {
        try refuseWhatNeedsAll()
        let start = ContinuousClock.now
        let exact =
            options.exact ? try ExactChain(source.scenario, customers: options.customers).measures() : nil
        let replicator = try Replicator(
            source, changes: ChangedWorld.all(source, changes: options.changes), options: options,
            control: control)
        try parts.eachAddition {
            try replicator.add(JSONDecoder().decode(Replicator.Share.self, from: $0))
        }
        return try conclude(replicator, exact: exact, notes: [], since: start, missing: parts)
    }

    private func refuseWhatNeedsAll() throws {
        if options.precision != nil {
            throw ForecastError.notSplit("--precision looks at all replications to know whether to go on")
        }
        if options.sensitivity {
            throw ForecastError.notSplit(
                "--sensitivity compares worlds of its own, of which no shard has a share")
        }
    }
}
