import Cluster
import Foundation
import Testing

/// A job script run task by task by bash, with stand-ins for sbatch, scancel and footfall that write down what they are asked.
struct StandInSlurm {
    let shell: Shell
    let script: SlurmScript

    /// - Parameters:
    ///   - results: a path with whatever is odd in it.
    ///   - options: of the command that shards run.
    init(results: String = "results", shards: Int = 4, options: [String] = [], mergeOptions: [String] = []) throws {
        shell = try Shell()
        let run = ShardedRun(name: "shop", options: options, mergeOptions: mergeOptions, shards: shards)
        script = SlurmScript(
            run, program: shell.folder.path + "/bin/foot fall's", scenario: "my shop.yaml", results: results,
            folder: shell.folder.path)
        try shell.write(script.text, to: "job.sh")
        // One argument a line, a line of its own at the end of each call.
        try shell.write(
            """
            #!/bin/bash
            for word; do printf '%s\\n' "$word"; done >>calls; echo == >>calls
            case $1 in merge) exit 0 ;; esac
            [ ! -e "fail-$SLURM_ARRAY_TASK_ID" ] || exit 3
            while [ $# -gt 0 ]; do case $1 in --shard) shard=$2 ;; --out) out=$2 ;; esac; shift; done
            mkdir -p "$out/part-${shard%/*}-of-${shard#*/}"
            echo "$SLURM_ARRAY_JOB_ID" >"$out/part-${shard%/*}-of-${shard#*/}/part.footfall"
            [ ! -e "kill-$SLURM_ARRAY_TASK_ID" ] || kill -9 $PPID
            """, to: "bin/foot fall's", isProgram: true)
        try shell.write(
            """
            #!/bin/bash
            [ ! -e no-submission ] || { echo "sbatch: error: not from here" >&2; exit 1; }
            echo "$*" >>submissions; cat >merge.sh; echo "$((100 + $(wc -l <submissions)));proof"
            """, to: "bin/sbatch", isProgram: true)
        try shell.write("#!/bin/bash\necho \"$*\" >>cancelled\n", to: "bin/scancel", isProgram: true)
    }

    @discardableResult
    func task(_ task: Int, of first: Int = 0, job: Int = 9) throws -> (code: Int32, text: String) {
        let environment = [
            "SLURM_ARRAY_TASK_ID": "\(task)", "SLURM_ARRAY_TASK_MIN": "\(first)", "SLURM_ARRAY_JOB_ID": "\(job)",
        ]
        let answer = try shell.run("/bin/bash", ["job.sh"], environment: environment)
        return (answer.code, String(decoding: answer.output, as: UTF8.self) + answer.complaints)
    }

    /// What footfall was called with, call by call.
    var calls: [[String]] {
        let lines = (shell.read("calls") ?? "").split(separator: "\n", omittingEmptySubsequences: false).map(
            String.init)
        return lines.split(separator: "==").map { Array($0) }.filter { $0 != [""] }
    }

    var submissions: [String] { lines("submissions") }
    var cancelled: [String] { lines("cancelled") }

    private func lines(_ name: String) -> [String] {
        (shell.read(name) ?? "").split(separator: "\n").map(String.init)
    }
}
