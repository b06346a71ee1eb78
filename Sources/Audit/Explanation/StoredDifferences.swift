import Tracking

/// What a backend stores of a customer against what was sent, where no credit need tell of it.
public enum StoredDifferences {
    /// What differs of one customer.
    public struct Found: Sendable, Hashable {
        /// Why it may be so, by names of ``Reason``, each of which would do; the narrower first. Empty where nothing differs.
        public var reasons: [String] = []
        /// Ids that are not stored, once each.
        public var missing = 0
        /// Ids stored with another body than the first that was sent under them; 0 where bodies are not known.
        public var changed = 0
        /// Ids stored that were never sent.
        public var phantom = 0
        /// Events stored beyond the first of their id.
        public var doubled = 0

        /// All of them.
        public var events: Int { missing + changed + phantom + doubled }
    }

    /// Compares the two.
    ///
    /// - Parameters:
    ///   - sent: in order of arrival, copies included.
    ///   - stored: the same customer's events as read back, in any order; with bodies, also those of others whom the backend
    ///     takes for the same.
    ///   - hasBodies: whether more than their ids is known.
    /// - Returns: nothing found where every id sent is stored once with its first body, and nothing else is.
    public static func compare(
        sent: ContiguousArray<TrackingEvent>, stored: ContiguousArray<TrackingEvent>, goals: [UInt16],
        hasBodies: Bool
    ) -> Found {
        var found = Found()
        guard let customer = sent.first?.id.customer ?? stored.first?.id.customer else { return found }
        var first: [EventID: TrackingEvent] = [:]
        for event in sent where first[event.id] == nil { first[event.id] = event }
        var known: Set<EventID> = []
        for event in stored where event.id.customer == customer {
            if !known.insert(event.id).inserted {
                found.doubled += 1
            } else if let original = first[event.id] {
                if hasBodies, !event.says(original) { found.changed += 1 }
            } else {
                found.phantom += 1
            }
        }
        let missing = first.values.filter { !known.contains($0.id) }
        found.missing = missing.count
        guard found.events > 0 else { return found }
        let isRefund =
            !missing.isEmpty && missing.allSatisfy { $0.kind == .refund } && found.changed + found.phantom == 0
        if isRefund { found.reasons.append(Reason.refund) }
        guard hasBodies else {
            if !missing.isEmpty { found.reasons.append(Reason.lostEvent) }
            if found.phantom > 0 { found.reasons.append(Reason.phantom) }
            if found.doubled > 0 { found.reasons.append(Reason.duplicate) }
            return found
        }
        for aspect in Aspects(of: customer, base: sent, actual: stored, goals: goals).found
        where !found.reasons.contains(aspect.reason) {
            found.reasons.append(aspect.reason)
        }
        if found.doubled > 0, !found.reasons.contains(Reason.duplicate) { found.reasons.append(Reason.duplicate) }
        if found.reasons.isEmpty { found.reasons.append(Reason.changedBody) }
        return found
    }

    /// Gives each list one of its reasons: the one that would do for most customers takes all it can, then the next one of what
    /// is left. Of equals the one that stands first in the lists: the narrower.
    ///
    /// - Parameters:
    ///   - candidates: the reasons that would do.
    ///   - customers: for how many each list stands; one each where it is left out.
    public static func settled(_ candidates: [[String]], customers: [Int]? = nil) -> [String] {
        var settled = candidates.map { _ in Reason.unexplained }
        var open = candidates.indices.filter { !candidates[$0].isEmpty }
        while !open.isEmpty {
            var votes: [String: Int] = [:]
            var places: [String: Int] = [:]
            for index in open {
                let weight = customers?[index] ?? 1
                for (place, reason) in candidates[index].enumerated() {
                    votes[reason, default: 0] += weight
                    places[reason, default: 0] += weight * place
                }
            }
            let best = votes.max { a, b in
                let (x, y) = (places[a.key] ?? 0, places[b.key] ?? 0)
                return (a.value, -x, b.key) < (b.value, -y, a.key)
            }
            guard let best else { break }
            for index in open where candidates[index].contains(best.key) { settled[index] = best.key }
            open.removeAll { candidates[$0].contains(best.key) }
        }
        return settled
    }
}

extension TrackingEvent {
    /// Whether it is the same in all but how and when it came.
    func says(_ other: TrackingEvent) -> Bool {
        var (a, b) = (self, other)
        (a.copy, b.copy) = (0, 0)
        (a.due, b.due) = (0, 0)
        return a == b
    }
}
