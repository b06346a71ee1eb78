import Scenario
import Tracking

/// Choices under which rules are checked: the scenario's own, and those that its cases make otherwise.
struct Setting {
    /// In words: `as declared`, or what differs from that.
    var name: String
    /// With the rules that the backend computes.
    var plan: RunPlan
    var isOwn: Bool

    /// The scenario's own first, then each other one that a case has, in their order.
    ///
    /// - Parameter rules: to be checked under each of them.
    static func all(of scenario: CompiledScenario, goal: UInt16, rules: [RuleSpecification]) -> [Setting] {
        func plan(_ choices: AttributionChoices, _ stitching: RunPlan.Stitching) -> RunPlan {
            RunPlan(
                id: "check", vocabulary: scenario.vocabulary, goals: [goal], rules: rules, choices: choices,
                stitching: stitching, currency: scenario.currency, minorUnits: scenario.minorUnits)
        }
        let own = plan(scenario.choices, scenario.stitching)
        var settings = [Setting(name: "as declared", plan: own, isOwn: true)]
        for item in scenario.cases where !settings.contains(where: { $0.holds(for: item) }) {
            let words = AttributionWords.differences(
                from: own, to: plan(item.choices, item.stitching), zone: scenario.timeZoneIdentifier)
            settings.append(
                Setting(
                    name: words.map(\.text).joined(separator: ", "), plan: plan(item.choices, item.stitching),
                    isOwn: false))
        }
        return settings
    }

    func holds(for item: CaseDefinition) -> Bool {
        item.choices == plan.choices && item.stitching == plan.stitching
    }
}
