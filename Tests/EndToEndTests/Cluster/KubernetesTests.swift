import Foundation
import Testing

/// The manifest: against the published schemas, and what its pods run, by a shell on this machine.
@Suite("cluster kubernetes", .enabled(if: ClusterPython.isThere, ClusterPython.reason))
struct KubernetesTests {
    private let program: Program

    init() throws { program = try Program() }

    @discardableResult
    private func write(_ options: String..., to name: String = "job.yaml") throws -> [[String: Any]] {
        let line = ["cluster", "kubernetes", "--output", name] + options
        let answer = try program.run(line)
        try #require(answer.code == 0, "\(line): \(answer.complaints)")
        return try ClusterPython.documents(name, in: program.folder)
    }

    // MARK: The schema

    /// `backoffLimitPerIndex` is on by default since 1.29; the last is the newest that the package has.
    @Test(
        "the published schemas take it, and no field that they do not know is in it",
        arguments: ["1.29", "1.33", "1.37"])
    func schema(version: String) throws {
        let scenario = Program.scenario("quick-start")
        let secret = ["--backend", "http:url=http://tracker:8080,preset=footfall", "--allow-host", "tracker"]
        try write(scenario, "--shards", "16")
        try write(
            scenario, "--shards", "3", "--namespace", "shops", "--claim", "there", "--cpus", "2", "--memory", "3G",
            "--time", "2h", "--parallel", "2", "--retries", "0", "--deadline", "1h", "--secret-environment", "keys",
            "--image", "registry.example:5000/footfall:1", secret[0], secret[1], secret[2], secret[3], to: "all.yaml")
        try write(scenario, "--shards", "100000", "--storage", "1T", "--storage-class", "fast.disk", to: "many.yaml")
        for name in ["job.yaml", "all.yaml", "many.yaml"] {
            #expect(try ClusterPython.complaints(about: name, version: version, in: program.folder) == "")
        }
    }

    @Test(
        "the check can fail",
        arguments: [
            ("completionMode:", "completionModes:"), ("completions: 16", "completions: many"),
            ("operator: In", "operater: In"), ("readOnlyRootFilesystem: true", "readOnlyRootFilesystem: 1"),
            ("kind: Job", "kind: Jobs"), ("claimName:", "claim:"),
        ])
    func wrongFields(old: String, new: String) throws {
        try write(Program.scenario("quick-start"), "--shards", "16")
        let text = try String(contentsOf: program.folder.appending(path: "job.yaml"), encoding: .utf8)
        #expect(text.contains(old))
        try program.write(text.replacing(old, with: new), to: "wrong.yaml")
        #expect(try ClusterPython.complaints(about: "wrong.yaml", version: "1.33", in: program.folder) != "")
    }

    // MARK: The pods

    @Test("its scripts are sound to ShellCheck")
    func shellCheck() throws {
        let data = try configuration(write(Program.scenario("quick-start"), "--shards", "16"))
        for name in ["shard.sh", "merge.sh"] {
            let script = try #require(data[name])
            #expect(try ClusterPython.complaints(about: script, shell: "sh", in: program.folder) == "")
        }
        let job = try program.run("cluster", "slurm", Program.scenario("quick-start"), "--shards", "16")
        #expect(try ClusterPython.complaints(about: job.text, shell: "bash", in: program.folder) == "")
    }

