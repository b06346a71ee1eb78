import Tracking

/// A way in which tracking servers fail, to be put between a run and a sound backend.
///
/// It alters events on their way in, what the backend is prepared with, or credits on their way out; the backend behind it
/// stays what it is. Each fault of the bank says what it does, why servers do it, from which level of answers on it can be seen,
/// and where it was seen.
public struct Fault: Sendable {
    /// The least that a backend must tell for the fault to show.
    public enum Level: String, Sendable, CaseIterable {
        /// Totals per channel give it away.
        case totals
        /// It shows in the credits of single conversions.
        case conversion
        /// It changes no credit under per-conversion rules: only stored events, read back, show it.
        case readBack = "read-back"
    }

    /// As typed after `--fault`.
    public let name: String
    /// One line for `footfall faults`.
    public let summary: String
    public let level: Level
    /// Where it was seen.
    public let source: String
    let action: Action

    /// Where it takes hold.
    enum Action: Sendable {
        /// On events, one at a time, in the order in which they arrive.
        case events(Tampering)
        /// On what the backend is prepared with; the customers hit live in a session of their own.
        case plan(@Sendable (inout RunPlan) -> Void)
        /// On the rule that is asked for, for the customers hit.
        case rule(@Sendable (RuleSpecification) -> RuleSpecification)
        /// Sequence numbers run backwards in the backend, so that of equal times the later comes first.
        case sequence
        /// On each conversion that is reported.
        case credits(CreditTampering)
    }

    /// Hands on what becomes of the event: itself, another, several or none.
    typealias Tampering =
        @Sendable (
            _ event: TrackingEvent, _ dice: Dice, _ memory: inout FaultMemory,
            _ out: inout ContiguousArray<TrackingEvent>
        ) -> Void
    /// - Returns: whether it is reported at all.
    typealias CreditTampering =
        @Sendable (_ conversion: inout ReportedConversion, _ dice: Dice, _ known: ReportKnowledge) -> Bool

    init(_ name: String, _ summary: String, level: Level, source: String, action: Action) {
        self.name = name
        self.summary = summary
        self.level = level
        self.source = source
        self.action = action
    }
}

/// A fault and how often it strikes.
public struct FaultRequest: Sendable {
    public var fault: Fault
    /// Share of the events, customers or conversions (as the fault has it) that are hit, above 0 and at most 1.
    public var rate: Double

    public init(_ fault: Fault, rate: Double = 1) {
        self.fault = fault
        self.rate = rate
    }

    /// As one would type it.
    public var text: String { rate == 1 ? fault.name : "\(fault.name)=\(rate)" }
}

/// What a fault remembers of the events that it saw: up to 40 bytes for each customer or device it must know again.
struct FaultMemory: Sendable {
    /// Two numbers per key, meaning what the fault means by them.
    var marks: [UInt64: Mark] = [:]

    struct Mark: Sendable {
        var time: Int64
        var count: UInt64
    }
}

/// A conversion as the backend behind reports it.
struct ReportedConversion {
    var id: EventID
    var time: Int64
    var value: Int64
    var credits: [Credit]
}

/// What a report's maker knows beside the conversion.
struct ReportKnowledge: Sendable {
    /// Time of the latest event stored, microseconds since 1970.
    var latest: Int64
    var vocabulary: Vocabulary
    var minorUnits: Int64
}
