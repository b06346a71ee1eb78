import Foundation
import Testing

/// `footfall check`, through the built program.
@Suite("Checks on the command line")
struct CheckTests {
    private static let pack = Program.scenario("attribution-rules")

    @Test("the rule pack is green on the backends that come with Footfall, its baseline included")
    func green() throws {
        let root = Program.root.appending(path: "results").path
        let memory = try Program().run("check", Self.pack, "--budget", "700", "--out", root)
        #expect(memory.code == 0, "\(memory.text)\(memory.complaints)")
        #expect(memory.text.contains("✓ Passed"))
        #expect(memory.text.contains("credit per channel is as before"))
        let sqlite = try Program().run(
            "check", Self.pack, "--budget", "700", "--backend", "sqlite:check.db", "--format", "json", "--out", root)
        #expect(sqlite.code == 0, "\(sqlite.complaints)")
        #expect(try sqlite.object()["verdict"] as? String == "passed")
    }

    @Test("a red one shows the smallest journey, both credits and the reason, and leaves with 1")
    func red() throws {
        let answer = try Program().run(
            "check", Self.pack, "--only", "journeys", "--budget", "700", "--fault", "window-edge")
        #expect(answer.code == 1)
        for text in ["✗ window-edge", "the smallest journey that shows it", "expected", "reported", "✗ Failed"] {
            #expect(answer.text.contains(text), "no \(text) in \(answer.text)")
        }
    }

    @Test("JUnit, JSON and annotations come in files or on standard output")
    func formats() throws {
        let program = try Program()
        let answer = try program.run(
            "check", Self.pack, "--only", "cases", "--fault", "wrong-rule", "--format", "github", "--output",
            "out/check.xml", "--output", "check.json", "--output", "check.txt")
        #expect(answer.code == 1)
        #expect(answer.text.hasPrefix("::error file="))
        #expect(answer.text.contains(",line="))
        #expect(!answer.text.contains("\n\n"))
        #expect(
            program.contents(of: ".").filter { $0.contains("check.") }.sorted() == [
                "check.json", "check.txt", "out/check.xml",
            ])
        let xml = try Data(contentsOf: program.folder.appending(path: "out/check.xml"))
        #expect(String(decoding: xml, as: UTF8.self).contains("<failure message="))
        let json = try JSONSerialization.jsonObject(
            with: Data(contentsOf: program.folder.appending(path: "check.json")))
        #expect((json as? [String: Any])?["format"] as? String == "footfall.check/1")
    }

    @Test("the same seed finds the same")
    func seeds() throws {
        func findings() throws -> Data {
            let answer = try Program().run(
                "check", Self.pack, "--only", "journeys", "--budget", "700", "--fault", "tie-break", "--format", "json")
            let findings = try #require(try answer.object()["findings"] as? [[String: Any]])
            return try JSONSerialization.data(withJSONObject: findings, options: .sortedKeys)
        }
        #expect(try findings() == findings())
    }

    @Test(
        "what cannot be is refused with a remedy",
        arguments: [
            (["--budget", "0"], "expected 1 to"), (["--budget", "2 weeks"], "expected a time like 5s"),
            (["--budget", "3h"], "at most 1h"), (["--output", "check.pdf"], ".xml for JUnit"),
            (["--only", "case"], "case"), (["--backend", "none"], "nothing to check"),
            (["--update-baseline", "--seed", "4"], "leave out --seed"),
            (["--update-baseline", "--fault", "tie-break"], "leave out --fault"),
            (["--update-baseline", "--only", "cases"], "needs the part baseline"),
            (["--customers", "0"], "expected 1"),
            (["--fault", "tie-brake"], "did you mean 'tie-break'?"),
        ])
    func refused(arguments: [String], complaint: String) throws {
        let answer = try Program().run(["check", Self.pack] + arguments)
        #expect(answer.code == 2)
        #expect(answer.complaints.contains(complaint), "\(answer.complaints)")
        #expect(answer.text.isEmpty)
    }

    @Test("what checks nothing does not pass")
    func nothing() throws {
        let program = try Program()
        let pack = Program.scenario("attribution-rules")
        let absent = try program.run("check", pack, "--only", "baseline")
        #expect(absent.code == 5 && absent.text.contains("Nothing was checked"), "\(absent.text)")
        let changed = try program.run("check", pack, "--only", "baseline", "--seed", "3")
        #expect(changed.code == 2 && changed.complaints.contains("leave out --seed"), "\(changed.complaints)")
        try FileManager.default.createDirectory(
            at: program.folder.appending(path: "results/baselines"), withIntermediateDirectories: true)
        try program.write("{", to: "results/baselines/attribution-rules.json")
        #expect(try program.run("check", pack, "--only", "baseline").code == 2)
        let written = try program.run("check", pack, "--only", "baseline", "--update-baseline")
        #expect(written.code == 0 && written.text.contains("1 check holds"), "\(written.text)")
        #expect(try program.run("check", pack, "--only", "baseline").code == 0)
    }

    @Test("a scenario without a goal has nothing to check")
    func noGoal() throws {
        let program = try Program()
        try program.write("scenario: bare\nchannels: {search: {kind: organic}}\n", to: "bare.yaml")
        let answer = try program.run("check", "bare.yaml")
        #expect(answer.code == 2)
        #expect(answer.complaints.contains("write `goal: EVENT`"))
    }

    @Test("a case that is wrong is told at its place")
    func place() throws {
        let program = try Program()
        try program.write(
            """
            scenario: one
            goal: purchase
            channels: {search: {kind: organic}, ads: {kind: paid}}
            cases:
              upside-down:
                journey: [{at: 0d, click: search}, {at: 1d, click: ads}, {at: 2d, emits: purchase, value: 5}]
                credit: {last-touch: {search: 1}}

            """, to: "one.yaml")
        let answer = try program.run("check", "one.yaml", "--only", "cases")
        #expect(answer.code == 1)
        #expect(answer.text.contains("one.yaml:5"))
        #expect(answer.text.contains("`last-touch` as declared gives ads 1"))
    }
}
