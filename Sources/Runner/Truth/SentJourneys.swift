import Audit
import Tracking

/// What was sent, told again for who must look closer: nothing of it was kept.
protocol SentJourneys: JourneySource {
    /// Microseconds since 1970 of the scenario's start.
    var start: Int64 { get }
    /// Whether everything that happened was sent as it happened.
    var isTransparent: Bool { get }
    /// How many customers there are, about.
    var count: Int { get }
    /// Everybody's events as they were sent, in journey order, copies included.
    func deliver(_ body: (UnsafeBufferPointer<TrackingEvent>) -> Void)
}
