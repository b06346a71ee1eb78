import Tracking

/// Says what looks wrong about partners. The command line hands it in, as rules of compliance are no business of a plugin's.
public protocol PartnerJudge: Sendable {
    /// - Parameters:
    ///   - journeys: hands each identity's touches and named events to the closure, in order.
    /// - Returns: flags by `channel/partner`, in the order in which they are to be shown; partners without flags may be left out.
    func flags(
        _ plan: RunPlan, journeys: ((ContiguousArray<TrackingEvent>) -> Void) throws -> Void
    ) rethrows -> [String: [String]]
}
