import ArgumentParser
import Attribution
import Forecast
import Foundation
import Reporting
import Results
import Runner
import Scenario
import Simulation

/// `footfall judge`: attribution rules against what really caused the goals.
struct JudgeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "judge",
        abstract: "Score attribution rules against what really caused the conversions.",
        discussion: """
            The same customers are simulated again without each channel, and without any
            set of channels. That tells what a channel truly added (incremental), and its
            fair share where channels need or replace each other (Shapley value; exact
            unless more than twelve channels turn one customer's life).

            Every rule is scored by
              share error  the part of its credit that is with the wrong channels
              misplaced    that part of what all channels cost
              rank tau     whether it ranks channels as the truth does: 1 it does, 0 at
                           random, -1 the other way round

            Judged are the scenario's rules, and those of --rule beside them. Results are
            written to results/SCENARIO/RUN-ID/ as `run` does. `expect:` may speak of
            rules.RULE.share_error, channels.CHANNEL.incremental.conversions and
            channels.CHANNEL.shapley.conversions.

            Exit codes: 0 all expectations hold; 1 one failed; 2 invalid input;
            130 interrupted.

            Try:  footfall judge scenarios/coupon-poaching.yaml --rule 'markov(order=2)'
            """)

    @Argument(help: ArgumentHelp("Scenario files.", valueName: "scenario"))
    var scenarios: [String]

    @Option(
        name: .customLong("rule"), parsing: .singleValue,
        help: ArgumentHelp(
            "A rule to judge beside the scenario's, as in time-decay(half_life=3d) or markov(order=2). May be repeated.",
            valueName: "rule"))
    var rules: [String] = []

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("Exactly so many customers, shared over the arrivals.", valueName: "n"))
    var customers: Int?

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("Threads that simulate (default: one per processor).", valueName: "n"))
    var workers: Int?

    @Option(name: .long, help: ShardOption.help)
    var shard: String?

    @Option(name: .long, help: ArgumentHelp("Folder for results.", valueName: "dir"))
    var out = "results"

    @OptionGroup var reading: ScenarioOptions
    @OptionGroup var output: OutputOptions

    mutating func run() throws {
        var codes: Set<Int32> = []
        let (loaded, requests, share) = try read()
        for (path, scenario) in zip(scenarios, loaded) {
            codes.insert(try judge(RuleJudging(scenario, adding: requests), path: path, share))
            // Who stops one does not want the next.
            if codes.contains(130) { break }
        }
        let order: [Int32] = [2, 130, 3, 4, 1, 5]
        throw ExitCode(order.first { codes.contains($0) } ?? 0)
    }

    /// - Throws: ``UsageError`` with all that is wrong, before anything is simulated.
    func read() throws -> ([CompiledScenario], [RuleRequest], Shard?) {
        var problems = OptionProblems()
        _ = try problems.reading { try Limits.check(customers: customers) }
        if out.isEmpty { problems.add("--out is empty: name a folder, as in --out results") }
        if let workers, !(1...1024).contains(workers) {
            problems.add("--workers \(workers): expected 1 to 1024")
        }
        let share = try ShardOption.read(shard, scenarios: scenarios.count, &problems)
        let requests = try RuleOptions.read(rules, &problems)
        let loaded = try problems.reading { try reading.load(all: scenarios) }
        for (path, scenario) in zip(scenarios, loaded ?? []) {
            if scenario.world == nil {
                problems.add(
                    "\(path): no stages, so there is nothing to simulate; add `population` and `stages`")
            } else if scenario.goal == nil {
                problems.add("\(path): no goal, so nothing can be caused; name an event with `goal:`")
            } else if scenario.world?.channels.isEmpty == true {
                problems.add(
                    "\(path): no channels, so there is nothing to judge; add `channels` and their touches")
            }
            let names = RuleNames(scenario, file: path)
            for problem in requests.flatMap(names.problems) { problems.add(problem) }
        }
        return (try problems.value(loaded), requests, share)
    }

    private func judge(_ judging: RuleJudging, path: String, _ share: Shard?) throws -> Int32 {
        if let share {
            let source = try reading.whole(path)
            let options = RunOptions(
                backend: nil, backendName: "none", customers: customers,
                workers: workers ?? ProcessInfo.processInfo.activeProcessorCount, runID: "",
                recompile: { try source.with($0) })
            return try ShardJob(shard: share, path: path, source: source, out: out, output: output).run(
                options,
                with: .init(
                    command: "judge", options: rules.isEmpty ? [:] : ["rule": rules],
                    scenario: judging.scenario, judging))
        }
        let folder = try ResultsFolder.create(root: out, scenario: judging.scenario.name, at: Date())
        do {
            let reading = self.reading
            let options = RunOptions(
                backend: nil, backendName: "none", customers: customers,
                workers: workers ?? ProcessInfo.processInfo.activeProcessorCount, runID: folder.name,
                recompile: { try reading.load(path, and: $0) })
            let control = RunControl()
            let interrupts = Interrupts(control)
            let progress = ProgressPrinter(control, quiet: output.quiet)
            defer { interrupts.finish() }
            let outcome: RunOutcome
            do {
                outcome = try Run(judging.scenario, options: options, control: control, with: judging)
                    .execute()
            } catch {
                progress.finish()
                throw error
            }
            progress.finish()
            return try OutcomeWriter(output: output, table: TerminalJudgement.render).write(
                outcome, judging.scenario, to: folder)
        } catch {
            folder.removeIfEmpty()
            throw error
        }
    }
}
