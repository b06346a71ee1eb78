import ArgumentParser
import Cluster
import Foundation
import Scenario

extension ShardableCommand: ExpressibleByArgument {}

/// What is to run in shards, and what each shard may take.
struct ShardedOptions: ParsableArguments {
    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("In how many shards; each is a task or a pod of its own.", valueName: "n"))
    var shards: Int?

    @Option(name: .long, help: "What each shard runs.")
    var command = ShardableCommand.run

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("Processors of each shard, and threads that simulate.", valueName: "n"))
    var cpus = 1

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("Memory of each shard, as in 512M or 4G.", valueName: "size"))
    var memory = "1G"

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("How long a shard may take, as in 30m, 2h or 1-00:00:00.", valueName: "time"))
    var time: String?

    init() {}

    /// - Parameters:
    ///   - line: what was typed beside the options of the job.
    ///   - most: how many shards there may be.
    ///   - standIn: what is looked at here in place of a word that means something elsewhere.
    ///   - problems: all that is wrong is noted there.
    /// - Returns: `nil` where something is.
    func read(
        _ line: [String], most: Int, standIn: (String) -> String = { $0 }, _ problems: inout OptionProblems
    ) throws -> (run: ShardedRun, line: ShardedLine)? {
        if let shards, !(1...most).contains(shards) { problems.add("--shards \(shards): expected 1 to \(most)") }
        if shards == nil { problems.add("--shards is missing: in how many shards? As in --shards 16") }
        if !(1...1024).contains(cpus) { problems.add("--cpus \(cpus): expected 1 to 1024") }
        let memory = MemorySize(self.memory)
        if memory == nil { problems.add("--memory \(self.memory): expected a size with its unit, as in 512M or 4G") }
        let time = self.time.flatMap { WallTime($0) }
        if let text = self.time, time == nil {
            problems.add("--time \(text): expected a time of 1 s to a year, as in 90s, 30m, 2h, 1d or 1-12:00:00")
        }
        let typed = try ShardedLine.read(command, line, standIn: standIn, &problems)
        guard let typed, let memory, let shards else { return nil }
        let run = ShardedRun(
            name: typed.scenario.name, command: command.rawValue, options: typed.options(workers: cpus),
            mergeOptions: typed.mergeOptions, shards: shards,
            resources: Resources(cpus: cpus, memory: memory, time: time))
        return (run, typed)
    }
}
