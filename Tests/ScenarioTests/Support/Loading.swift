import Scenario
import Simulation

/// What the loader complains about, each problem as it is printed; empty for a valid scenario.
func complaints(_ text: String, overrides: [Override] = []) -> [String] {
    do throws(ScenarioProblems) {
        _ = try ScenarioLoader().load(text: text, name: "s.yaml", overrides: overrides)
        return []
    } catch {
        return error.diagnostics.map(\.description)
    }
}

/// A scenario that is known to be valid.
func load(_ text: String, overrides: [Override] = []) throws(ScenarioProblems) -> CompiledScenario {
    try ScenarioLoader().load(text: text, name: "s.yaml", overrides: overrides)
}

/// A small shop whose parts can be replaced one by one; every section begins on a line of its own, in this order.
struct Shop: Sendable {
    var head = "horizon: 30d"
    var population = "{arrivals: {rate: 10/day}}"
    var channels = "{search: {kind: organic}, email: {kind: owned}, affiliate: {kind: affiliate, partners: {blog: 1}}}"
    var browsing = "dwell: 2d, conversion: 0.3, churn: 0.4"
    var checkout = "dwell: 1h, conversion: {probability: 0.5, emits: purchase, value: 20}, churn: 0.4"
    /// Further sections, each on lines of its own.
    var more = ""

    /// Lines: 1 name, 2 head, 3 population, 4 channels, 5 `stages:`, 6 browsing, 7 checkout, 8 done, 9 more.
    var text: String {
        """
        scenario: shop
        \(head)
        population: \(population)
        channels: \(channels)
        stages:
          - {stage: browsing, \(browsing)}
          - {stage: checkout, \(checkout)}
          - {stage: done}
        \(more)
        """
    }
}
