import Foundation
import Results
import Testing

/// `footfall judge`, as an owner of rules uses it.
@Suite("Judging rules, as a program")
struct JudgeTests {
    private func summary(_ answer: Program.Answer) throws -> Summary {
        try JSONDecoder().decode(Summary.self, from: answer.output)
    }

    @Test(
        "last touch is deceived, and the scenario says by how much",
        arguments: [("coupon-poaching", "coupons"), ("retargeting-illusion", "retargeting")])
    func shipped(scenario: String, favourite: String) throws {
        let program = try Program()
        let answer = try program.run("judge", Program.scenario(scenario), "--format", "json", "--out", "out")
        #expect(answer.code == 0, "\(answer.complaints)")
        let summary = try summary(answer)
        #expect(summary.verdict == .passed && summary.expectations?.allSatisfy { $0.holds == true } == true)
        let files = program.contents(of: "out/\(scenario)")
        for name in ["summary.json", "scenario.yaml", "report.html", "junit.xml"] {
            #expect(files.contains { $0.hasSuffix("/\(name)") }, "\(name) of \(files)")
        }
        let channel = try #require(summary.channels?.first { $0.channel == favourite })
        let credited = try #require(channel.credit?["last-touch"]?.conversions)
        let caused = try #require(channel.shapley?.conversions)
        #expect(credited > 5 * caused && credited > 100, "\(credited) credited, \(caused) caused")
        let truth = try #require(summary.truth)
        let shared = summary.channels?.reduce(0) { $0 + ($1.shapley?.conversions ?? 0) } ?? 0
        #expect(abs(shared + truth.none.conversions - truth.all.conversions) < 1e-6)
        #expect(summary.rules?.count == 6 && summary.notJudged == nil)
    }

    @Test("the table ranks rules and says whom they favour")
    func table() throws {
        let program = try Program()
        let answer = try program.run(
            "judge", Program.scenario("coupon-poaching"), "--customers", "2000", "--rule", "removal-of-position",
            "--quiet")
        #expect([0, 1].contains(answer.code), "\(answer.complaints)")
        let text = answer.text
        for words in [
            "Rules, the nearest to the truth first", "removal-of-position", "Truly added", "Fair share", "Partners",
        ] {
            #expect(text.contains(words), "\(words) in\n\(text)")
        }
        let lines = text.split(separator: "\n")
        let first = lines.firstIndex { $0.contains("first-touch") }
        let last = lines.firstIndex { $0.contains("last-touch") }
        #expect(try #require(first) < #require(last))
        #expect(lines.first { $0.contains("last-touch") }?.contains("coupons +") == true, "\(text)")
    }

    @Test("the same for any number of workers")
    func workers() throws {
        let program = try Program()
        let summaries = try ["1", "3"].map { workers in
            var summary = try summary(
                program.run(
                    "judge", Program.scenario("affiliate-lifecycle"), "--customers", "500", "--workers", workers,
                    "--rule", "markov(order=2)", "--format", "json", "--quiet"))
            (summary.seconds, summary.host) = (nil, nil)
            return summary
        }
        #expect(summaries[0] == summaries[1])
        #expect(summaries[0].truth?.players.count == 15, "\(summaries[0].truth?.players ?? [])")
    }

    @Test("what is wrong is said at once, with a remedy, and nothing is written")
    func wrong() throws {
        let program = try Program()
        try program.write(
            "scenario: empty\nstart: 2026-01-01\nhorizon: 10d\npopulation: {arrivals: [{customers: 10, over: 1d}]}\n"
                + "stages: [{stage: a, dwell: 1d, conversion: 0.5, churn: 0.5}, {stage: b}]\n", to: "empty.yaml")
        let answer = try program.run(
            "judge", "empty.yaml", "--rule", "lst-touch", "--rule", "markov(order=9)", "--customers", "0")
        #expect(answer.code == 2 && answer.output.isEmpty)
        for words in ["no goal", "did you mean `last-touch`", "markov(order=9)", "expected 1 to"] {
            #expect(answer.complaints.contains(words), "\(words) in\n\(answer.complaints)")
        }
        #expect(program.contents(of: "results").isEmpty)
    }

    @Test("a rule that speaks of a channel or an event which is not there is refused")
    func names() throws {
        let program = try Program()
        let answer = try program.run(
            "judge", Program.scenario("coupon-poaching"), "--rule", "priority(order=[emial, reviews/shoe-lab])",
            "--rule",
            "w-shaped(event=sign_up)")
        #expect(answer.code == 2 && answer.output.isEmpty)
        for words in ["no channel `emial`", "did you mean `email`", "no event `sign_up`"] {
            #expect(answer.complaints.contains(words), "\(words) in\n\(answer.complaints)")
        }
        #expect(!answer.complaints.contains("`reviews/shoe-lab`"))
        #expect(program.contents(of: "results").isEmpty)
    }

    @Test("an affiliate rule of the command line pays for the scenario's codes")
    func coupons() throws {
        let program = try Program()
        let answer = try program.run(
            "judge", Program.scenario("coupon-poaching"), "--customers", "800", "--rule", "affiliate", "--format",
            "json",
            "--quiet")
        let summary = try summary(answer)
        #expect(summary.rules?.contains { $0.rule == "affiliate" } == true)
        let coupons = try #require(summary.channels?.first { $0.channel == "coupons" }?.credit)
        #expect(try #require(coupons["affiliate"]).conversions >= (coupons["last-touch"]?.conversions ?? .infinity))
    }
}
