import FootfallTestKit
import Testing
import Tracking

@testable import MemoryBackend

/// This backend and the oracle were written apart from the same definition, and must agree to the unit on every conversion of
/// every journey.
@Suite struct AgreementTests {
    static let plans = TestPlans.all()
    /// Journeys of each plan.
    static let journeys = max(10, (OracleAgreement.journeysAsked ?? 3000) / plans.count)

    @Test(arguments: plans.indices)
    func `memory and oracle agree on every conversion`(index: Int) throws {
        let agreement = OracleAgreement(Self.plans[index], seed: UInt64(index) + 1000)
        #expect(try agreement.difference(journeys: Self.journeys, open) == nil)
    }

    @Test(arguments: plans.indices)
    func `they agree on customers who share devices and users`(index: Int) throws {
        var plan = Self.plans[index]
        plan.submitters = 4
        let agreement = OracleAgreement(plan, seed: UInt64(index) + 2000)
        #expect(try agreement.difference(households: max(10, Self.journeys / 10), open) == nil)
    }

    private func open(_ plan: RunPlan) throws -> any TrackingSession { try MemoryBackend().prepare(plan) }
}
