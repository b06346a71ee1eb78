import ArgumentParser
import Foundation
import Results
import Runner
import Scenario
import Simulation

/// `--shard i/n`, or `--shard env` for what the environment of an array job says.
///
/// The environment is looked at only where it is asked for: arrays of jobs have many uses, such as a seed for each task.
enum ShardOption {
    static let help: ArgumentHelp = ArgumentHelp(
        "Simulate the i-th of n shares of the customers (i from 0) and write it to DIR/part-i-of-n for `footfall merge`; env "
            + "takes i and n from an array job: SLURM_ARRAY_TASK_ID with _MIN and _COUNT, or JOB_COMPLETION_INDEX, with "
            + "FOOTFALL_SHARDS for n.", valueName: "i/n")
    static let most = 1_000_000

    /// As the command line and this process's environment say; problems are noted.
    static func read(_ text: String?, scenarios: Int, _ problems: inout OptionProblems) throws -> Shard? {
        guard let text else { return nil }
        if scenarios > 1 { problems.add("--shard: one scenario at a time, for its parts lie in DIR") }
        return try problems.reading { try read(text, environment: ProcessInfo.processInfo.environment) }
    }

    /// - Parameter environment: by name.
    /// - Throws: ``UsageError`` with all that is wrong.
    static func read(_ text: String, environment: [String: String]) throws -> Shard {
        if text == "env" { return try ArrayJob(environment).shard() }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let index = number(parts[0]), let count = number(parts[1]) else {
            throw UsageError("--shard \(text): expected i/n, as in 0/4 for the first of four, or env")
        }
        return try shard(index, of: count, "--shard \(text)")
    }

    fileprivate static func shard(_ index: Int, of count: Int, _ place: String) throws -> Shard {
        guard (1...most).contains(count) else {
            throw UsageError("\(place): \(count) shards; expected 1 to \(most)")
        }
        guard (0..<count).contains(index) else {
            throw UsageError("\(place): \(index) is no shard of \(count), which are numbered 0 to \(count - 1)")
        }
        return Shard(index: index, of: count)
    }

    /// Digits alone.
    fileprivate static func number(_ text: some StringProtocol) -> Int? {
        text.allSatisfy { $0.isASCII && $0.isNumber } ? Int(text) : nil
    }
}

/// What the environment says of the array job that a process is a task of.
private struct ArrayJob {
    private static let task = "SLURM_ARRAY_TASK_ID"
    private static let least = "SLURM_ARRAY_TASK_MIN"
    private static let greatest = "SLURM_ARRAY_TASK_MAX"
    private static let step = "SLURM_ARRAY_TASK_STEP"
    private static let count = "SLURM_ARRAY_TASK_COUNT"
    private static let completion = "JOB_COMPLETION_INDEX"
    private static let shards = "FOOTFALL_SHARDS"

    private let environment: [String: String]

    init(_ environment: [String: String]) { self.environment = environment }

    func shard() throws -> Shard {
        let isSlurm = [Self.task, Self.least, Self.count].contains { environment[$0] != nil }
        let isIndexed = environment[Self.completion] != nil
        if isSlurm, isIndexed {
            throw UsageError(
                "--shard env: both \(Self.task) and \(Self.completion) are set; say which shard it is by --shard i/n")
        }
        if isSlurm { return try slurm() }
        guard isIndexed || environment[Self.shards] != nil else {
            throw UsageError(
                "--shard env: this is no task of an array job: neither \(Self.task) (Slurm) nor \(Self.completion) "
                    + "(Kubernetes) is set; say which shard it is by --shard i/n")
        }
        guard isIndexed else {
            throw UsageError(
                "--shard env: \(Self.shards) is set, and \(Self.task) or \(Self.completion), which says which of them it is, "
                    + "is missing")
        }
        let numbers = try read([Self.completion, Self.shards])
        return try ShardOption.shard(
            numbers[0], of: numbers[1], "--shard env: \(Self.completion)=\(numbers[0])")
    }

    /// Where the number of shards is given, a task's own number is its shard's, so that one task can be run again alone.
    private func slurm() throws -> Shard {
        if environment[Self.shards] != nil {
            let numbers = try read([Self.task, Self.shards])
            return try ShardOption.shard(numbers[0], of: numbers[1], "--shard env: \(Self.task)=\(numbers[0])")
        }
        let numbers = try read([Self.task, Self.least, Self.count])
        let (task, least, count) = (numbers[0], numbers[1], numbers[2])
        let step = environment[Self.step] == nil ? 1 : try read([Self.step])[0]
        let place = "--shard env: \(Self.task)=\(task)"
        let isRegular = step > 0 && task >= least && (task - least).isMultiple(of: step)
        let greatest = environment[Self.greatest] == nil ? nil : try read([Self.greatest])[0]
        guard isRegular, greatest == nil || greatest == least + (count - 1) * step else {
            throw UsageError(
                "\(place): the array has holes, so that a task's number does not say which shard it is; make it 0 to n-1, "
                    + "or set \(Self.shards)")
        }
        return try ShardOption.shard((task - least) / step, of: count, place)
    }

    /// - Throws: ``UsageError`` with all that are missing or no numbers.
    private func read(_ names: [String]) throws -> [Int] {
        var problems = OptionProblems()
        let present = names.filter { environment[$0] != nil }
        var numbers: [Int] = []
        for name in names {
            guard let text = environment[name] else {
                problems.add("--shard env: \(present.joined(separator: " and ")) is set, and \(name) is missing")
                continue
            }
            guard let number = ShardOption.number(text) else {
                problems.add("--shard env: \(name)=\(text): expected a number from 0")
                continue
            }
            numbers.append(number)
        }
        try problems.refuse()
        return numbers
    }
}

/// Runs one shard and writes its part: what commands that take `--shard` have in common.
struct ShardJob {
    let shard: Shard
    /// The scenario's file.
    let path: String
    let source: ScenarioSource
    /// `--out`.
    let out: String
    let output: OutputOptions

    /// - Parameter options: without run id and shard.
    /// - Returns: the exit code.
    func run(_ options: RunOptions, with addition: ShardRun.Addition? = nil) throws -> Int32 {
        let folder = try ResultsFolder.part(root: out, index: shard.index, of: shard.count)
        var options = options
        options.shard = shard
        // Runs are told apart by when they began and by what is random in it, wherever their shards run.
        let moment = RunIdentifier(time: Date(), suffix: UInt32.random(in: 0...0xFF_FFFF))
        options.runID = "\(moment)-\(folder.name)"
        do {
            let control = RunControl()
            let interrupts = Interrupts(control)
            let progress = ProgressPrinter(control, quiet: output.quiet)
            defer { interrupts.finish() }
            let outcome: ShardOutcome
            do {
                outcome = try ShardRun(
                    source, file: URL(filePath: path).standardizedFileURL.path, options: options, with: addition,
                    control: control
                ).execute()
            } catch {
                progress.finish()
                throw error
            }
            progress.finish()
            return try OutcomeWriter(output: output).write(outcome, to: folder)
        } catch {
            folder.removeIfEmpty()
            throw error
        }
    }
}
