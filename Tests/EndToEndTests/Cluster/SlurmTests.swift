import Foundation
import Testing

/// The job script, taken by a real sbatch and run by real nodes of which one dies.
@Suite(
    "cluster slurm, on a real Slurm", .serialized, .timeLimit(.minutes(10)),
    .enabled(if: SlurmCluster.isInstalled, SlurmCluster.reason))
struct SlurmTests {
    private let program: Program
    /// Where jobs are submitted: a folder with a name that is hard to quote, and a scenario in it.
    private let place: URL

    init() throws {
        program = try Program()
        place = program.folder.appending(path: "ann's $HOME \"shop\" %A #1 `x`")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        try FileManager.default.copyItem(
            atPath: Program.scenario("quick-start"), toPath: place.appending(path: "my shop.yaml").path)
    }

    private static let customers = ["--customers", "300000", "--seed", "7"]

    private func writeJob(_ arguments: [String]) throws {
        let words = ["cluster", "slurm", "my shop.yaml", "--output", "a job.slurm", "--memory", "200M"] + arguments
        let answer = try ServeProgram.run(try Program.url().path, words, in: place)
        try #require(answer.code == 0, "\(answer.text)")
    }

    private func expectWholeResult(_ options: [String]) throws {
        let merged = try MergedSummary.read(place.appending(path: "results"))
        let single = try ServeProgram.run(
            try Program.url().path, ["run", "my shop.yaml", "--out", "single", "--quiet"] + options, in: place)
        #expect([0, 1].contains(single.code), "\(single.text)")
        try MergedSummary.expectSame(merged, as: MergedSummary.read(place.appending(path: "single")))
    }

    /// What the jobs said.
    private var logs: String {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: place.path)) ?? []
        return names.filter { $0.hasSuffix(".out") }.sorted().map { name in
            "== \(name)\n" + ((try? String(contentsOf: place.appending(path: name), encoding: .utf8)) ?? "")
        }.joined(separator: "\n")
    }

    private func shardIsThrough(_ shard: Int, of shards: Int) -> Bool {
        let mark = "results/quick-start.shards/part-\(shard)-of-\(shards)/finished"
        return FileManager.default.fileExists(atPath: place.appending(path: mark).path)
    }

    @Test("a node dies in the middle of its shards: they are requeued, and the merge says what one process says")
    func nodeDies() throws {
        let slurm = try SlurmCluster()
        defer { slurm.stop() }
        try writeJob(["--shards", "6", "--partition", "all", "--time", "10m"] + Self.customers)
        let trial = try slurm.run("sbatch", ["--test-only", "a job.slurm"], in: place)
        #expect(trial.code == 0, "\(trial.text)")
        let job = try slurm.submit(["a job.slurm"], in: place)

        // In the middle: footfall runs there.
        // As Linux cuts names.
        let name = String(try Program.url().lastPathComponent.prefix(15))
        try slurm.wait(60, "a shard on node two") { !slurm.processes(of: name, on: "two").isEmpty }
        try slurm.kill(node: "two")
        // Slurm does not know yet.
        let victims = try slurm.queue().filter { $0.node == "two" && $0.state == "RUNNING" }.map(\.job)
        let shards = victims.compactMap { $0.split(separator: "_").last.flatMap { Int($0) } }
        #expect(!shards.isEmpty && !shards.contains { shardIsThrough($0, of: 6) }, "\(victims) was through already")

        // Slurm itself finds out that the node is gone.
        try slurm.wait(180, "\(victims) back in the queue") {
            let waiting = try slurm.queue().filter { $0.state == "PENDING" }.map(\.job)
            return victims.allSatisfy(waiting.contains)
        }
        try slurm.wait(300, "an empty queue") {
            // Slurm would wait two minutes for the node before it runs them elsewhere.
            for victim in victims { try slurm.run("scontrol", ["update", "JobId=\(victim)", "StartTime=now"]) }
            // Each look starts two programs, so it is not looked more often.
            usleep(500_000)
            return try slurm.queue().isEmpty
        }

        #expect((0..<6).allSatisfy { shardIsThrough($0, of: 6) }, "\(logs)")
        #expect(logs.contains("footfall-quick-start-\(job)_5.out"), "\(logs)")
        for victim in victims {
            let told = try slurm.run("scontrol", ["show", "job", victim]).text
            #expect(told.contains(" Restarts=1 ") && told.contains("JobState=COMPLETED"), "\(told)")
        }
        try expectWholeResult(Self.customers)
    }

    @Test("a shard that fails leaves the merge in the queue; run again alone, it and a merge make the result whole")
    func shardFails() throws {
        let slurm = try SlurmCluster()
        defer { slurm.stop() }
        let wrapper = """
            #!/bin/bash
            case "$*" in *"--shard 1/3"*) [ -e mended ] || { echo "out of order" >&2; exit 3; } ;; esac
            exec '\(try Program.url().path)' "$@"
            """
        try Data(wrapper.utf8).write(to: place.appending(path: "foot fall"))
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: place.appending(path: "foot fall").path)
        let options = ["--customers", "600", "--seed", "11", "--backend", "sqlite:it's {shard}.db"]
        try writeJob(
            ["--shards", "3", "--program", place.path + "/foot fall", "--sbatch", "comment=it's \"a\" #test"] + options)
        _ = try slurm.submit(["a job.slurm"], in: place)
        try slurm.wait(120, "a merge that waits in vain") {
            try slurm.queue().map { "\($0.name) \($0.reason)" } == [
                "footfall-quick-start-merge DependencyNeverSatisfied"
            ]
        }
        #expect(logs.contains("out of order"))
        #expect([0, 2].allSatisfy { shardIsThrough($0, of: 3) } && !shardIsThrough(1, of: 3))
        #expect(MergedSummary.summaries(in: place.appending(path: "results")).isEmpty)

        try Data().write(to: place.appending(path: "mended"))
        _ = try slurm.submit(["--array=1", "a job.slurm"], in: place)
        try slurm.wait(120, "an empty queue") { try slurm.queue().isEmpty }
        #expect((0..<3).allSatisfy { FileManager.default.fileExists(atPath: place.path + "/it's \($0).db") })
        try expectWholeResult(["--customers", "600", "--seed", "11", "--backend", "sqlite:single.db"])
    }
}
