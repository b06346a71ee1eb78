import Foundation
import Testing

/// Rules of others' making, through the whole command line.
@Suite("rules of others")
struct RuleTests {
    private static let example = Program.root.appending(path: "Plugins/ExecBackend/Examples/recency_rank.py").path
    private static let journeys = """
        customer,time,event,channel,value
        a,0,touch,search,
        a,100,touch,ads,
        a,200,touch,email,
        a,300,conversion,,110
        """

    /// A rule that answers the first message and then does what `then` says.
    private func script(_ then: String, in program: Program) throws {
        try program.write(
            "#!/bin/sh\nread line\necho '{\"n\":1,\"footfall\":1,\"name\":\"script\"}'\n\(then)\n", to: "rule")
        let path = program.folder.appending(path: "rule").path
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    }

    @Test("the example in Python credits by rank, with its parameter")
    func example() throws {
        let program = try Program()
        try program.write(Self.journeys, to: "journeys.csv")
        let answer = try program.run(
            "attribute", "journeys.csv", "--format", "csv", "--rule", "exec(path=\(Self.example))", "--rule",
            "exec(path=\(Self.example),power=0)")
        #expect(answer.code == 0, "\(answer.complaints)")
        let rows = answer.text.split(separator: "\n")
        // 1 : 1/2 : 1/3 of 110.
        #expect(rows.contains { $0.hasSuffix(",email,0.545454545,60.0") }, "\(answer.text)")
        #expect(rows.contains { $0.hasSuffix(",search,0.181818182,20.0") }, "\(answer.text)")
        #expect(rows.filter { $0.contains("power=0") }.count == 3)
    }

    @Test(
        "what a program does wrong is exit code 3, and said",
        arguments: [
            ("exit 7", "exit code 7"), ("read line; echo hello", "it answered 'hello'"), ("sleep 60", "within 1 s"),
            ("read line; echo '{\"n\":2,\"weights\":[1]}'", "1 weights for 3 touches"),
            ("read line; echo '{\"n\":2,\"error\":\"no idea\"}'", "no idea"),
            ("read line; echo '{\"n\":2}'", "without 'weights'"),
        ])
    func misbehaviour(then: String, says: String) throws {
        let program = try Program()
        try program.write(Self.journeys, to: "journeys.csv")
        try script(then, in: program)
        let answer = try program.run("attribute", "journeys.csv", "--rule", "exec(path=./rule,deadline=1s)")
        #expect(answer.code == 3 && answer.complaints.contains(says), "\(answer.code): \(answer.complaints)")
    }

    @Test("a path that is none is exit code 2")
    func paths() throws {
        let program = try Program()
        try program.write(Self.journeys, to: "journeys.csv")
        let missing = try program.run("attribute", "journeys.csv", "--rule", "exec(path=./nothing)")
        #expect(missing.code == 2 && missing.complaints.contains("no such file"), "\(missing.complaints)")
        let unnamed = try program.run("attribute", "journeys.csv", "--rule", "exec")
        #expect(unnamed.code == 2 && unnamed.complaints.contains("needs `path`"), "\(unnamed.complaints)")
    }

    private static let scenario = """
        scenario: shop
        seed: 7
        horizon: 30d
        goal: purchase
        population: {arrivals: {customers: 300, over: 20d}}
        channels: {search: {kind: organic}, ads: {kind: paid}}
        stages:
          - stage: browsing
            dwell: {exponential: {mean: 1d}}
            conversion: {probability: 0.5, emits: purchase}
            churn: rest
            touches: [{channel: search, rate: 1/day}, {channel: ads, rate: 1/day, click_through: 0.5}]
          - stage: done
        attribution: {rules: [last-touch, {ranked: {power: 2}}]}
        """

    @Test(
        "a run credits by a program that the command line names; the backend that does not know it is not judged by it")
    func run() throws {
        let program = try Program()
        try program.write(Self.scenario, to: "shop.yaml")
        let answer = try program.run(
            "run", "shop.yaml", "--rule-program", "ranked=\(Self.example)", "--format", "json", "--quiet")
        #expect(answer.code == 0, "\(answer.complaints)")
        let summary = try answer.object()
        let channels = try #require(summary["channels"] as? [[String: Any]])
        let credit = try #require(channels.first?["credit"] as? [String: Any])
        #expect(credit.keys.sorted() == ["last-touch", "ranked(power=2)"])
        let notJudged = try #require(summary["not_judged"] as? [String])
        #expect(notJudged.contains("rule ranked(power=2): not computed by memory"))
    }

    @Test("a scenario names no program by itself, and a run ends where its rule does")
    func refusals() throws {
        let program = try Program()
        try program.write(Self.scenario, to: "shop.yaml")
        let unknown = try program.run("validate", "shop.yaml")
        #expect(unknown.code == 2 && unknown.complaints.contains("there is no rule `ranked`"), "\(unknown.complaints)")
        let named = Self.scenario.replacing("{ranked: {power: 2}}", with: "{exec: {path: ./rule}}")
        try program.write(named, to: "named.yaml")
        let program2 = try program.run("validate", "named.yaml")
        #expect(program2.code == 2 && program2.complaints.contains("--rule-program"), "\(program2.complaints)")
        try script("exit 7", in: program)
        let dead = try program.run("run", "shop.yaml", "--rule-program", "ranked=./rule", "--quiet")
        #expect(dead.code == 3 && dead.complaints.contains("exit code 7"), "\(dead.complaints)")
        #expect(program.contents(of: "results").allSatisfy { !$0.hasSuffix("summary.json") })
    }
}
