/// A job script for Slurm's `sbatch`: an array of shards, and a merge that waits for all of them.
///
/// What is to be known of Slurm:
///
/// - A node that dies takes its tasks back into the queue (`--requeue`); the same job runs again there. So a shard notes its array's
///   number beside its part when it is through, and does nothing where that stands there already.
/// - sbatch takes one job a script. So the first task of the array submits the merge (`afterok:` the array), once, and notes that.
/// - A shard that fails leaves the merge in the queue, with the reason `DependencyNeverSatisfied` beside it: nothing is merged
///   that is not whole, and nobody has to look for what is missing. An array submitted later takes that merge out again.
public struct SlurmScript: Sendable, Equatable {
    public var run: ShardedRun
    /// Footfall's own path, the same on all nodes.
    public var program: String
    /// The scenario's file; as all paths, of ``folder`` unless it begins with a slash.
    public var scenario: String
    /// Where results go: the parts into a folder beside those of the scenario's runs.
    public var results: String
    /// In which folder the jobs run, and leave their logs; without a backslash, which Slurm cannot read in a log's path.
    public var folder: String
    public var partition: String?
    /// Options of sbatch beside those of the script, for the shards and the merge.
    public var directives: [SlurmDirective]

    public init(
        _ run: ShardedRun, program: String, scenario: String, results: String, folder: String, partition: String? = nil,
        directives: [SlurmDirective] = []
    ) {
        self.run = run
        self.program = program
        self.scenario = scenario
        self.results = results
        self.folder = folder
        self.partition = partition
        self.directives = directives
    }

    /// The name under which the queue shows the shards; the merge's has `-merge` after it.
    public var jobName: String { "footfall-\(run.name)" }

    /// The script, with a line break at its end.
    public var text: String {
        """
        #!/bin/bash
        # \(run.name) in \(run.shards) shards and a merge, for Slurm. Made by `footfall cluster slurm`.
        #   sbatch FILE             runs all of it
        #   sbatch --array=I FILE   runs shard I again, where it failed, and merges
        \(directiveLines(shardDirectives))
        set -euo pipefail
        : "${SLURM_ARRAY_TASK_ID:?this is a job script: submit it with sbatch}"

        footfall=\(ShellWord.quote(program))
        parts=\(ShellWord.quote(parts))
        shards=\(run.shards)
        shard=$SLURM_ARRAY_TASK_ID
        part=$parts/part-$shard-of-$shards
        mkdir -p "$parts"

        merge_script() {
            cat <<'SCRIPT'
        \(mergeScript)
        SCRIPT
        }

        # Once for each array: a task that was requeued finds that it did.
        submit_merge() {
            local array='' merge=''
            [ ! -e "$parts/merge" ] || read -r array merge <"$parts/merge" || true
            [ "$array" != "$SLURM_ARRAY_JOB_ID" ] || return 0
            # A merge that still waits for an earlier array of these parts waits in vain.
            [ -z "$merge" ] || scancel --quiet --state=PENDING --name=\(jobName)-merge "$merge" || true
            merge=$(merge_script | sbatch --parsable --dependency="afterok:$SLURM_ARRAY_JOB_ID" --kill-on-invalid-dep=no) ||
                return
            merge=${merge%%;*}
            echo "$SLURM_ARRAY_JOB_ID $merge" >"$parts/merge.new" && mv "$parts/merge.new" "$parts/merge" || return
            echo "job $merge merges the shards when all of them are through"
        }

        merging=0
        if [ "$shard" = "$SLURM_ARRAY_TASK_MIN" ]; then submit_merge || merging=$?; fi

        if [ -e "$part/part.footfall" ] && [ "$(cat "$part/finished" 2>/dev/null)" = "$SLURM_ARRAY_JOB_ID" ]; then
            echo "shard $shard of $shards is through already"
        else
            # What is there may be half a shard, or one of an earlier array.
            rm -f "$part/finished"
            \(shardCommand)
            echo "$SLURM_ARRAY_JOB_ID" >"$part/finished"
        fi

        if [ "$merging" -ne 0 ]; then
            echo "no merge could be submitted from this node; when all shards are through: sbatch --array=$shard FILE" >&2
            exit "$merging"
        fi

        """
    }

    /// Apart from the runs' own folders, whose names have no dot in their middle.
    private var parts: String { path(results == "/" ? "" : results) + "/\(run.name).shards" }

    /// So that no program takes it for an option.
    private func path(_ path: String) -> String { path.hasPrefix("-") ? "./" + path : path }

    private var shardCommand: String {
        let words =
            [ShellWord.quote(run.command), ShellWord.quote(path(scenario))]
            + run.options.map { ShellWord.quote($0, shard: "shard") }
        return #""$footfall" "# + words.joined(separator: " ") + #" --shard "$shard/$shards" --out "$parts""#
    }

    private var mergeScript: String {
        let options = run.mergeOptions.map { " " + ShellWord.quote($0) }.joined()
        return """
            #!/bin/bash
            \(directiveLines(mergeDirectives))
            set -euo pipefail
            # It was submitted by a task of the array, whose numbers mean nothing here.
            unset "${!SLURM_ARRAY_@}"
            \(ShellWord.quote(program)) merge \(ShellWord.quote(parts))/part-*-of-\(run.shards)\(options) --out \
            \(ShellWord.quote(path(results)))
            """
    }

    // MARK: What sbatch is told

    private var shardDirectives: [SlurmDirective] {
        [
            SlurmDirective("job-name", jobName), SlurmDirective("array", "0-\(run.last)"),
            SlurmDirective("output", log("%A_%a")),
        ] + common(cpus: run.resources.cpus)
    }

    private var mergeDirectives: [SlurmDirective] {
        [SlurmDirective("job-name", jobName + "-merge"), SlurmDirective("output", log("merge-%j"))]
            + common(cpus: 1)
    }

    /// The log's name. Slurm puts numbers in place of `%A` and the like in the whole path, the folder's included, so that one with such a
    /// mark in it is spelled out.
    private func log(_ pattern: String) -> String {
        let name = "\(jobName)-\(pattern).out"
        guard folder.unicodeScalars.contains("%") else { return name }
        return folder.replacing("%", with: "%%") + "/" + name
    }

    private func common(cpus: Int) -> [SlurmDirective] {
        var all = [
            SlurmDirective("chdir", folder), SlurmDirective("requeue"),
            // What was said before a task was requeued is worth reading, too.
            SlurmDirective("open-mode", "append"), SlurmDirective("nodes", "1"), SlurmDirective("ntasks", "1"),
            SlurmDirective("cpus-per-task", "\(cpus)"), SlurmDirective("mem", "\(run.resources.memory.mebibytes)M"),
        ]
        if let time = run.resources.time { all.append(SlurmDirective("time", time.slurm)) }
        if let partition { all.append(SlurmDirective("partition", partition)) }
        return all + directives
    }

    private func directiveLines(_ directives: [SlurmDirective]) -> String {
        directives.map(\.line).joined(separator: "\n")
    }
}
