import Attribution
import Foundation
import Tracking

/// A backend's credits against the oracle's, to the unit, on as many generated journeys as time allows: what
/// ``BackendConformance`` does with few, for backends of which more is wanted.
public struct OracleAgreement: Sendable {
    public let plan: RunPlan
    /// Of the journeys; the same seed gives the same ones.
    public let seed: UInt64

    /// Journeys that are in memory at once.
    private static let portion = 5000

    public init(_ plan: RunPlan, seed: UInt64) {
        self.plan = plan
        self.seed = seed
    }

    /// The number of journeys that `FOOTFALL_JOURNEYS` asks for, over all plans; `nil` where it is not set or no number.
    public static var journeysAsked: Int? {
        ProcessInfo.processInfo.environment["FOOTFALL_JOURNEYS"].flatMap { Int($0) }
    }

    /// Customers of their own devices, portion by portion, each sent once customer by customer and once mixed by due time.
    ///
    /// - Parameter open: a fresh session of the backend.
    /// - Returns: the first difference, with the journey and the seed; `nil` where there is none.
    /// - Throws: what the backend throws.
    public func difference(journeys: Int, _ open: (RunPlan) throws -> any TrackingSession) throws -> String? {
        var generator = generator
        var left = journeys
        while left > 0 {
            let customers = (0..<min(left, Self.portion)).map { _ in generator.next() }
            left -= customers.count
            if let difference = try difference(customers, open) { return difference }
        }
        return nil
    }

    /// Households of four, who share three devices and five users.
    ///
    /// - Parameters and result: as ``difference(journeys:_:)``.
    public func difference(households: Int, _ open: (RunPlan) throws -> any TrackingSession) throws -> String? {
        var generator = generator
        return try difference(
            (0..<households).map { number in Trial.household((0..<4).map { _ in generator.next() }, number: number) },
            open)
    }

    private var generator: JourneyGenerator {
        JourneyGenerator(seed: seed, vocabulary: plan.vocabulary, goal: plan.goals[0], choices: plan.choices)
    }

    /// - Parameter groups: of events in order of arrival; those who share a device or user are in one group.
    private func difference(
        _ groups: [[TrackingEvent]], _ open: (RunPlan) throws -> any TrackingSession
    ) throws -> String? {
        let expected = CreditTable.oracle(plan, groups)
        guard expected.allSatisfy({ $0.contains { !$0.rows.isEmpty } }) else {
            return "plan \(plan.id), seed \(seed): no journey converts, so nothing was compared"
        }
        for events in [Array(groups.joined()), Trial.byDueTime(groups)] {
            let session = try open(plan)
            defer { session.close() }
            let driver = SessionDriver(session)
            do {
                try driver.submit(events, batch: 997)
                try driver.settle()
                try driver.checkCredits(plan, .conversion, expected, in: groups)
            } catch let deviation as Deviation {
                return "plan \(plan.id), seed \(seed): expected \(deviation.expected), got \(deviation.got)"
            }
        }
        return nil
    }
}
