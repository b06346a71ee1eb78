import Tracking

/// What must hold of any journey under any rule, whatever the rule is: said without the oracle, but for the first.
enum Property: String, CaseIterable, Sendable {
    case agreement = "every conversion is credited as the rule says"
    case sums = "credits sum to one conversion and to its value"
    case storage = "what was accepted is stored, once, as it was sent"
    case duplicates = "a second body under an id changes nothing"
    case replay = "sending everything again changes nothing"
    case order = "the order of arrival changes nothing"
    case split = "a journey split by conversions has the same credit"
    case shift = "moving a journey in time changes nothing"
    case outside = "touches outside of the lookback change nothing"

    /// Why the property says nothing under a plan on a backend; `nil` where it holds.
    func exception(_ plan: RunPlan, _ backend: BackendDescription) -> String? {
        switch self {
        case .agreement, .sums, .split, .outside: nil
        case .storage:
            backend.readBack >= .ids ? nil : "the backend reads back no ids"
        case .duplicates, .replay:
            backend.idempotent ? nil : "the backend does not promise to store an id once"
        case .order: nil
        case .shift:
            plan.choices.boundary == .calendarDays ? "calendar days depend on when it is" : nil
        }
    }

    /// Whether it says something under a rule of a plan under which it holds.
    func holds(under rule: RuleSpecification, of plan: RunPlan) -> Bool {
        // A conversion that stands alone has lost those before it, which may have been its milestones.
        guard self == .split, case .further(.wShaped(_, _, _, let event)) = rule.kind else { return true }
        return !plan.goals.contains { plan.vocabulary.events[Int($0)] == event }
    }
}

/// A journey changed so that a property says what becomes of it, as a customer of its own.
struct Variant {
    var property: Property
    /// In order of arrival; of a customer of its own.
    var events: [TrackingEvent]
    /// Conversions to compare, by sequence number; `nil`: all.
    var only: Set<UInt64>?

    var customer: UInt64 { events.first?.id.customer ?? 0 }
}
