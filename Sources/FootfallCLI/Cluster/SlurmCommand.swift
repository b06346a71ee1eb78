import ArgumentParser
import Cluster
import Foundation

/// `footfall cluster slurm`: a job script.
struct SlurmCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "slurm",
        abstract: "Write a job script for sbatch: an array of shards, and a merge that waits for all of them.",
        discussion: """
            What is not an option of the job goes to the command that each shard runs:

              footfall cluster slurm shop.yaml --shards 16 --seed 7 > shop.slurm
              sbatch shop.slurm
              squeue                       the shards, and the merge that waits
              sbatch --array=3 shop.slurm  shard 3 again, where it failed, and merge

            A task whose node dies is requeued; a shard that is through is not run
            again. A shard that failed leaves the merge in the queue, with the reason
            DependencyNeverSatisfied: half a result is none.

            Logs are in the folder of the job, as footfall-SCENARIO-JOB_TASK.out, parts
            in DIR/SCENARIO.shards/, and the result is where `footfall run` puts it.

            With {shard} in an option each shard gets a name of its own, as in
            --backend sqlite:shop-{shard}.db

            Exit codes: 0 written; 2 invalid input (all problems listed).
            """)

    @Argument(
        parsing: .allUnrecognized,
        help: ArgumentHelp(
            "The scenario's file, and options of the command that each shard runs.", valueName: "scenario"))
    var line: [String] = []

    @OptionGroup var sharded: ShardedOptions

    @Option(name: .long, help: ArgumentHelp("Slurm's partition.", valueName: "name"))
    var partition: String?

    @Option(
        name: .customLong("sbatch"), parsing: .singleValue,
        help: ArgumentHelp(
            "A further option of sbatch, for the shards and the merge, as in account=shop. May be repeated.",
            valueName: "name[=value]"))
    var directives: [String] = []

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Footfall's own path on the nodes (default: the program that writes this).", valueName: "path"))
    var program: String?

    @Option(
        name: .long,
        help: ArgumentHelp("In which folder the jobs run (default: this one).", valueName: "dir"))
    var chdir: String?

    @Option(name: .long, help: ArgumentHelp("Folder for results.", valueName: "dir"))
    var out = "results"

    @OptionGroup var target: JobFile

    func run() throws { try target.write(read().text) }

    /// - Throws: ``UsageError`` with all that is wrong.
    private func read() throws -> SlurmScript {
        var problems = OptionProblems()
        let typed = try sharded.read(line, most: 1_000_000, &problems)
        target.check(&problems)
        for (option, path) in [("--out", out), ("--chdir", chdir), ("--program", program), ("--partition", partition)] {
            guard let path else { continue }
            if path.isEmpty { problems.add("\(option) is empty") }
            if path.unicodeScalars.contains(where: { $0.value < 32 || $0.value == 127 }) {
                problems.add("\(option) \(path.debugDescription): a job script cannot hold its control characters")
            }
        }
        let folder = chdir ?? FileManager.default.currentDirectoryPath
        if folder.contains("\\") {
            problems.add(
                "\(folder): Slurm writes no logs into a folder with a backslash in its name; say another by --chdir")
        }
        let directives = directives.compactMap { directive($0, &problems) }
        if let backend = typed?.line.value(of: "--backend"), backend.hasPrefix("sqlite:"),
            !backend.contains(ShardedRun.shardMark)
        {
            problems.add(
                "--backend \(backend): shards on several machines cannot write one SQLite file; give each its own, as in "
                    + "sqlite:shop-{shard}.db")
        }
        let (run, typedLine) = try problems.value(typed)
        return SlurmScript(
            run, program: program ?? Self.ownPath, scenario: typedLine.file, results: out,
            folder: folder, partition: partition, directives: directives)
    }

    private func directive(_ text: String, _ problems: inout OptionProblems) -> SlurmDirective? {
        guard let directive = SlurmDirective(typed: text), !text.unicodeScalars.contains(where: { $0.value < 32 })
        else {
            problems.add("--sbatch \(text): expected a long option of sbatch, as in account=shop or exclusive")
            return nil
        }
        guard !SlurmDirective.own.contains(directive.name) else {
            problems.add(
                "--sbatch \(text): the script says --\(directive.name) itself; see footfall cluster slurm --help")
            return nil
        }
        return directive
    }

    /// Of the program that runs now.
    private static var ownPath: String {
        Bundle.main.executablePath ?? URL(fileURLWithPath: CommandLine.arguments[0]).path
    }
}
