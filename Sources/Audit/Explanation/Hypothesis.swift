import Tracking

/// A single cause that would hold for the whole run, as a way to replay a journey.
struct Hypothesis: Sendable {
    typealias EventChange = @Sendable (inout ContiguousArray<TrackingEvent>) -> Void

    var reason: String
    /// What the plan would have to be.
    var plan: @Sendable (inout RunPlan) -> Void = { _ in }
    /// What the delivered events would have to be.
    var events: EventChange?
    /// Of equal times the later sequence number comes first.
    var reversesTies = false

    init(_ reason: String, plan: @escaping @Sendable (inout RunPlan) -> Void) {
        self.reason = reason
        self.plan = plan
    }

    init(_ reason: String, events: @escaping EventChange) {
        self.reason = reason
        self.events = events
    }

    /// Everything as it should be.
    static var nothing: Hypothesis { Hypothesis("") { (_: inout RunPlan) in } }

    /// Ties the wrong way round.
    static var reversedTies: Hypothesis {
        var hypothesis = Hypothesis(Reason.tieBreak) { (_: inout RunPlan) in }
        hypothesis.reversesTies = true
        return hypothesis
    }

    /// Whether the plan would be another one.
    func changes(_ plan: RunPlan) -> Bool {
        var other = plan
        self.plan(&other)
        return other.choices != plan.choices || other.rules != plan.rules || other.stitching != plan.stitching
    }

    /// Both at once, the other one's change of events last.
    func and(_ other: Hypothesis) -> Hypothesis {
        let (mine, theirs) = (self, other)
        var both = Hypothesis(reason + " + " + other.reason) { plan in
            mine.plan(&plan)
            theirs.plan(&plan)
        }
        if events != nil || other.events != nil {
            both.events = { events in
                mine.events?(&events)
                theirs.events?(&events)
            }
        }
        both.reversesTies = reversesTies != other.reversesTies
        return both
    }

    /// Sequence numbers from the last to the first; its own inverse.
    static func reversed(_ id: EventID) -> EventID {
        EventID(customer: id.customer, sequence: UInt64.max - id.sequence)
    }
}

/// A hypothesis with the replay it needs, ready for many journeys.
struct Trial {
    let hypothesis: Hypothesis
    private var replay: Replay
    private var changed: ContiguousArray<TrackingEvent> = []

    init(_ hypothesis: Hypothesis, plan: RunPlan, tolerance: Int64 = 0) {
        self.hypothesis = hypothesis
        var plan = plan
        hypothesis.plan(&plan)
        replay = Replay(plan, tolerance: tolerance)
    }

    /// - Parameter events: in order of arrival.
    mutating func run(_ events: ContiguousArray<TrackingEvent>) {
        changed.removeAll(keepingCapacity: true)
        changed.append(contentsOf: events)
        hypothesis.events?(&changed)
        if hypothesis.reversesTies {
            for index in changed.indices { changed[index].id = Hypothesis.reversed(changed[index].id) }
        }
        replay.run(changed)
    }

    /// What the journey gives under the hypothesis, by rule of the plan.
    var credits: [CreditBatch] { replay.batches }

    mutating func agrees(with report: Report) -> Bool {
        guard hypothesis.reversesTies else { return replay.agrees(with: report) }
        var report = report
        report.id = Hypothesis.reversed(report.id)
        return replay.agrees(with: report)
    }
}
