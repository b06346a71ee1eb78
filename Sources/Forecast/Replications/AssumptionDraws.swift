import Measurement
import Scenario
import Simulation

/// A scenario with its uncertain assumptions drawn: one scenario for each replication.
struct AssumptionDraws: Sendable {
    let source: ScenarioSource
    private static let attempts: UInt32 = 1_000

    var isNeeded: Bool { source.scenario.assumptions.contains { $0.spread > 0 } }

    /// Each assumption is drawn from its normal distribution, truncated to its legal range. Draws that together are no legal
    /// scenario (outcomes over 1) are drawn again, all of them: that is the truncation to what is legal together.
    ///
    /// - Throws: ``ForecastError/noLegalDraw(_:)``.
    func scenario(replication: UInt32) throws -> CompiledScenario {
        var problem = ""
        for attempt in 0..<Self.attempts {
            let overrides = source.scenario.assumptions.map { assumption in
                let key = DrawKey(
                    seed: source.scenario.seed, replication: replication, purpose: "assumption \(assumption.path)")
                let number = Self.value(of: assumption, at: key.bits(0, attempt, 0).0.unitOpen)
                return Override(path: assumption.path, value: assumption.text(number))
            }
            do {
                return try source.with(overrides)
            } catch {
                problem = error.diagnostics.first.map { "\($0)" } ?? ""
            }
        }
        throw ForecastError.noLegalDraw(problem)
    }

    /// The number below which a share of the truncated normal distribution lies.
    static func value(of assumption: UncertainAssumption, at share: Double) -> Double {
        guard assumption.spread > 0 else { return assumption.mean }
        func below(_ bound: Double) -> Double {
            1 - Tails.normal(above: (bound - assumption.mean) / assumption.spread)
        }
        let (first, last) = (below(assumption.lower), below(assumption.upper))
        let drawn = assumption.mean + assumption.spread * normalQuantile(first + share * (last - first))
        let legal = min(max(drawn, assumption.lower), assumption.upper)
        return assumption.isWhole ? legal.rounded() : legal
    }
}
