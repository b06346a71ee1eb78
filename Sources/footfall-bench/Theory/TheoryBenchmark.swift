import FootfallTestKit
import Foundation

/// Whole runs against closed forms: the absorbing chain's algebra and the arithmetic of odds.
///
/// Seeds are fixed, so the same program gives the same numbers every time: none of them is drawn until it fits.
extension Bench {
    func theory() throws -> Report {
        let customers = size(1_000_000, smoke: 20_000)
        var report = Report(
            "theory: \(customers) customers a scenario, means per customer, fixed seeds", judged: judged)
        var all: [Comparison] = []
        func add(_ name: String, _ seed: Int, _ digest: String, _ comparisons: [Comparison]) {
            report.note("")
            report.note("\(name), seed \(seed), digest \(digest)")
            report.note(Self.columns("", "measured", "expected", "errors off"))
            for comparison in comparisons { report.note(Self.line(comparison)) }
            for var comparison in comparisons {
                comparison.what = "\(comparison.what) (\(name))"
                all.append(comparison)
            }
        }
        for scenario in ChainScenario.all {
            let summary = try simulate(scenario.name, scenario.text(customers: customers))
            add(scenario.name, scenario.seed, summary.digest, try scenario.comparisons(summary))
        }
        for scenario in OddsScenario.all {
            let summary = try simulate(scenario.name, scenario.text(customers: customers))
            add(scenario.name, scenario.seed, summary.digest, try scenario.comparisons(summary))
        }
        report.note("")
        // What is certain (an entry each, a fixed dwell) says nothing of how far off chance goes.
        let random = all.filter { $0.standardError > 1e-9 }
        let beyondTwo = random.count { abs($0.deviation) > 2 }
        report.note(
            "\(all.count) comparisons, \(random.count) of them of random numbers: \(beyondTwo) beyond 2 standard errors "
                + "(chance: about \(Int((0.0455 * Double(random.count)).rounded())))")
        if let largest = random.max(by: { abs($0.deviation) < abs($1.deviation) }) {
            report.note("largest deviation: \(Self.digits(largest.deviation, 2)), \(largest.what)")
        }
        report.require("all \(all.count) within \(Int(Comparison.bound)) standard errors", all.allSatisfy(\.agrees))
        return report
    }

    /// Through the public path: a file, the program, its summary.
    private func simulate(_ name: String, _ text: String) throws -> TheorySummary {
        let file = scratch.appending(path: "\(name).yaml")
        try text.write(to: file, atomically: true, encoding: .utf8)
        return try JSONDecoder().decode(TheorySummary.self, from: try run(file.path).child.output)
    }

    private static func line(_ comparison: Comparison) -> String {
        columns(
            comparison.what, digits(comparison.measured, 6), digits(comparison.expected, 6),
            digits(comparison.deviation, 2)) + (comparison.agrees ? "" : "  BEYOND \(Int(Comparison.bound))")
    }

    private static func columns(_ what: String, _ measured: String, _ expected: String, _ deviation: String) -> String {
        func right(_ text: String, _ width: Int) -> String {
            String(repeating: " ", count: max(1, width - text.count)) + text
        }
        return "  " + what + right(measured, 50 - what.count) + right(expected, 14) + right(deviation, 12)
    }

    private static func digits(_ value: Double, _ count: Int) -> String { String(format: "%.\(count)f", value) }
}
