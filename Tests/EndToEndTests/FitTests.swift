import Foundation
import Testing

/// `footfall fit`, `backtest` and `log` as a user meets them.
@Suite("Learning from data", .serialized)
struct FitTests {
    /// Customers who buy on few of a hundred days, drawn alike on every machine.
    private static let transactions: String = {
        var state: UInt64 = 11
        func below(_ bound: UInt64) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % bound)
        }
        var text = "customer,date,value\n"
        for customer in 0..<300 {
            var day = below(30)
            let pace = 4 + below(40)
            while day < 120 {
                let month = ["01", "02", "03", "04"][day / 30]
                text +=
                    "c\(customer),2026-\(month)-\(day % 30 < 9 ? "0" : "")\(min(day % 30 + 1, 28)),\(5 + below(90))\n"
                day += 1 + below(UInt64(2 * pace))
                if below(10) == 0 { break }
            }
        }
        return text
    }()

    @Test(
        "the contract: model, parameters, standard errors, log-likelihood",
        arguments: [
            ("bg-nbd", ["a", "alpha", "b", "r"]), ("pareto-nbd", ["alpha", "beta", "r", "s"]),
            ("gamma-gamma", ["p", "q", "v"]),
        ])
    func contract(model: String, names: [String]) throws {
        let program = try Program()
        try program.write(Self.transactions, to: "transactions.csv")
        let answer = try program.run(
            "fit", "transactions.csv", "--model", model, "--format", "json", "--out", "fitted.yaml")
        #expect(answer.code == 0, "\(answer.complaints)")
        let object = try answer.object()
        #expect(object["model"] as? String == model)
        #expect((object["parameters"] as? [String: Double])?.keys.sorted() == names)
        #expect((object["standard_errors"] as? [String: Double])?.keys.allSatisfy(names.contains) == true)
        #expect(object["log_likelihood"] is Double)
        let run = try program.run("run", "fitted.yaml", "--backend", "none", "--format", "json")
        #expect(run.code == 0, "\(run.complaints)")
    }

    @Test("a scenario's log, fitted, is a scenario that runs, and attribute reads the log as well")
    func roundTrip() throws {
        let program = try Program()
        let log = try program.run("log", Program.scenario("quick-start"), "--customers", "400", "--out", "log.csv")
        #expect(log.code == 0 && log.output.isEmpty, "\(log.complaints)")
        let fit = try program.run("fit", "log.csv", "--half-life", "3", "--out", "fitted.yaml")
        #expect(fit.code == 0, "\(fit.complaints)")
        #expect(fit.complaints.contains("wrote fitted.yaml; try: footfall run fitted.yaml"))
        #expect(try program.run("validate", "fitted.yaml").code == 0)
        #expect(try program.run("run", "fitted.yaml", "--customers", "200", "--quiet").code == 0)
        #expect(try program.run("attribute", "log.csv", "--rule", "last-touch").code == 0)
    }

    @Test("a backtest holds its forecast against the rest")
    func backtest() throws {
        let program = try Program()
        try program.write(Self.transactions, to: "transactions.csv")
        let answer = try program.run(
            "backtest", "transactions.csv", "--model", "bg-nbd", "--train-until", "2026-03-01", "--replications", "20",
            "--format", "json")
        #expect(answer.code == 0, "\(answer.complaints)")
        let measures = try #require(try answer.object()["measures"] as? [[String: Any]])
        let total = try #require(measures.first?["total"] as? [String: Any])
        #expect((total["actual"] as? Double ?? 0) > 0 && (total["expected"] as? Double ?? 0) > 0)
        #expect((total["low"] as? Double ?? 9e9) <= (total["high"] as? Double ?? 0))
    }

    @Test(
        "what cannot be used is said at once, with exit code 2 and nothing written",
        arguments: [
            (["fit", "missing.csv"], "missing.csv cannot be read"),
            (["fit", "t.csv"], "t.csv holds purchases; choose a --model: bg-nbd, pareto-nbd, gamma-gamma"),
            (["fit", "t.csv", "--model", "bg-nbd", "--goal", "x"], "--goal is about event logs, not about bg-nbd"),
            (
                ["fit", "t.csv", "--model", "bg-nbd", "--until", "soon"],
                "--until soon: expected a date like 2026-03-31"
            ),
            (["fit", "bad.csv", "--model", "bg-nbd"], "bad.csv:3: date is `never`; write it like 2026-01-31"),
            (
                ["fit", "t.csv", "--model", "bg-nbd", "--out", "no/such/f.yaml"],
                "is not a folder that can be written to"
            ),
            (
                ["backtest", "t.csv", "--model", "bg-nbd", "--train-until", "2030-01-01"],
                "so nothing is left to compare with"
            ),
            (["log", "missing.yaml"], "missing.yaml"),
        ])
    func bad(arguments: [String], complaint: String) throws {
        let program = try Program()
        try program.write(Self.transactions, to: "t.csv")
        try program.write("customer,date\na,2026-01-01\nb,never\n", to: "bad.csv")
        let answer = try program.run(arguments)
        #expect(answer.code == 2 && !answer.wasKilled)
        #expect(answer.complaints.contains(complaint), "\(answer.complaints)")
        #expect(answer.output.isEmpty)
        #expect(!program.contents(of: ".").contains { $0.hasSuffix(".yaml") })
    }

    @Test("several wrong options are told together")
    func together() throws {
        let answer = try Program().run(
            "backtest", "missing.csv", "--train-until", "x", "--replications", "1", "--half-life", "-1", "--max-errors",
            "-1")
        #expect(answer.code == 2)
        #expect(answer.complaints.contains("5 problems found"), "\(answer.complaints)")
    }
}
