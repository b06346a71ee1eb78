import Foundation
import Scenario
import Simulation

/// A fitted model of purchases as a scenario that runs, with a trace file of when each customer first bought.
public struct PurchaseScenario: Sendable {
    public var text: String
    /// Contents of the trace, which is named ``traceName`` and lies beside the scenario.
    public var trace: String
    public var traceName: String
    /// What the scenario cannot say, or says otherwise.
    public var notes: [String] = []

    /// - Parameters:
    ///   - purchases: BG/NBD or Pareto/NBD; what gamma-gamma says nothing of.
    ///   - spend: gamma-gamma, where purchases have a value.
    ///   - name: of the scenario, `[a-z0-9-]{1,64}`; the trace is called after it.
    ///   - horizonDays: from the first customer's first purchase; `nil`: twice what was observed.
    public init(
        _ purchases: PurchaseFit, spend: PurchaseFit?, data: PurchaseData, name: String, horizonDays: Int? = nil
    ) {
        traceName = "\(name)-arrivals.csv"
        let ages = data.histories.map { $0.age * data.unit.days }
        let oldest = ages.max() ?? 0
        // To the second: finer than any file of days, and free of rounding's digits.
        trace = "time\n" + ages.sorted(by: >).map { "\(Int(((oldest - $0) * 86_400).rounded()))s\n" }.joined()
        let horizon = horizonDays ?? Int((2 * oldest).rounded(.up))
        var lines = [
            "scenario: \(name)",
            "description: \(purchases.model.rawValue) fitted to \(data.histories.count) customers",
        ]
        if let until = data.until { lines.append("start: \(DayText.text(until - Int(oldest.rounded())))") }
        lines += Self.life(purchases, spend, arrivals: "{trace: \(traceName)}", horizonDays: max(1, horizon))
        text = lines.joined(separator: "\n") + "\n"
        if spend != nil {
            notes.append("first purchases are given the value of repeat ones: gamma-gamma is fitted to those alone")
        }
    }

    /// The scenario as a world of one customer, for who brings arrivals of their own.
    static func world(of purchases: PurchaseFit, horizonDays: Int) throws -> World {
        let life = life(purchases, nil, arrivals: "{customers: 1, over: 0d}", horizonDays: horizonDays)
        let text = (["scenario: fitted"] + life).joined(separator: "\n") + "\n"
        guard let world = try ScenarioLoader().load(text: text, name: "fitted.yaml").world else {
            throw FitRefusal("the fitted scenario has no stages")
        }
        return world
    }

    /// Everything but who it is of: horizon, arrivals, traits and stages.
    private static func life(
        _ purchases: PurchaseFit, _ spend: PurchaseFit?, arrivals: String, horizonDays: Int
    ) -> [String] {
        var lines = ["horizon: \(horizonDays)d", "goal: purchase", "", "population:"]
        lines += ["  arrivals: \(arrivals)", "  traits:"]
        lines += traits(purchases, spend)
        lines += ["", "stages:", "  - stage: first"]
        let value = spend == nil ? "" : ", value: \(value(spend))"
        lines += [
            "    dwell: 0", "    conversion: {probability: 1, emits: purchase\(value)}", "  - stage: customer",
        ]
        if purchases.model == .betaGeometric {
            lines += [
                "    dwell: {exponential: {rate: $buying}}", "    outcomes:",
                "      - {to: customer, probability: rest, emits: purchase\(value)}",
                "      - {to: churned, probability: $dropping, emits: purchase\(value)}",
            ]
        } else {
            lines += [
                "    emits: {purchase: {rate: $buying\(value)}}", "    dwell: {exponential: {rate: $leaving}}",
                "    churn: 1",
            ]
        }
        return lines
    }

    /// Rates in 1/day: the units of the scenario format end at the week.
    private static func traits(_ purchases: PurchaseFit, _ spend: PurchaseFit?) -> [String] {
        let p = purchases.parameters
        let days = purchases.unit.days
        var lines = ["    buying: \(gammaRate(p[0], p[1] * days))"]
        if purchases.model == .betaGeometric {
            lines.append("    dropping: {beta: {a: \(Spelling.number(p[2])), b: \(Spelling.number(p[3]))}}")
        } else {
            lines.append("    leaving: \(gammaRate(p[2], p[3] * days))")
        }
        if let spend {
            let q = spend.parameters
            lines.append("    thrift: {gamma: {shape: \(Spelling.number(q[1])), rate: \(Spelling.number(q[2]))}}")
        }
        return lines
    }

    private static func gammaRate(_ shape: Double, _ rateDays: Double) -> String {
        "{gamma: {shape: \(Spelling.number(shape)), scale: \(Spelling.number(1 / rateDays))/day}}"
    }

    private static func value(_ spend: PurchaseFit?) -> String {
        spend.map { "{gamma: {shape: \(Spelling.number($0.parameters[0])), rate: $thrift}}" } ?? ""
    }
}
