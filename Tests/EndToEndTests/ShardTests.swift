import Foundation
import Results
import Testing

/// Runs that are split into shards and merged, through the whole command line.
@Suite("shards")
struct ShardTests {
    private static let scenarios = [
        "quick-start", "affiliate-lifecycle", "engagement-funnel", "online-store",
        "lifecycle-marketing",
        "loyalty-retention",
    ]

    /// What does not speak of a machine or a clock.
    private func figures(_ answer: Program.Answer) throws -> NSDictionary {
        var object = try answer.object()
        for key in ["host", "seconds", "shard", "rate"] { object[key] = nil }
        if var delivery = object["delivery"] as? [String: Any] {
            delivery["settle_seconds"] = nil
            object["delivery"] = delivery
        }
        return object as NSDictionary
    }

    private func options(_ scenario: String, _ backend: String, customers: Int = 700) -> [String] {
        [
            "run", Program.scenario(scenario), "--customers", "\(customers)", "--backend", backend,
            "--format", "json",
            "--quiet",
        ]
    }

    private func merge(_ program: Program, _ count: Int, out: String, _ more: [String] = []) throws
        -> Program.Answer
    {
        let parts = (0..<count).map { "\(out)/part-\($0)-of-\(count)" }.shuffled()
        return try program.run(["merge"] + parts + ["--format", "json", "--quiet"] + more)
    }

