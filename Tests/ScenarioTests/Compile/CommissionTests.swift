import Attribution
import Scenario
import Testing

@Suite struct CommissionTests {
    private let day: Int64 = 86_400_000_000

    private func terms(_ commission: String) throws -> CommissionTerms {
        try load(Shop(more: "attribution: {commission: \(commission)}").text).commissionTerms
    }

    @Test func aRuleAloneHasNoFurtherTerms() throws {
        #expect(try terms("linear") == CommissionTerms())
        #expect(try terms("{time-decay: {half_life: 3d}}") == CommissionTerms())
    }

    @Test func tiersAndHold() throws {
        let read = try terms("{rule: first-touch, tiers: {100: 8%, 0: 5%}, hold: 30d}")
        #expect(
            read == CommissionTerms(tiers: [.init(from: 0, rate: 0.05), .init(from: 100, rate: 0.08)], hold: 30 * day))
        #expect(read.billionths(conversions: 99.5) == 50_000_000 && read.billionths(conversions: 100) == 80_000_000)
        let scenario = try load(Shop(more: "attribution: {commission: {rule: first-touch, hold: 1d}}").text)
        #expect(scenario.commissionRule == .firstTouch)
        #expect(try load(Shop(more: "attribution: {commission: {hold: 1d}}").text).commissionRule == .lastTouch)
    }

    @Test(arguments: [
        ("{hold: soon}", "soon"), ("{tiers: {5: 5%}}", "no tier begins at 0"),
        ("{tiers: 5%}", "where tiers are wanted"),
        ("{tiers: {0: 8%, 10: 5%}}", "pays less"), ("{tiers: {0: 5%, x: 6%}}", "`x` is no number"),
        ("{tiers: {0: 500%}}", "500%"), ("{hold: 1d, teirs: {0: 5%}}", "did you mean `tiers`?"),
    ])
    func mistakes(commission: String, says: String) {
        let found = complaints(Shop(more: "attribution: {commission: \(commission)}").text)
        #expect(found.count == 1 && found[0].contains(says), "\(found)")
    }
}
