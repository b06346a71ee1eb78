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
        var complete = SingleEvent()
        self.complete(occurrence, into: &complete)
        guard !complete.isEmpty else { return .invisible }
        guard !isTransparent else { return .seen }
        let person = disturbances.person(customer)
        guard person.consents else { return .noConsent }
        let device = disturbances.device(disturbances.deviceIndex(of: person, at: occurrence.time), of: person)
        guard !device.blocks || complete.event.kind == .refund else { return .adBlocked }
        return disturbances.fate(of: complete.event.id, person).isLost ? .lost : .seen
    }
}
