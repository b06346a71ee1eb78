import Foundation
import Testing

@testable import Fitting

@Suite("Odds of decisions")
struct DecisionFitTests {
    /// A stage's record made of rows: each customer one decision, touched or not.
    private func log(_ rows: [(count: Int, touched: Bool, to: String)]) throws -> EventLog {
        var text = "customer,time,event,channel,kind,stage,to\n"
        var customer = 0
        for (count, touched, to) in rows {
            for _ in 0..<count {
                text += "c\(customer),0,stage,,,trial,\n"
                if touched { text += "c\(customer),50,touch,ads,view,,\n" }
                text += "c\(customer),100,decision,,,trial,\(to)\n"
                customer += 1
            }
        }
        return try Reading.log(text)
    }

    @Test("a two-by-two table gives its odds ratio, with Woolf's error")
    func oddsRatio() throws {
        let log = try log([(30, true, "paid"), (20, true, ""), (40, false, "paid"), (110, false, "")])
        let fit = try LogFit(log, Self.known)
        let uplift = try #require(fit.estimates.first { $0.name == "stages.trial.touches.ads.uplift.paid" })
        // 30 x 110 / (20 x 40); next to nothing has faded after half a second of a half-life of a million days.
        #expect(abs(uplift.value - 4.125) < 1e-4)
        let woolf = [30.0, 20, 40, 110].reduce(0) { $0 + 1 / $1 }.squareRoot()
        #expect(abs((uplift.scaledError ?? 0) - woolf) < 1e-6)
        let base = try #require(fit.estimates.first { $0.name == "stages.trial.outcomes.paid.probability" })
        #expect(abs(base.value - 40.0 / 150) < 1e-9)
        #expect(abs((base.standardError ?? 0) - Self.binomialError) < 1e-6)
    }

    /// Of 40 in 150.
    private static let binomialError = (40.0 * 110 / (150 * 150 * 150)).squareRoot()

    private static var known: LogFit.Options {
        var options = LogFit.Options()
        options.halfLifeDays = 90_000
        return options
    }

    @Test("without staying uplifts are relative to churn, and that is said")
    func reference() throws {
        let log = try log([
            (30, true, "paid"), (20, true, "churned"), (40, false, "paid"), (110, false, "churned"),
        ])
        let fit = try LogFit(log, Self.known)
        #expect(!fit.estimates.contains { $0.name.hasSuffix("uplift.churn") })
        #expect(fit.notes.contains { $0.contains("uplifts are relative to the outcome `churned`") })
        #expect(fit.scenario.contains("- {to: churned, probability: rest}"))
    }

    @Test("where all touched decisions come out alike the uplift has no error, and the scenario still runs")
    func separation() throws {
        let log = try log([(30, true, "paid"), (40, false, "paid"), (110, false, "")])
        let fit = try LogFit(log, Self.known)
        let uplift = try #require(fit.estimates.first { $0.name == "stages.trial.touches.ads.uplift.paid" })
        #expect(uplift.value > 1_000)
        _ = try Simulated.scenario(fit.scenario)
    }

    @Test("gradient and information are the derivatives of the log-likelihood")
    func derivatives() {
        let model = LogitModel(
            count: 2, covariates: 2, results: [0, 1, 2, 0, 2], untouched: [3, 4, 5])
        let table = [0.5, 0, 1, 2, 0, 0.3, 1.5, 1, 0.2, 0.7]
        let theta = [0.1, -0.2, 0.3, -0.4, 0.5, -0.6]
        let value = model.value(at: theta, table)
        let numeric = Curvature.of({ model.value(at: $0, table).logLikelihood }, at: theta)
        for row in theta.indices {
            #expect(abs(value.gradient[row] - numeric.gradient[row]) < 1e-5)
            for column in theta.indices {
                #expect(abs(value.information[row, column] - numeric.information[row, column]) < 1e-4)
            }
        }
    }
}
