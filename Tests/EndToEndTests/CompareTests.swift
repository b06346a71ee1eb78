import Foundation
import Testing

/// `footfall compare` as a CI job calls it.
@Suite struct CompareTests {
    private static let scenario = """
        scenario: shop
        seed: 7
        horizon: 30d
        goal: purchase
        population: {arrivals: {customers: 6_000, over: 20d}}
        channels: {search: {kind: organic}}
        stages:
          - stage: browsing
            dwell: {exponential: {mean: 1d}}
            conversion: {probability: 0.3, emits: purchase, value: 20}
            churn: 0.4
            touches: [{channel: search, rate: 0.3/day}]
          - stage: done
        """

    /// Runs the scenario into a folder of its own, and gives the run's path.
    private func run(_ program: Program, _ name: String, _ options: String...) throws -> String {
        let answer = try program.run(["run", "shop.yaml", "--out", name, "--quiet"] + options)
        #expect(answer.code == 0, "\(answer.complaints)")
        let summary = try #require(program.contents(of: name).first { $0.hasSuffix("summary.json") })
        return name + "/" + summary.dropLast("/summary.json".count)
    }

    @Test("Chance is no regression; a lower conversion and a faulty backend are")
    func verdicts() throws {
        let program = try Program()
        try program.write(Self.scenario, to: "shop.yaml")
        let base = try run(program, "base")
        let again = try run(program, "again")
        let luck = try run(program, "luck", "--seed", "8")
        let worse = try run(program, "worse", "--set", "stages.browsing.conversion=0.25")
        let faulty = try run(program, "faulty", "--fault", "lost-batch-tail=2%")

        let same = try program.run(["compare", base, again])
        #expect(same.code == 0 && same.text.contains("The same events"), "\(same.text)\(same.complaints)")
        let other = try program.run(["compare", base, luck])
        #expect(other.code == 0 && other.text.contains("no regression"), "\(other.text)")
        let lower = try program.run(["compare", base, worse])
        #expect(lower.code == 1 && lower.text.contains("kpis.conversion_rate"), "\(lower.text)")
        let tolerated = try program.run(["compare", base, worse, "--tolerance", "50%"])
        #expect(tolerated.code == 0, "\(tolerated.text)")
        let lossy = try program.run(["compare", base, faulty, "--format", "json"])
        let object = try lossy.object()
        let regressions = try #require(object["regressions"] as? [String])
        #expect(lossy.code == 1 && regressions.contains("delivery.lost"), "\(regressions)")
        #expect(object["verdict"] as? String == "failed" && object["pairing"] as? String == "same_events")
    }

    @Test("Rows for programs, one per measure")
    func csv() throws {
        let program = try Program()
        try program.write(Self.scenario, to: "shop.yaml")
        let (a, b) = (try run(program, "a"), try run(program, "b", "--seed", "9"))
        let answer = try program.run(["compare", a, b, "--measure", "goals", "--format", "csv"])
        let lines = answer.text.split(separator: "\n")
        #expect(lines.first == "measure,a,b,difference,standard_error,p,tolerance,finding")
        #expect(lines.contains { $0.hasPrefix("goals.purchase.conversions,") })
        #expect(
            lines.dropFirst().allSatisfy {
                $0.hasPrefix("goals.") && $0.split(separator: ",", omittingEmptySubsequences: false).count == 8
            })
    }

    @Test("Wrong files and options are exit code 2, and say what would be right")
    func mistakes() throws {
        let program = try Program()
        try program.write(Self.scenario, to: "shop.yaml")
        let run = try run(program, "a")
        try program.write("{}", to: "empty.json")
        try program.write(#"{"format": "footfall.summary/9"}"#, to: "newer.json")
        let mistakes: [([String], String)] = [
            ([run, "nowhere"], "nowhere"), ([run, "empty.json"], "not a summary"),
            ([run, "newer.json"], "footfall.summary/9"),
            ([run, "a/shop"], "the newest being a/shop/"), ([run, "shop.yaml"], "not a summary"), ([run], "<b>"),
            ([run, run, "--tolerance", "5"], "--tolerance 5"),
            ([run, run, "--tolerance", "kpis.proft=5%"], "did you mean 'kpis.profit'?"),
            ([run, run, "--measure", "nothing"], "--measure nothing"),
            ([run, run, "--confidence", "1"], "--confidence 1"),
        ]
        for (arguments, text) in mistakes {
            let answer = try program.run(["compare"] + arguments)
            #expect(answer.code == 2 && answer.complaints.contains(text), "\(arguments): \(answer.complaints)")
        }
    }
}
