import Attribution
import Audit
import FootfallTestKit
import Testing
import Tracking

@Suite struct CreditComparisonTests {
    private let one = CreditUnits.one

    private func credit(_ channel: UInt16, _ units: Int64, _ value: Int64) -> Credit {
        Credit(source: Source(channel: channel), units: units, value: value)
    }

    private func id(_ customer: UInt64) -> EventID { EventID(customer: customer, sequence: 0) }

    private func batch(_ conversions: [(customer: UInt64, credits: [Credit])]) -> CreditBatch {
        var batch = CreditBatch()
        for (customer, credits) in conversions {
            for credit in credits { batch.append(credit) }
            batch.finish(id(customer), time: 0, value: credits.reduce(0) { $0 + $1.value })
        }
        return batch
    }

    /// Customer 1: all to channel 0; 2: half each to 0 and 1; 3: to nobody.
    private var truth: [(customer: UInt64, credits: [Credit])] {
        [
            (1, [credit(0, one, 100)]), (2, [credit(0, one / 2, 51), credit(1, one / 2, 50)]),
            (3, [Credit(source: .none, units: one, value: 0)]),
        ]
    }

    private func findings(
        _ reported: [(customer: UInt64, credits: [Credit])], tolerance: Int64 = 0, examples: Int = 10
    ) -> RuleFindings {
        var expected = ExpectedCredits(ruleCount: 1)
        expected.add(batch(truth), rule: 0)
        var comparison = CreditComparison(
            expected: expected, rule: 0, tolerance: tolerance, exampleCount: examples)
        comparison.compare(batch(reported))
        return comparison.finish()
    }

    @Test func silentWhereTheReportIsRight() {
        // Touch by touch and out of order, with an empty credit besides.
        let split = [credit(1, one / 2, 50), credit(0, one / 4, 50), credit(2, 0, 0), credit(0, one / 4, 1)]
        let findings = findings([truth[2], (2, split), truth[0]])
        #expect(findings.conversions == 3 && findings.exact == 3 && findings.isExact)
        #expect(findings.creditError == 0 && findings.valueError == 0 && findings.differences.isEmpty)
    }

    @Test func tellsEachKindOfDifference() {
        let wrong = [credit(1, one, 101)]
        let findings = findings([truth[0], truth[0], (2, wrong), (9, [credit(0, one, 7)])])
        #expect(findings.exact == 1 && findings.misattributed == 1 && findings.missing == 1)
        #expect(findings.phantom == 1 && findings.repeated == 1 && !findings.isExact)
        // Half a conversion moved; one missing, one phantom and one repeated count half each by the definition.
        #expect(findings.creditError == 0.5 + 3 * 0.5)
        #expect(findings.valueError == (51 + 51 + 0 + 7 + 100) / 2.0)
        #expect(
            findings.differences == [
                CreditDifference(id: id(1), kind: .repeated, expected: [], reported: truth[0].credits),
                CreditDifference(id: id(2), kind: .misattributed, expected: truth[1].credits, reported: wrong),
                CreditDifference(id: id(3), kind: .missing, expected: truth[2].credits, reported: []),
                CreditDifference(id: id(9), kind: .phantom, expected: [], reported: [credit(0, one, 7)]),
            ])
    }

    @Test func moneyAloneIsADifference() {
        let findings = findings([truth[0], (2, [credit(0, one / 2, 50), credit(1, one / 2, 51)]), truth[2]])
        #expect(findings.misattributed == 1 && findings.creditError == 0 && findings.valueError == 1)
    }

    @Test func campaignAloneIsADifference() {
        let other = [Credit(source: Source(channel: 0), campaign: 1, units: one, value: 100)]
        #expect(findings([(1, other), truth[1], truth[2]]).misattributed == 1)
    }

    @Test func toleranceForgivesUnitsAndTheirMoney() {
        func report(_ units: Int64, _ value: Int64) -> [(customer: UInt64, credits: [Credit])] {
            [
                truth[0], truth[2],
                (2, [credit(0, one / 2 + units, 51 + value), credit(1, one / 2 - units, 50 - value)]),
            ]
        }
        #expect(findings(report(1_000, 1), tolerance: 1_000).isExact)
        #expect(findings(report(1_001, 0), tolerance: 1_000).misattributed == 1)
        #expect(findings(report(0, 2), tolerance: 1_000).misattributed == 1)
        #expect(findings(report(1_000, 0), tolerance: 1_000).creditErrorUnits == 2_000)
    }

    @Test func examplesAreTheSmallestIds() {
        let findings = findings(
            [9, 7, 8, 5].map { ($0, [credit(0, one, 1)]) } + truth, examples: 2)
        #expect(findings.phantom == 4)
        #expect(findings.differences.map(\.id) == [id(5), id(7)])
    }

    @Test func emptyOnBothSides() {
        var comparison = CreditComparison(expected: ExpectedCredits(ruleCount: 1), rule: 0)
        comparison.compare(CreditBatch())
        let findings = comparison.finish()
        #expect(findings.isExact && findings.conversions == 0)
    }

    @Test func partsMergeToTheWhole() {
        var expected = ExpectedCredits(ruleCount: 1)
        expected.add(batch(truth), rule: 0)
        expected.index()
        var (left, right) = (
            CreditComparison(expected: expected, rule: 0), CreditComparison(expected: expected, rule: 0)
        )
        left.compare(batch([truth[0]]))
        right.compare(batch([truth[1], truth[0]]))
        left.merge(right)
        let findings = left.finish()
        // Customer 1 was reported by both parts.
        #expect(findings.exact == 2 && findings.repeated == 1 && findings.missing == 1)
        #expect(findings.conversions == findings.exact + findings.misattributed + findings.missing)
    }
}
