import Foundation
import Testing

/// What `footfall cluster` takes, passes on and refuses.
@Suite("cluster, the command")
struct ClusterCommandTests {
    private static let shop = Program.scenario("quick-start")

    @Test("what is not the job's goes to the shards, in the order given", arguments: ["slurm", "kubernetes"])
    func passesOn(kind: String) throws {
        let program = try Program()
        let options = ["--seed", "7", "--set", "horizon=30d", "--customers=5000", "--order", "time", "--quiet"]
        let lines = [
            [Self.shop, "--shards", "8"] + options, options + [Self.shop, "--shards", "8"],
            ["--shards=8"] + Array(options[..<4]) + [Self.shop] + Array(options[4...]),
        ]
        let texts = try lines.map { line in
            let answer = try program.run(["cluster", kind] + line)
            #expect(answer.code == 0 && answer.complaints.isEmpty, "\(answer.complaints)")
            return answer.text
        }
        #expect(texts[0] == texts[1] && texts[1] == texts[2])
        if kind == "slurm" {
            let words = "--seed 7 --set horizon=30d --customers=5000 --order time --quiet --workers 1"
            #expect(texts[0].contains(" \(words) --shard "), "\(texts[0])")
            #expect(texts[0].contains("#SBATCH --array=0-7\n"))
        }
    }

    @Test("an option's value that is the scenario's name is not the scenario")
    func sameWords() throws {
        let program = try Program()
        let text = try String(contentsOfFile: Self.shop, encoding: .utf8)
        try program.write(text, to: "time")
        let answer = try program.run("cluster", "slurm", "--order", "time", "--seed", "7", "time", "--shards", "2")
        #expect(answer.code == 0, "\(answer.complaints)")
        #expect(answer.text.contains(" run time --order time --seed 7 "), "\(answer.text)")
    }

    @Test("threads are those that were asked for, or the processors of a shard")
    func workers() throws {
        let program = try Program()
        let given = try program.run("cluster", "slurm", Self.shop, "--shards", "2", "--cpus", "8", "--workers", "3")
        #expect(given.text.contains("--workers 3 --shard") && given.text.contains("--cpus-per-task=8"))
        let own = try program.run("cluster", "slurm", Self.shop, "--shards", "2", "--cpus", "8")
        #expect(own.text.contains("--workers 8 --shard"))
    }

    @Test("--output writes the same as standard output gets", arguments: ["slurm", "kubernetes", "container"])
    func output(kind: String) throws {
        let program = try Program()
        let line = ["cluster", kind] + (kind == "container" ? [] : [Self.shop, "--shards", "3"])
        let said = try program.run(line)
        let written = try program.run(line + ["--output", "new folder/job"])
        #expect(said.code == 0 && written.code == 0 && written.output.isEmpty)
        let file = try String(contentsOf: program.folder.appending(path: "new folder/job"), encoding: .utf8)
        #expect(file == said.text && file.hasSuffix("\n") && !file.hasSuffix("\n\n"))
    }

    @Test("the script names this program and this folder, unless told otherwise")
    func places() throws {
        let program = try Program()
        let own = try program.run("cluster", "slurm", Self.shop, "--shards", "3").text
        let name = try Program.url().lastPathComponent
        #expect(own.contains("/\(name)\n") && own.contains("#SBATCH --chdir="))
        let other = try program.run(
            "cluster", "slurm", Self.shop, "--shards", "3", "--program", "/opt/foot fall", "--chdir", "/data/100%",
            "--out", "o")
        #expect(other.text.contains("footfall='/opt/foot fall'\n") && other.text.contains("--chdir=/data/100%\n"))
        #expect(other.text.contains("--output=/data/100%%/footfall-quick-start-%A_%a.out\n"))
        #expect(other.text.contains("parts=o/quick-start.shards\n"))
    }

    // MARK: What is refused

    struct Line: Sendable, CustomTestStringConvertible {
        var line: [String]
        var says: String
        init(_ line: String..., says: String) { (self.line, self.says) = (line, says) }
        var testDescription: String { line.joined(separator: " ") }
    }