    @Test("its pods, in any order and one of them lost, make what one process makes")
    func pods() throws {
        try FileManager.default.createDirectory(
            at: program.folder.appending(path: "shop/parts"), withIntermediateDirectories: true)
        try program.write("margin: 0.4\n", to: "shop/parts/more.yaml")
        let lines = try String(contentsOfFile: Program.scenario("quick-start"), encoding: .utf8).split(
            separator: "\n", omittingEmptySubsequences: false)
        let own = lines.filter { !$0.hasPrefix("margin:") }.joined(separator: "\n")
        try program.write("import: [parts/more.yaml]\n" + own, to: "shop/my shop.yaml")
        let options = ["--customers", "900", "--seed", "5", "--set", "horizon=40d"]
        let documents = try write(
            "shop/my shop.yaml", "--include", "shop/parts/more.yaml", "--shards", "3", options[0], options[1],
            options[2],
            options[3], options[4], options[5])
        let pods = try Pods(documents, in: program.folder)

        let merge = try pods.start("merge", index: nil, job: "merge-1")
        // Of a pod that was lost: its part is there, its mark is not.
        #expect(try pods.run("shard", index: 1, job: "job-1") == 0)
        try FileManager.default.removeItem(at: pods.data.appending(path: "quick-start.shards/part-1-of-3/finished"))
        for index in [2, 0] { #expect(try pods.run("shard", index: index, job: "job-1") == 0) }
        // Time for a merge that does not wait to end: where it is too short, nothing fails.
        usleep(500_000)
        #expect(merge.isRunning, "it merges what is not whole")
        #expect(try pods.run("shard", index: 1, job: "job-1") == 0)
        merge.waitUntilExit()
        #expect(pods.said.contains("3 of 3 shards are through"))

        let single = try program.run(["run", "shop/my shop.yaml", "--out", "single", "--quiet"] + options)
        #expect(merge.terminationStatus == single.code && [0, 1].contains(single.code), "\(pods.said)")
        let merged = try MergedSummary.read(pods.data.appending(path: "results"))
        try MergedSummary.expectSame(merged, as: MergedSummary.read(program.folder.appending(path: "single")))
    }

    @Test("judgements and forecasts in pods are those of one process", arguments: ["judge", "forecast"])
    func otherCommands(command: String) throws {
        let scenario = Program.scenario("quick-start")
        let options = ["--customers", "300", "--seed", "5"] + (command == "forecast" ? ["--replications", "5"] : [])
        let line = ["cluster", "kubernetes", "--output", "job.yaml", scenario, "--shards", "3", "--command", command]
        let written = try program.run(line + options)
        try #require(written.code == 0, "\(written.complaints)")
        let pods = try Pods(ClusterPython.documents("job.yaml", in: program.folder), in: program.folder)
        for index in 0..<3 { #expect(try pods.run("shard", index: index, job: "job-1") == 0, "\(pods.said)") }
        let code = try pods.run("merge", index: nil, job: "merge-1")
        let single = try program.run([command, scenario, "--out", "single", "--quiet"] + options)
        #expect(code == single.code && [0, 1].contains(code), "\(pods.said)")
        let merged = try MergedSummary.read(pods.data.appending(path: "results"))
        try MergedSummary.expectSame(merged, as: MergedSummary.read(program.folder.appending(path: "single")))
    }

    @Test("parts of two Jobs, and those of a run that was merged, are not taken for a whole")
    func stale() throws {
        let documents = try write(Program.scenario("quick-start"), "--shards", "2", "--customers", "200")
        let pods = try Pods(documents, in: program.folder)
        #expect(try pods.run("shard", index: 0, job: "job-1") == 0)
        #expect(try pods.run("shard", index: 1, job: "job-2") == 0)
        let merge = try pods.start("merge", index: nil, job: "merge-2")
        // As above: time to do what it must not.
        usleep(500_000)
        #expect(merge.isRunning)
        #expect(try pods.run("shard", index: 0, job: "job-2") == 0)
        merge.waitUntilExit()
        #expect([0, 1].contains(merge.terminationStatus), "\(pods.said)")
        let second = try pods.start("merge", index: nil, job: "merge-3")
        // As above.
        usleep(500_000)
        #expect(second.isRunning)
        kill(second.processIdentifier, SIGKILL)
        second.waitUntilExit()
    }

    @Test("a shard whose input is wrong ends as the Job's policy expects")
    func wrongInput() throws {
        let documents = try write(Program.scenario("quick-start"), "--shards", "2")
        let pods = try Pods(documents, in: program.folder)
        try Data("nonsense".utf8).write(to: pods.files.appending(path: "scenario/scenario.yaml"))
        #expect(try pods.run("shard", index: 0, job: "job-1") == 2)
        #expect(
            !FileManager.default.fileExists(
                atPath: pods.data.appending(path: "quick-start.shards/part-0-of-2/finished").path))
    }

    private func configuration(_ documents: [[String: Any]]) throws -> [String: String] {
        try #require(documents.first { $0["kind"] as? String == "ConfigMap" }?["data"] as? [String: String])
    }
}
