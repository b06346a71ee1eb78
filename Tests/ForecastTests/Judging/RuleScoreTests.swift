import Testing

@testable import Forecast

@Suite("Scores of rules")
struct RuleScoreTests {
    @Test("shares leave out what is negative, and are absent where there is nothing")
    func shares() {
        #expect(RuleScore.shares([3, 1, 0]) == [0.75, 0.25, 0])
        #expect(RuleScore.shares([3, -5, 1]) == [0.75, 0, 0.25])
        #expect(RuleScore.shares([0, -1]) == nil && RuleScore.shares([]) == nil)
    }

    @Test("share error is the part that is in the wrong place")
    func shareError() {
        #expect(RuleScore.shareError([1, 0], [0, 1]) == 1)
        #expect(RuleScore.shareError([0.5, 0.5], [0.5, 0.5]) == 0)
        #expect(abs(RuleScore.shareError([0.6, 0.3, 0.1], [0.2, 0.3, 0.5]) - 0.4) < 1e-12)
    }

    /// The first is the example in SciPy's documentation of `kendalltau`, with its answer.
    @Test("rank agreement is that of SciPy")
    func kendall() throws {
        let tau = try #require(RuleScore.kendallTau([12, 2, 1, 12, 2], [1, 4, 7, 1, 0]))
        #expect(abs(tau - -0.471_404_520_791_031_73) < 1e-15)
        #expect(RuleScore.kendallTau([1, 2, 3], [10, 20, 30]) == 1)
        #expect(RuleScore.kendallTau([1, 2, 3], [3, 2, 1]) == -1)
        #expect(RuleScore.kendallTau([1, 1, 1], [3, 2, 1]) == nil && RuleScore.kendallTau([1], [1]) == nil)
    }
}
