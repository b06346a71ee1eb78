import Cluster
import FootfallTestKit
import Foundation
import Testing

@Suite("The job script for Slurm")
struct SlurmScriptTests {
    private func sample() -> SlurmScript {
        let resources = Resources(cpus: 8, memory: MemorySize(mebibytes: 4096), time: WallTime(seconds: 7200))
        let run = ShardedRun(
            name: "my-shop", options: ["--seed", "7", "--backend", "sqlite:it's shop-{shard}.db", "--workers", "8"],
            mergeOptions: ["--rule-program", "mine=./my rule.py"], shards: 16, resources: resources)
        return SlurmScript(
            run, program: "/opt/footfall/bin/footfall", scenario: "my shop.yaml", results: "results",
            folder: "/scratch/ann's shop", partition: "short",
            directives: [SlurmDirective("account", "shop"), SlurmDirective("exclusive")])
    }

    @Test("it looks like the golden file")
    func golden() throws {
        let difference = try GoldenFile("my-shop.slurm").difference(from: sample().text)
        #expect(difference == nil, "\(difference ?? "")")
    }

    @Test("bash reads it, and the merge in it")
    func syntax() throws {
        let slurm = try StandInSlurm(results: "it's a $(place) \"for\" re`sults #1")
        #expect(try slurm.shell.run("/bin/bash", ["-n", "job.sh"]).code == 0)
        try slurm.task(0)
        let merge = try slurm.shell.run("/bin/bash", ["-n", "merge.sh"])
        #expect(merge.code == 0, "\(merge.complaints)")
    }

    @Test(
        "each task runs its shard, and the first submits one merge",
        arguments: [
            "results", "it's a $(place) \"for\" re`sults #1", "-x", "/tmp/../tmp/footfall \(UUID().uuidString)",
            "ümläut\\n",
        ])
    func tasks(results: String) throws {
        let options = OddWords.all.map { "--set=\($0)" }
        let slurm = try StandInSlurm(results: results, options: options, mergeOptions: ["--rule-program", "it's=x y"])
        defer { if results.hasPrefix("/") { try? FileManager.default.removeItem(atPath: results) } }
        for task in 0..<4 { #expect(try slurm.task(task).code == 0) }
        let place = results.hasPrefix("-") ? "./" + results : results
        #expect(
            slurm.calls
                == (0..<4).map {
                    ["run", "my shop.yaml"] + options + ["--shard", "\($0)/4", "--out", "\(place)/shop.shards"]
                })
        #expect(slurm.submissions == ["--parsable --dependency=afterok:9 --kill-on-invalid-dep=no"])
        // The merge as it was submitted, with what a task's environment leaves in it.
        let merge = try slurm.shell.run("/bin/bash", ["merge.sh"], environment: ["SLURM_ARRAY_TASK_ID": "0"])
        #expect(merge.code == 0, "\(merge.complaints)")
        #expect(
            slurm.calls.last
                == ["merge"] + (0..<4).map { "\(place)/shop.shards/part-\($0)-of-4" }
                + ["--rule-program", "it's=x y", "--out", place])
    }

    @Test("a task that is requeued runs no shard that is through, and submits no second merge")
    func requeue() throws {
        let slurm = try StandInSlurm()
        for _ in 0..<3 { #expect(try slurm.task(0).code == 0) }
        #expect(slurm.calls.count == 1)
        #expect(slurm.submissions.count == 1 && slurm.cancelled.isEmpty)
        #expect(try slurm.task(0).text.contains("shard 0 of 4 is through already"))
    }

    @Test("half a shard is run anew, although its part lies there")
    func half() throws {
        let slurm = try StandInSlurm()
        try slurm.shell.write("", to: "kill-2")
        let killed = try slurm.task(2)
        #expect(killed.code == 9, "killed: \(killed)")
        #expect(slurm.shell.has("results/shop.shards/part-2-of-4/part.footfall"))
        try FileManager.default.removeItem(at: slurm.shell.folder.appending(path: "kill-2"))
        #expect(try slurm.task(2).code == 0)
        #expect(try slurm.task(2).code == 0)
        #expect(slurm.calls.count == 2)
    }

    @Test("an array submitted anew runs everything anew, and takes the merge out that waits for the first")
    func anew() throws {
        let slurm = try StandInSlurm()
        for task in 0..<4 { try slurm.task(task) }
        for task in 0..<4 { #expect(try slurm.task(task, job: 20).code == 0) }
        #expect(slurm.calls.count == 8)
        #expect(slurm.submissions.last == "--parsable --dependency=afterok:20 --kill-on-invalid-dep=no")
        #expect(slurm.submissions.count == 2)
        #expect(slurm.cancelled == ["--quiet --state=PENDING --name=footfall-shop-merge 101"])
    }

    @Test("a shard that fails is a task that fails; run alone again it is the same shard, and submits the merge")
    func failure() throws {
        let slurm = try StandInSlurm()
        try slurm.shell.write("", to: "fail-3")
        for task in 0..<3 { #expect(try slurm.task(task).code == 0) }
        for _ in 0..<2 { #expect(try slurm.task(3).code == 3) }
        #expect(slurm.calls.count == 5)
        try FileManager.default.removeItem(at: slurm.shell.folder.appending(path: "fail-3"))
        // sbatch --array=3
        #expect(try slurm.task(3, of: 3, job: 21).code == 0)
        #expect(slurm.calls.last?.contains("3/4") == true)
        #expect(slurm.submissions.last?.contains("afterok:21") == true)
        #expect(slurm.cancelled.count == 1)
    }

    @Test("where no merge can be submitted the shard is run, and the task fails and says what to do")
    func noMerge() throws {
        let slurm = try StandInSlurm()
        try slurm.shell.write("", to: "no-submission")
        let answer = try slurm.task(0)
        #expect(answer.code == 1 && slurm.calls.count == 1)
        #expect(answer.text.contains("not from here") && answer.text.contains("sbatch --array=0"), "\(answer.text)")
        try FileManager.default.removeItem(at: slurm.shell.folder.appending(path: "no-submission"))
        #expect(try slurm.task(0).code == 0)
        #expect(slurm.calls.count == 1 && slurm.submissions.count == 1)
    }

    @Test("without Slurm it says what it is")
    func withoutSlurm() throws {
        let slurm = try StandInSlurm()
        let answer = try slurm.shell.run("/bin/bash", ["job.sh"])
        #expect(answer.code != 0 && answer.complaints.contains("submit it with sbatch") && slurm.calls.isEmpty)
    }

    @Test(
        "options of sbatch",
        arguments: [
            ("account=shop", SlurmDirective("account", "shop")), ("--account=shop", SlurmDirective("account", "shop")),
            ("exclusive", SlurmDirective("exclusive")), ("comment=a=b c", SlurmDirective("comment", "a=b c")),
            ("", nil), ("A", nil), ("Account=x", nil), ("account=", nil), ("a b=c", nil), ("=x", nil),
        ] as [(String, SlurmDirective?)])
    func directives(text: String, directive: SlurmDirective?) { #expect(SlurmDirective(typed: text) == directive) }
}
