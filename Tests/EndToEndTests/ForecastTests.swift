import Foundation
import Testing

/// `footfall forecast` and `footfall optimise`, as a user runs them.
@Suite("Forecasts from the command line")
struct ForecastCommandTests {
    private static let shop = """
        scenario: shop
        horizon: 40d
        goal: purchase
        population: {arrivals: [{customers: 200, over: 20d}]}
        channels: {ads: {kind: paid, cost: {per_click: 0.5}}}
        stages:
          - stage: browsing
            dwell: {exponential: {mean: 3d}}
            conversion: {probability: 0.3 +- 0.05, emits: purchase, value: 20}
            churn: 0.3
            touches:
              - {channel: ads, rate: 0.3/day, click_through: 0.5, click_uplift: 1.5, half_life: 4d}
          - {stage: customer}
        what_if: {no-ads: {without: [ads]}}
        """

    private static func program(_ more: String = "") throws -> Program {
        let program = try Program()
        try program.write(shop + "\n" + more, to: "shop.yaml")
        return program
    }

    @Test("the whole result on standard output, and in a folder")
    func json() throws {
        let program = try Self.program("expect: [kpis.conversion_rate > 0.2, delivery.lost = 0]")
        let answer = try program.run(
            "forecast", "shop.yaml", "--replications", "8", "--set", "stages.browsing.touches.ads.rate=x2", "--format",
            "json", "--quiet")
        #expect(answer.code == 0, "\(answer.complaints)")
        let summary = try answer.object()
        let forecast = try #require(summary["forecast"] as? [String: [String: Any]])
        let rate = try #require(forecast["kpis.conversion_rate"])
        for key in ["mean", "p10", "p50", "p90", "standard_error", "with_assumptions"] {
            #expect(rate[key] != nil, "\(key)")
        }
        let whatIfs = try #require(summary["what_if"] as? [String: [String: Any]])
        #expect(whatIfs.keys.sorted() == ["no-ads", "set"])
        #expect((summary["series"] as? [Any])?.count == 12 && (summary["curves"] as? [Any])?.isEmpty == false)
        #expect(summary["replications"] as? Int == 8 && summary["verdict"] as? String == "passed")
        let files = program.contents(of: "results/shop").map { ($0 as NSString).lastPathComponent }
        for name in ["summary.json", "report.html", "scenario.yaml", "junit.xml"] {
            #expect(files.contains(name), "\(name)")
        }
    }

    @Test("an expectation that fails is exit code 1")
    func failing() throws {
        let answer = try Self.program("expect: [forecast.kpis.conversion_rate.p10 > 0.9]").run(
            "forecast", "shop.yaml", "--replications", "3")
        #expect(answer.code == 1 && answer.text.contains("✗ forecast.kpis.conversion_rate.p10 > 0.9"), "\(answer.text)")
    }

    @Test(
        "wrong options are told at once, with exit code 2, and nothing is written",
        arguments: [
            (["--replications", "0", "--workers", "0"], ["--replications 0", "--workers 0"]),
            (["--precision", "none"], ["--precision none"]), (["--measure", "kpis.profit"], ["--measure says"]),
            (["--set", "stages.browsin.dwell=2d"], ["did you mean `browsing`?"]),
            (["--set", "nothing", "--customers", "0"], ["--set nothing", "--customers 0"]),
            (["--exact", "--replications", "2"], ["horizon:", "stages.browsing.touches.ads: an uplift"]),
            (["--precision", "1%", "--measure", "kpis.profits", "--replications", "2"], ["did you mean kpis.profit?"]),
        ])
    func wrong(options: [String], texts: [String]) throws {
        let program = try Self.program()
        let answer = try program.run(["forecast", "shop.yaml"] + options)
        #expect(answer.code == 2 && answer.text.isEmpty)
        for text in texts { #expect(answer.complaints.contains(text), "\(answer.complaints)") }
        #expect(program.contents(of: "results").filter { $0.hasSuffix(".json") }.isEmpty)
    }

    @Test("a precision that is out of reach is said to be")
    func precision() throws {
        let answer = try Self.program().run("forecast", "shop.yaml", "--replications", "2", "--precision", "0.001%")
        #expect(answer.code == 0 && answer.text.contains("not reached in 20 replications"), "\(answer.text)")
    }

    @Test("interrupted, it writes what was done")
    func interrupted() throws {
        let program = try Self.program()
        let process = try program.start(["forecast", "shop.yaml", "--replications", "100000", "--format", "json"])
        Thread.sleep(forTimeInterval: 2)
        process.interrupt()
        let answer = try program.finish(process)
        #expect(answer.code == 130)
        let summary = try answer.object()
        #expect(summary["partial"] as? Bool == true && summary["verdict"] as? String == "interrupted")
        #expect((summary["replications"] as? Int ?? 0) > 0)
    }

    @Test("a budget is spread, and the answer says how sure it is")
    func optimise() throws {
        let program = try Self.program()
        let answer = try program.run(
            "optimise", "shop.yaml", "--budget", "60", "--replications", "4", "--customers", "100", "--format", "json")
        #expect(answer.code == 0, "\(answer.complaints)")
        let optimum = try #require(try answer.object()["optimum"] as? [String: Any])
        #expect((optimum["items"] as? [[String: Any]])?.first?["name"] as? String == "ads")
        #expect((optimum["notes"] as? [String])?.isEmpty == false)
        let wrong = try program.run(
            "optimise", "shop.yaml", "--budget", "much", "--over", "channels", "--replications", "1")
        #expect(
            wrong.code == 2 && wrong.complaints.contains("--budget much")
                && wrong.complaints.contains("--replications 1"))
    }
}
