import Foundation
import Testing

/// Programs as backends, through the whole command line.
@Suite("exec")
struct ExecTests {
    private static let example = Program.root.appending(path: "Plugins/ExecBackend/Examples/memory.py").path

    @Test("the example in Python is audited like any backend")
    func example() throws {
        let program = try Program()
        let answer = try program.run(
            "run", Program.scenario("quick-start"), "--customers", "300", "--backend", "exec:" + Self.example,
            "--format",
            "json", "--quiet")
        #expect(answer.code == 0 || answer.code == 1, "\(answer.complaints)")
        let summary = try answer.object()
        let rows = try #require(summary["attribution"] as? [[String: Any]])
        #expect(!rows.isEmpty)
        for row in rows { #expect(row["conversions"] as? Int == row["exact"] as? Int, "\(row)") }
        let delivery = try #require(summary["delivery"] as? [String: Any])
        #expect(delivery["lost"] as? Int == 0 && delivery["phantom"] as? Int == 0)
    }

    @Test("a backend that reports totals alone is audited by totals")
    func totals() throws {
        let program = try Program()
        let example = try String(contentsOfFile: Self.example, encoding: .utf8)
            .replacing(
                "\"attribution\": \"conversion\", \"read_back\": \"bodies\"", with: "\"attribution\": \"totals\"")
        func rows(_ text: String) throws -> [[String: Any]] {
            try program.write(text, to: "backend.py")
            let path = program.folder.appending(path: "backend.py").path
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
            let answer = try program.run(
                "run", Program.scenario("affiliate-lifecycle"), "--customers", "2000", "--backend",
                "exec:./backend.py", "--set", "attribution.rules=[first-touch, last-touch]", "--format", "json",
                "--quiet")
            #expect(answer.code == 1 || answer.code == 5, "\(answer.complaints)")
            return try #require(try answer.object()["attribution"] as? [[String: Any]])
        }
        for row in try rows(example) {
            #expect(row["level"] as? String == "totals" && row["exact"] == nil)
            #expect((row["reasons"] as? [String: Double])?.keys.sorted() ?? [] == ["undelivered"], "\(row)")
        }
        let wrong = try rows(example.replacing("else touches[-1:]", with: "else touches[:1]"))
        let reasons = try #require(wrong[1]["reasons"] as? [String: Double])
        #expect(reasons["wrong-rule(first-touch)", default: 0] > 0, "\(reasons)")
    }

    /// A backend that answers the first message and then does what `then` says.
    private func script(_ then: String, in program: Program, name: String = "backend") throws -> String {
        try program.write(
            """
            #!/bin/sh
            echo "awake" >&2
            read line
            echo '{"n":1,"footfall":1,"name":"script","summary":"a script","options":[{"name":"table","type":"choice",\
            "choices":["a","b"],"default":"a","summary":"which"}]}'
            \(then)
            """, to: name)
        let path = program.folder.appending(path: name).path
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        return path
    }

    @Test("a program that dies gives exit code 3 and says at which message; its standard error is ours")
    func dies() throws {
        let program = try Program()
        _ = try script("read line; exit 7", in: program)
        let answer = try program.run(
            "run", Program.scenario("quick-start"), "--customers", "50", "--backend", "exec:./backend", "--quiet")
        #expect(answer.code == 3)
        #expect(answer.complaints.contains("message 2 (submit"), "\(answer.complaints)")
        #expect(answer.complaints.contains("exit code 7"), "\(answer.complaints)")
        #expect(answer.complaints.contains("awake"), "\(answer.complaints)")
    }

    @Test("programs on PATH are backends by name, listed with their options")
    func onPath() throws {
        let program = try Program()
        _ = try script("cat >/dev/null", in: program, name: "footfall-backend-attic")
        let path = program.folder.path + ":" + (ProcessInfo.processInfo.environment["PATH"] ?? "")
        let list = try program.run(["plugins"], path: path)
        #expect(list.code == 0)
        for text in [
            "memory\n", "exec\n", "attic\n  a script", "table=a|b (default a)", "deadline=duration (default 60s)",
        ] {
            #expect(list.text.contains(text), "\(text) is not in:\n\(list.text)")
        }
        for (backend, says) in [
            ("attic:tabel=a", "did you mean 'table'?"), ("attic:table=c", "one of a, b"),
            ("attik", "did you mean 'attic'?"), ("attic:table=a,table=b", "given twice"),
            ("attic:program=/bin/cat", "no option 'program'"), ("exec", "needs 'program'"),
            ("exec:./nothing", "no such file"), ("exec:footfall-backend-attic,tabel=a", "did you mean 'table'?"),
        ] {
            let answer = try program.run(["run", Program.scenario("quick-start"), "--backend", backend], path: path)
            #expect(answer.code == 2, "\(backend)")
            #expect(answer.complaints.contains(says), "\(backend): \(answer.complaints)")
        }
    }
}
