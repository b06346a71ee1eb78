import FootfallTestKit
import MemoryBackend
import Testing
import Tracking

@Suite struct OracleAgreementTests {
    private let plan = TestPlans.plan("defaults", AttributionChoices())

    @Test func `a backend with another lookback is told with the journey`() throws {
        let agreement = OracleAgreement(plan, seed: 7)
        let difference = try agreement.difference(journeys: 200) { plan in
            var other = plan
            other.choices.lookback = .init(all: 0)
            return try MemoryBackend().prepare(other)
        }
        let text = try #require(difference)
        #expect(text.contains("seed 7"))
        #expect(text.contains("as they arrived:"))
    }

    @Test func `a backend that tells no users is found in households`() throws {
        let difference = try OracleAgreement(plan, seed: 8).difference(households: 50) { plan in
            var other = plan
            other.stitching = .none
            return try MemoryBackend().prepare(other)
        }
        #expect(difference != nil)
    }

    @Test func `journeys without a conversion prove nothing`() throws {
        var nobody = plan
        nobody.goals = [2]
        let difference = try OracleAgreement(nobody, seed: 9).difference(journeys: 5) {
            try MemoryBackend().prepare($0)
        }
        #expect(difference?.contains("nothing was compared") ?? true)
    }
}