    @Test(
        "any number of shards say what one process says", arguments: scenarios, ["memory", "sqlite"])
    func whole(scenario: String, backend: String) throws {
        let program = try Program()
        func name(_ file: String) -> String { backend == "sqlite" ? "sqlite:\(file).db" : backend }
        let whole = try program.run(options(scenario, name("whole")))
        #expect(whole.code == 0 || whole.code == 1, "\(whole.complaints)")
        let wanted = try figures(whole)
        #expect((wanted["attribution"] as? [Any])?.isEmpty == false)
        // A file of its own for each shard costs time.
        for count in backend == "sqlite" ? [3, 7] : [1, 2, 3, 7, 16] {
            let out = "parts-\(count)"
            for index in 0..<count {
                let answer = try program.run(
                    options(scenario, name("\(count)-\(index)")) + [
                        "--shard", "\(index)/\(count)", "--out", out,
                    ])
                #expect(answer.code == 0, "shard \(index)/\(count): \(answer.complaints)")
            }
            let merged = try merge(program, count, out: out)
            #expect(merged.code == whole.code, "\(merged.complaints)")
            let found = try figures(merged)
            for key in Set(wanted.allKeys as? [String] ?? []).union(found.allKeys as? [String] ?? [])
                .sorted()
            {
                #expect(
                    (wanted[key] as? NSObject) == (found[key] as? NSObject),
                    "\(key) of \(count) shards of \(scenario)")
            }
        }
    }

    @Test(
        "rules are judged by parts as they are in one piece",
        arguments: ["coupon-poaching", "quick-start"])
    func judged(scenario: String) throws {
        let program = try Program()
        let judge = [
            "judge", Program.scenario(scenario), "--customers", "700", "--rule", "shapley", "--rule",
            "markov(order=2)",
            "--format", "json", "--quiet",
        ]
        let whole = try program.run(judge)
        #expect(whole.code == 0 || whole.code == 1, "\(whole.complaints)")
        #expect((try whole.object()["rules"] as? [Any])?.isEmpty == false)
        for count in [1, 3, 7] {
            for index in 0..<count {
                let answer = try program.run(judge + ["--shard", "\(index)/\(count)", "--out", "parts"])
                #expect(answer.code == 0, "\(answer.complaints)")
            }
            let merged = try merge(program, count, out: "parts")
            #expect(merged.code == whole.code, "\(merged.complaints)")
            #expect(try figures(merged) == figures(whole), "\(count) shards")
        }
    }

    @Test("replications are dealt to shards, and say together what they say in one process")
    func forecast() throws {
        let program = try Program()
        let forecast = [
            "forecast", Program.scenario("affiliate-lifecycle"), "--customers", "300", "--replications",
            "10", "--set",
            "channels.friends.cost.reward=x2", "--format", "json", "--quiet",
        ]
        let whole = try program.run(forecast)
        #expect(whole.code == 0 || whole.code == 1, "\(whole.complaints)")
        for count in [1, 3, 16] {
            for index in 0..<count {
                let answer = try program.run(forecast + ["--shard", "\(index)/\(count)", "--out", "parts"])
                #expect(answer.code == 0, "\(answer.complaints)")
            }
            let merged = try merge(program, count, out: "parts")
            #expect(merged.code == whole.code, "\(merged.complaints)")
            #expect(try figures(merged) == figures(whole), "\(count) shards")
        }
        let precise = try program.run(forecast + ["--shard", "0/2", "--precision", "1%"])
        #expect(
            precise.code == 2 && precise.complaints.contains("--precision looks at all replications"))
    }

    @Test("one file holds the runs of all shards, apart")
    func shared() throws {
        let program = try Program()
        let whole = try program.run(options("quick-start", "sqlite:whole.db"))
        for index in 0..<3 {
            let answer = try program.run(
                options("quick-start", "sqlite:all.db") + ["--shard", "\(index)/3", "--out", "parts"])
            #expect(answer.code == 0, "\(answer.complaints)")
        }
        #expect(try figures(merge(program, 3, out: "parts")) == figures(whole))
    }

    @Test("a part is a folder of its own, and a merge leaves what a run leaves")
    func files() throws {
        let program = try Program()
        let part = try program.run(
            options("quick-start", "memory") + ["--shard", "1/2", "--out", "parts"])
        #expect(
            program.contents(of: "parts") == [
                "part-1-of-2", "part-1-of-2/part.footfall", "part-1-of-2/summary.json",
            ])
        let summary = try JSONDecoder().decode(Summary.self, from: part.output)
        #expect(summary.shard == "1/2" && summary.expectations == nil && summary.verdict == nil)
        _ = try program.run(options("quick-start", "memory") + ["--shard", "0/2", "--out", "parts"])
        let answer = try merge(program, 2, out: "parts", ["--out", "merged"])
        #expect(answer.code == 0, "\(answer.complaints)")
        let files = program.contents(of: "merged/quick-start").compactMap {
            $0.split(separator: "/").dropFirst().first
        }
        #expect(
            Set(files) == ["groups.json", "junit.xml", "report.html", "scenario.yaml", "summary.json"])
        let text = try #require(
            program.contents(of: "merged/quick-start").first { $0.hasSuffix("scenario.yaml") })
        let stored = try String(
            contentsOf: program.folder.appending(path: "merged/quick-start/\(text)"), encoding: .utf8)
        #expect(try stored == String(contentsOfFile: Program.scenario("quick-start"), encoding: .utf8))
    }

    @Test("parts that do not make a run are named, all of them, and nothing is written")
    func refused() throws {
        let program = try Program()
        for (index, seed) in [(0, "1"), (1, "1"), (2, "2")] {
            let answer = try program.run(
                options("quick-start", "memory", customers: 100) + [
                    "--seed", seed, "--shard", "\(index)/5", "--out", "parts",
                ])
            #expect(answer.code == 0, "\(answer.complaints)")
        }
        let answer = try program.run(
            "merge", "parts/part-0-of-5", "parts/part-1-of-5", "parts/part-2-of-5", "parts/part-0-of-5",
            "nowhere",
            "--out", "merged")
        #expect(answer.code == 2)
        for says in [
            "part-2-of-5 is part of another run: ", "seed 2 instead of 1", "shard 0/5 is there twice",
            "shards 2-4 of 5 are missing", "nowhere: there is no such part",
        ] { #expect(answer.complaints.contains(says), "\(says) in\n\(answer.complaints)") }
        #expect(program.contents(of: "merged").isEmpty)
    }

    @Test("what may be missing is said in every output")
    func missing() throws {
        let program = try Program()
        for index in [0, 2] {
            _ = try program.run(
                options("quick-start", "memory") + ["--shard", "\(index)/4", "--out", "parts"])
        }
        let parts = [
            "merge", "parts/part-0-of-4", "parts/part-2-of-4", "--allow-missing", "--out", "merged",
        ]
        let json = try program.run(parts + ["--format", "json", "--quiet"])
        #expect([0, 1].contains(json.code), "\(json.complaints)")
        #expect(try json.object()["missing_shards"] as? [String] == ["1/4", "3/4"])
        #expect(try json.object()["partial"] as? Bool == true)
        #expect(try program.run(parts).text.contains("Missing: shards 1/4, 3/4."))
        for file in program.contents(of: "merged/quick-start") {
            guard file.hasSuffix(".html") || file.hasSuffix("junit.xml") else { continue }
            let text = try String(
                contentsOf: program.folder.appending(path: "merged/quick-start/\(file)"), encoding: .utf8)
            #expect(text.contains("Missing: shards 1/4, 3/4."), "\(file)")
        }
    }

    @Test("a shard that is stopped leaves a part that no merge takes, and is run again")
    func stopped() throws {
        let program = try Program()
        let small = options("quick-start", "none", customers: 400)
        let large =
            options("affiliate-lifecycle", "none", customers: 3_000_000) + [
                "--shard", "0/2", "--out", "parts",
            ]
        let process = try program.start(large)
        // In the middle: it takes several seconds, and its signals are caught at once.
        Thread.sleep(forTimeInterval: 1)
        process.terminate()
        let stopped = try program.finish(process)
        #expect(stopped.code == 130, "\(stopped.complaints)")
        let refused = try program.run("merge", "parts/part-0-of-2", "--allow-missing")
        #expect(refused.code == 2 && refused.complaints.contains("shard 0/2 was interrupted"))
        // Another run's part takes its place.
        for index in 0..<2 {
            _ = try program.run(small + ["--shard", "\(index)/2", "--out", "parts"])
        }
        #expect(try figures(merge(program, 2, out: "parts")) == figures(program.run(small)))
    }

    @Test(
        "which shard it is: by number, or by the environment of an array job",
        arguments: [
            (["--shard", "2/5"], [], "2/5"),
            (["--shard", "env"], ["JOB_COMPLETION_INDEX=3", "FOOTFALL_SHARDS=5"], "3/5"),
            (
                ["--shard", "env"],
                [
                    "SLURM_ARRAY_TASK_ID=4", "SLURM_ARRAY_TASK_MIN=1", "SLURM_ARRAY_TASK_MAX=5",
                    "SLURM_ARRAY_TASK_COUNT=5",
                ],
                "3/5"
            ),
            (
                ["--shard", "env"],
                [
                    "SLURM_ARRAY_TASK_ID=8", "SLURM_ARRAY_TASK_MIN=2", "SLURM_ARRAY_TASK_COUNT=5",
                    "SLURM_ARRAY_TASK_STEP=2",
                ], "3/5"
            ),
            (
                ["--shard", "env"],
                [
                    "SLURM_ARRAY_TASK_ID=3", "SLURM_ARRAY_TASK_MIN=3", "SLURM_ARRAY_TASK_COUNT=1",
                    "FOOTFALL_SHARDS=5",
                ], "3/5"
            ),
            // A number given goes before whatever the environment says.
            (["--shard", "1/5"], ["SLURM_ARRAY_TASK_ID=4", "JOB_COMPLETION_INDEX=3"], "1/5"),
        ])
    func named(arguments: [String], environment: [String], shard: String) throws {
        let program = try Program()
        let answer = try program.run(
            options("quick-start", "none", customers: 100) + arguments + ["--out", "parts"],
            after: environment)
        #expect(answer.code == 0, "\(answer.complaints)")
        #expect(try answer.object()["shard"] as? String == shard)
        let name = "part-\(shard.replacing("/", with: "-of-"))"
        #expect(program.contents(of: "parts").contains("\(name)/part.footfall"))
    }

    @Test("an environment of an array job that nobody asks for is let be")
    func unasked() throws {
        let program = try Program()
        let answer = try program.run(
            options("quick-start", "none", customers: 100),
            after: ["SLURM_ARRAY_TASK_ID=4", "SLURM_ARRAY_TASK_MIN=0", "SLURM_ARRAY_TASK_COUNT=5"])
        #expect(
            try answer.object()["shard"] == nil && program.contents(of: "results").contains("quick-start")
        )
    }

    @Test(
        "what cannot say which shard it is, is refused with what is missing",
        arguments: [
            ("4/4", [], "4 is no shard of 4, which are numbered 0 to 3"),
            ("1", [], "expected i/n, as in 0/4"),
            ("-1/4", [], "expected i/n"), ("0/0", [], "0 shards; expected 1 to 1000000"),
            ("env", [], "this is no task of an array job"),
            ("env", ["SLURM_ARRAY_TASK_ID=1"], "SLURM_ARRAY_TASK_MIN is missing"),
            ("env", ["SLURM_ARRAY_TASK_ID=1"], "SLURM_ARRAY_TASK_COUNT is missing"),
            (
                "env", ["SLURM_ARRAY_TASK_ID=x", "FOOTFALL_SHARDS=4"],
                "SLURM_ARRAY_TASK_ID=x: expected a number"
            ),
            ("env", ["JOB_COMPLETION_INDEX=1"], "FOOTFALL_SHARDS is missing"),
            ("env", ["FOOTFALL_SHARDS=4"], "is missing"),
            ("env", ["JOB_COMPLETION_INDEX=4", "FOOTFALL_SHARDS=4"], "4 is no shard of 4"),
            (
                "env", ["JOB_COMPLETION_INDEX=1", "SLURM_ARRAY_TASK_ID=1"],
                "both SLURM_ARRAY_TASK_ID and JOB_COMPLETION_INDEX"
            ),
            (
                "env",
                [
                    "SLURM_ARRAY_TASK_ID=7", "SLURM_ARRAY_TASK_MIN=1", "SLURM_ARRAY_TASK_MAX=7",
                    "SLURM_ARRAY_TASK_COUNT=3",
                ], "the array has holes"
            ),
        ])
    func unnamed(shard: String, environment: [String], says: String) throws {
        let program = try Program()
        let answer = try program.run(
            options("quick-start", "none", customers: 100) + ["--shard=\(shard)", "--out", "parts"],
            after: environment)
        #expect(answer.code == 2)
        #expect(answer.complaints.contains(says), "\(answer.complaints)")
        #expect(program.contents(of: "parts").isEmpty)
    }

    @Test("a backend that only tells totals, several scenarios and a probe do not go with shards")
    func unsplittable() throws {
        let program = try Program()
        let several = try program.run(
            "run", Program.scenario("quick-start"), Program.scenario("online-store"), "--shard", "0/2")
        #expect(several.code == 2 && several.complaints.contains("one scenario at a time"))
    }
}
