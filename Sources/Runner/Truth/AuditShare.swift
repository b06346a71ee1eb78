import Audit
import Results
import Tracking

/// What a backend had to say of a run, or of a shard of it. Those of other customers add up.
struct AuditShare: Sendable, Codable {
    /// The backend's name.
    let backend: String
    let attribution: BackendDescription.AttributionLevel
    let readBack: BackendDescription.ReadBack
    private let hasGoals: Bool
    /// How sendings were answered, whatever came after.
    private var answers: DeliveryReconciliation.Answers
    /// What the backend said when it failed: then there is no more.
    var failure: String?
    var delivery: DeliveryShare?
    /// `nil` where the backend says nothing of single conversions.
    var credits: CreditShare?

    init(_ description: BackendDescription, _ plan: RunPlan, _ answers: DeliveryReconciliation.Answers) {
        backend = description.name
        attribution = description.attribution
        readBack = description.readBack
        hasGoals = !plan.goals.isEmpty
        self.answers = answers
    }

    var readsBodies: Bool { readBack == .bodies }

    /// What the backend does not tell, where anything is to be told.
    var missing: Delivery.Missing? {
        guard delivery != nil, hasGoals else { return nil }
        return switch attribution {
        case .none: .credit
        case .totals, .campaign: .conversions
        case .conversion: nil
        }
    }

    /// The same, with a failure said to be a shard's.
    func named(_ shard: String) -> AuditShare {
        var share = self
        share.failure = failure.map { "shard \(shard): \($0)" }
        return share
    }

    mutating func merge(_ other: AuditShare) {
        answers.merge(other.answers)
        let failures = [failure, other.failure].compactMap(\.self)
        guard failures.isEmpty, let delivery = other.delivery else {
            failure = failures.joined(separator: "; ")
            (self.delivery, credits) = (nil, nil)
            return
        }
        self.delivery?.merge(delivery)
        if let credits = other.credits { self.credits?.merge(credits) }
    }

    /// Explains what differs, and writes everything down.
    ///
    /// - Parameter readBack: `nil` where the backend does not give bodies.
    /// - Throws: what reading back throws.
    func write(
        into summary: inout Summary, _ plan: RunPlan, _ journeys: any SentJourneys, readBack: ReadBack?
    ) throws {
        summary.delivery = delivery?.summary ?? DeliverySummary(answers, level: .none)
        guard failure == nil else { return }
        try credits?.write(into: &summary, plan, backend: backend, journeys, readBack: readBack)
    }
}
