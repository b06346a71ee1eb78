import Simulation
import Tracking

/// Why a tracker saw an occurrence, or did not.
public enum Visibility: String, Sendable, CaseIterable {
    case seen
    /// The customer did not agree to be tracked.
    case noConsent = "no-consent"
    /// The device it used blocks trackers.
    case adBlocked = "ad-blocked"
    case lost = "lost-event"
    /// No tracker ever sees such a thing: a stay, an impression of a line of which only clicks are seen, a survey.
    case invisible
}

extension Observer {
    /// What became of an occurrence, copies, logins and bots aside: for explanations, not for the hot path.
    public func visibility(of occurrence: Occurrence, customer: CustomerFacts) -> Visibility {
        var sight = sight(of: customer)
        return sight.visibility(of: occurrence)
    }

    /// For who asks what became of many of a customer's occurrences.
    public func sight(of customer: CustomerFacts) -> Sight { Sight(of: customer, by: self) }
}

/// What trackers see of one customer: what holds for the customer and for the device used last is drawn once.
public struct Sight {
    private let observer: Observer
    private let person: Person
    private var device: Disturbances.Device?

    fileprivate init(of customer: CustomerFacts, by observer: Observer) {
        self.observer = observer
        person = observer.disturbances.person(customer)
    }

    /// As ``Observer/visibility(of:customer:)``.
    public mutating func visibility(of occurrence: Occurrence) -> Visibility {
        guard let kind = observer.appearance(of: occurrence) else { return .invisible }
        guard !observer.isTransparent else { return .seen }
        guard person.consents else { return .noConsent }
        if blocks(at: occurrence.time), kind != .refund { return .adBlocked }
        let id = EventRole.id(EventRole.main, of: occurrence)
        return observer.disturbances.fate(of: id, person).isLost ? .lost : .seen
    }

    /// Whether the device used at an instant blocks trackers.
    private mutating func blocks(at time: Int64) -> Bool {
        let index = observer.disturbances.deviceIndex(of: person, at: time)
        if let device, device.index == index { return device.blocks }
        let used = observer.disturbances.device(index, of: person)
        device = used
        return used.blocks
    }
}