    static let lines: [Line] = [
        Line("slurm", shop, says: "--shards is missing"),
        Line("slurm", shop, "--shards", "0", says: "--shards 0: expected 1 to"),
        Line("slurm", shop, "--shards", "-3", says: "--shards -3: expected 1 to"),
        Line("slurm", shop, "--shards", "1000001", says: "expected 1 to 1000000"),
        Line("kubernetes", shop, "--shards", "100001", says: "expected 1 to 100000"),
        Line("slurm", "--shards", "2", says: "scenario"),
        Line("slurm", shop, shop, "--shards", "2", says: "a job is of one scenario"),
        Line("slurm", "no-such.yaml", "--shards", "2", says: "no-such.yaml"),
        Line("slurm", shop, "--shards", "2", "--sed", "7", says: "Did you mean '--seed'"),
        Line("slurm", shop, "--shards", "2", "--customers", "0", says: "--customers 0"),
        Line("slurm", shop, "--shards", "2", "--backend", "memry", says: "did you mean 'memory'"),
        Line("slurm", shop, "--shards", "2", "--shard", "0/2", says: "--shard is the job's to say"),
        Line("slurm", shop, "--shards", "2", "--probe", says: "--probe"),
        Line("slurm", shop, "--shards", "2", "--set", "horizon=30", says: "no unit"),
        Line("slurm", shop, "--shards", "2", "--set", "description=a\nb", says: "control characters"),
        Line("slurm", shop, "--shards", "2", "--command", "load", says: "load"),
        Line("slurm", shop, "--shards", "2", "--command", "forecast", "--precision", "1%", says: "--precision"),
        Line("slurm", shop, "--shards", "2", "--command", "judge", "--rule", "lineer", says: "linear"),
        Line("slurm", shop, "--shards", "2", "--cpus", "0", says: "--cpus 0"),
        Line("slurm", shop, "--shards", "2", "--memory", "4", says: "--memory 4: expected a size with its unit"),
        Line("slurm", shop, "--shards", "2", "--time", "soon", says: "--time soon"),
        Line("slurm", shop, "--shards", "2", "--out", "", says: "--out is empty"),
        Line("slurm", shop, "--shards", "2", "--output", "", says: "--output is empty"),
        Line("slurm", shop, "--shards", "2", "--partition", "a\nb", says: "control characters"),
        Line("slurm", shop, "--shards", "2", "--chdir", "/a\\b", says: "backslash"),
        Line("slurm", shop, "--shards", "2", "--sbatch", "Account", says: "--sbatch Account"),
        Line("slurm", shop, "--shards", "2", "--sbatch", "array=1-3", says: "the script says --array itself"),
        Line("slurm", shop, "--shards", "2", "--backend", "sqlite:shop.db", says: "sqlite:shop-{shard}.db"),
        Line("kubernetes", shop, "--shards", "2", "--backend", "sqlite:/footfall/data/s.db", says: "shop-{shard}.db"),
        Line("kubernetes", shop, "--shards", "2", "--image", "a b", says: "--image a b"),
        Line("kubernetes", shop, "--shards", "2", "--namespace", "A", says: "--namespace A"),
        Line("kubernetes", shop, "--shards", "2", "--claim", "-a", says: "--claim"),
        Line(
            "kubernetes", shop, "--shards", "2", "--claim", "a", "--storage", "1G",
            says: "--storage goes without --claim"),
        Line("kubernetes", shop, "--shards", "2", "--storage", "much", says: "--storage much"),
        Line("kubernetes", shop, "--shards", "2", "--parallel", "3", says: "there are 2 shards"),
        Line("kubernetes", shop, "--shards", "2", "--retries", "-1", says: "--retries -1"),
        Line("kubernetes", shop, "--shards", "2", "--deadline", "0s", says: "--deadline 0s"),
        Line("kubernetes", shop, "--shards", "2", "--include", "no-such", says: "no-such"),
        Line("container", "--output", "", says: "--output is empty"),
    ]

    @Test("wrong options", arguments: lines)
    func refuses(_ line: Line) throws {
        let program = try Program()
        let answer = try program.run(["cluster"] + line.line)
        #expect(answer.code == 2 && !answer.wasKilled, "\(answer.code) \(answer.complaints.prefix(500))")
        #expect(answer.output.isEmpty && answer.complaints.contains(line.says), "\(answer.complaints.prefix(500))")
    }

    @Test("all that is wrong is said at once, and nothing is written", arguments: ["slurm", "kubernetes"])
    func everything(kind: String) throws {
        let program = try Program()
        let answer = try program.run([
            "cluster", kind, Self.shop, "--shards", "0", "--cpus", "0", "--memory", "x", "--time", "y", "--customers",
            "0",
            "--backend", "memry", "--output", "job",
        ])
        #expect(answer.code == 2)
        for word in ["--shards 0", "--cpus 0", "--memory x", "--time y", "--customers 0", "memry", "6 problems found"] {
            #expect(answer.complaints.contains(word), "\(word): \(answer.complaints)")
        }
        #expect(program.contents(of: ".").filter { $0 == "job" }.isEmpty)
    }

    @Test("a scenario that reads other files is not sent without them")
    func includes() throws {
        let program = try Program()
        try program.write("margin: 0.4\n", to: "common.yaml")
        let text = try String(contentsOfFile: Self.shop, encoding: .utf8)
        try program.write("import: [common.yaml]\n" + text, to: "shop.yaml")
        try program.write("margin: 0.4\n", to: "scenario.yaml")
        let line = ["cluster", "kubernetes", "shop.yaml", "--shards", "2"]
        let alone = try program.run(line)
        #expect(alone.code == 2 && alone.complaints.contains("--include"), "\(alone.complaints)")
        #expect(try program.run(line + ["--include", "common.yaml"]).code == 0)
        for (path, says) in [
            ("../x", "folder"), (Self.shop, "folder"), ("scenario.yaml", "two files"), ("none", "none"),
        ] {
            let answer = try program.run(line + ["--include", "common.yaml", "--include", path])
            #expect(answer.code == 2 && answer.complaints.contains(says), "\(answer.complaints)")
        }
    }

    @Test("what a ConfigMap cannot hold is refused, with its size")
    func large() throws {
        let program = try Program()
        try program.write(try String(contentsOfFile: Self.shop, encoding: .utf8), to: "shop.yaml")
        try program.write(String(repeating: "1000000\n", count: 140_000), to: "trace.csv")
        let answer = try program.run("cluster", "kubernetes", "shop.yaml", "--shards", "2", "--include", "trace.csv")
        #expect(answer.code == 2 && answer.complaints.contains("ConfigMap"), "\(answer.complaints)")
    }

    @Test("paths that only pods have are no problem here")
    func podPaths() throws {
        let program = try Program()
        for place in ["sqlite:/footfall/data/shop-{shard}.db", "sqlite:/footfall/scratch/{shard}.db", "sqlite:shop.db"]
        {
            let answer = try program.run("cluster", "kubernetes", Self.shop, "--shards", "2", "--backend", place)
            #expect(answer.code == 0, "\(answer.complaints)")
            let word = place.replacing("{shard}", with: "$(JOB_COMPLETION_INDEX)")
            #expect(answer.text.contains("- \"\(word)\"\n"), "\(answer.text)")
        }
    }
}
