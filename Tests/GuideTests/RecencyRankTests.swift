import GuideRules
import Testing
import Tracking

@Suite struct RecencyRankTests {
    @Test(arguments: [("1", [1.0 / 3, 0.5, 1]), ("2", [1.0 / 9, 0.25, 1]), ("0", [1, 1, 1])])
    func `the rule of the guide weighs by rank`(power: String, expected: [Double]) throws {
        let rule = try RecencyRank(parameters: ["power": power])
        let touches = (0..<3).map { CreditQuestion.Touch(kind: .click, channel: "search", time: $0) }
        var weights = [0.0, 0, 0]
        try rule.weigh(CreditQuestion(touches: touches, goal: "purchase", time: 9), into: &weights)
        #expect(zip(weights, expected).allSatisfy { ($0 - $1).magnitude < 1e-15 })
    }

    @Test func `a wrong parameter is refused with what would be right`() {
        #expect(throws: RuleError.self) { try RecencyRank(parameters: ["power": "much"]) }
    }
}
