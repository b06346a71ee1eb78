import Foundation
import Testing

/// Wrong command lines, files that cannot be read and folders that cannot be written: exit code 2, said on standard error.
@Suite("Bad options, files and folders")
struct BadOptionTests {
    private func sound() throws -> Program {
        let program = try Program()
        try program.write(BadInputTests.sound, to: "base.yaml")
        return program
    }

    private func expectRefusal(_ answer: Program.Answer, says words: String...) {
        #expect(answer.code == 2 && !answer.wasKilled, "\(answer.code) \(answer.complaints.prefix(500))")
        #expect(answer.output.isEmpty, "\(answer.text.prefix(200))")
        for word in words { #expect(answer.complaints.contains(word), "\(word): \(answer.complaints.prefix(500))") }
    }

    struct Line: Sendable, CustomTestStringConvertible {
        var options: [String]
        var says: String
        init(_ options: String..., says: String) { (self.options, self.says) = (options, says) }
        var testDescription: String { options.joined(separator: " ") }
    }

    static let lines: [Line] = [
        Line("--bogus", says: "--bogus"),
        Line("--customers", "0", says: "expected 1 to"),
        Line("--customers=-1", says: "expected 1 to"),
        Line("--customers", "many", says: "many"),
        Line("--customers", "9223372036854775807", says: "--customers"),
        Line("--workers", "0", says: "--workers 0"),
        Line("--seed=-1", says: "-1"),
        Line("--order", "random", says: "journey"),
        Line("--format", "xml", says: "json"),
        Line("--backend", "memry", says: "did you mean 'memory'"),
        Line("--backend", "memory:color=red", says: "'color'"),
        Line("--backend", "memory:color", says: "OPTION=VALUE"),
        Line("--backend", "none:x=1", says: "no options"),
        Line("--set", "horizon", says: "PATH=VALUE"),
        Line("--set", "horizon=", says: "horizon"),
        Line("--set", "horizon=30", says: "no unit"),
        Line("--set", "stages.checkuot.dwell=2h", says: "did you mean `checkout`"),
        Line("--set", "stages.checkout.dwel=2h", says: "did you mean `dwell`"),
        Line("--set", "stages.checkout.dwell={", says: "not YAML"),
        Line("--set", "scenario=../up", says: "a-z"),
        Line("--out", "", says: "--out"),
    ]

    @Test("wrong options", arguments: lines)
    func options(_ line: Line) throws {
        let program = try sound()
        let answer = try program.run(["run", "base.yaml"] + line.options)
        #expect(answer.code == 2 && !answer.wasKilled, "\(answer.code) \(answer.complaints.prefix(500))")
        #expect(answer.output.isEmpty && answer.complaints.contains(line.says), "\(answer.complaints.prefix(500))")
        #expect(program.contents(of: "results").isEmpty)
    }

    @Test("all that is wrong with a command line is said at once")
    func everything() throws {
        let program = try sound()
        let attribute = try program.run(
            "attribute", "nothing.csv", "--rule", "lst-touch", "--boundary", "open", "--lookback", "3x", "--max-errors",
            "-1", "--timezone", "Mars", "--flags")
        expectRefusal(
            attribute, says: "--rule lst-touch", "--boundary open", "--lookback 3x", "--max-errors -1",
            "--timezone Mars",
            "--flags", "nothing.csv", "7 problems found")
        let check = try program.run(
            "check", "nothing.yaml", "--backend", "memry", "--budget", "long", "--output", "x.pdf")
        expectRefusal(check, says: "memry", "--budget long", "x.pdf", "nothing.yaml:1:1", "4 problems found")
        let run = try program.run(
            "run", "base.yaml", "--workers", "-1", "--customers", "-2", "--set", "a", "--set", "b", "--backend",
            "memory:a=1,b=2", "--fault", "x", "--fault", "y")
        expectRefusal(
            run, says: "--workers -1", "--customers -2", "--set a", "--set b", "'a'", "'b'", "--fault x", "--fault y",
            "8 problems found")
    }

    @Test("a file that is not there, and one that is a directory")
    func files() throws {
        let program = try sound()
        expectRefusal(try program.run("run", "other.yaml"), says: "other.yaml:1:1: ", "there is no file")
        expectRefusal(try program.run("run", "."), says: "directory")
        expectRefusal(try program.run("validate", "other.yaml"), says: "there is no file")
        expectRefusal(try program.run("trace", "other.yaml"), says: "there is no file")
        expectRefusal(try program.run("plan", "other.yaml"), says: "there is no file")
        expectRefusal(try program.run("report", "nowhere"), says: "nowhere")
    }

    @Test("one bad file among several stops all before the first runs")
    func several() throws {
        let program = try sound()
        try program.write(BadInputTests.sound.replacing("seed: 1", with: "sed: 1"), to: "bad.yaml")
        let answer = try program.run("run", "base.yaml", "bad.yaml")
        expectRefusal(answer, says: "bad.yaml:2:1: ")
        #expect(answer.problems.count == 1)
        #expect(program.contents(of: "results").isEmpty)
    }

    @Test(
        "a results folder that cannot be written is known before the run", arguments: ["a-file", "/proc", "/dev/null"])
    func unwritable(folder: String) throws {
        let program = try sound()
        try program.write("", to: "a-file")
        let customers = "2000000000"
        expectRefusal(
            try program.run("run", "base.yaml", "--customers", customers, "--out", folder), says: "cannot write",
            folder,
            "--out")
    }

    /// A file system of a few kilobytes needs the right to mount; where that is missing, a limit on file sizes fills up as well.
    @Test("a full disk: exit code 2, and nothing half-written", arguments: [1, 4, 8])
    func fullDisk(kilobytes: Int) throws {
        let program = try sound()
        let binary = try Program.url().path
        let script = """
            trap '' XFSZ
            ulimit -f \(kilobytes)
            exec '\(binary)' run base.yaml --quiet --out full > /dev/null
            """
        try program.write(script, to: "script")
        let process = Process()
        let complaints = Pipe()
        process.executableURL = URL(filePath: "/bin/bash")
        process.arguments = ["script"]
        process.currentDirectoryURL = program.folder
        process.standardError = complaints
        try process.run()
        let said = String(decoding: try complaints.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationReason == .exit && process.terminationStatus == 2, "\(said.prefix(500))")
        #expect(said.contains("cannot write") && said.contains("--out"), "\(said.prefix(500))")
        #expect(program.contents(of: "full/base").isEmpty)
    }

    @Test("standard output that is full is no crash")
    func fullOutput() throws {
        let program = try sound()
        let full = try FileHandle(forWritingTo: URL(filePath: "/dev/full"))
        for format in ["json", "table"] {
            let answer = try program.run(["run", "base.yaml", "--format", format], output: full)
            #expect(!answer.wasKilled && answer.code != 0, "\(answer.code) \(answer.complaints.prefix(300))")
        }
    }
}
