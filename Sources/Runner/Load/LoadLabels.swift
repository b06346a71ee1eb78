import Tracking

/// What a receipt must be counted under, packed into the label that travels with its event.
struct LoadLabel {
    var operation: Int
    /// `nil`: the event is of no stage.
    var stage: Int?
    var phase: Int

    init(_ event: TrackingEvent, phase: Int) {
        operation =
            event.kind == .event ? TrackingEvent.Kind.allCases.count + Int(event.name) : Int(event.kind.rawValue)
        stage = event.stage < TrackingEvent.churned ? Int(event.stage) : nil
        self.phase = phase
    }

    init(packed: UInt64) {
        operation = Int(packed & 0xF_FFFF)
        let stage = Int(packed >> 20 & 0xFFFF)
        self.stage = stage == 0xFFFF ? nil : stage
        phase = Int(packed >> 36)
    }

    var packed: UInt64 { UInt64(operation) | UInt64(stage ?? 0xFFFF) << 20 | UInt64(phase) << 36 }

    /// Names of operations by number: kinds of events, then events of the customer's own.
    static func operations(_ vocabulary: Vocabulary) -> [String] {
        TrackingEvent.Kind.allCases.map { "\($0)" } + vocabulary.events
    }
}
