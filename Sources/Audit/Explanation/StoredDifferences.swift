import Tracking

/// What a backend stores of a customer against what was sent, where no credit need tell of it.
public enum StoredDifferences {
    /// Why the two may differ, by names of ``Reason``, each of which would do; the narrower first.
    ///
    /// - Parameters:
    ///   - sent: in order of arrival, copies included.
    ///   - stored: the same customer's events as read back, in any order.
    ///   - hasBodies: whether more than their ids is known.
    /// - Returns: empty where every id sent is stored once with its first body, and nothing else is.
    public static func reasons(
        sent: ContiguousArray<TrackingEvent>, stored: ContiguousArray<TrackingEvent>, goals: [UInt16],
        hasBodies: Bool
    ) -> [String] {
        guard let customer = sent.first?.id.customer ?? stored.first?.id.customer else { return [] }
        var first: [EventID: TrackingEvent] = [:]
        for event in sent where first[event.id] == nil { first[event.id] = event }
        var known: Set<EventID> = []
        var (isDoubled, isChanged, isPhantom) = (false, false, false)
        for event in stored {
            if !known.insert(event.id).inserted { isDoubled = true }
            guard let original = first[event.id] else {
                isPhantom = true
                continue
            }
            if hasBodies, !event.says(original) { isChanged = true }
        }
        let missing = sent.filter { first[$0.id] != nil && !known.contains($0.id) }
        guard isDoubled || isChanged || isPhantom || !missing.isEmpty else { return [] }
        let isRefund = !missing.isEmpty && missing.allSatisfy { $0.kind == .refund } && !isChanged && !isPhantom
        guard hasBodies else {
            return (isRefund ? [Reason.refund] : []) + (missing.isEmpty ? [] : [Reason.lostEvent])
                + (isPhantom ? [Reason.phantom] : [])
                + (isDoubled ? [Reason.duplicate] : [])
        }
        var found: [String] = []
        for aspect in Aspects(of: customer, base: sent, actual: stored, goals: goals).found
        where !found.contains(aspect.reason) {
            found.append(aspect.reason)
        }
        return (isRefund ? [Reason.refund] : []) + found
            + (isDoubled && !found.contains(Reason.duplicate) ? [Reason.duplicate] : [])
            + (isChanged && found.isEmpty ? [Reason.changedBody] : [])
    }

    /// Gives each customer one of the reasons that would do: the one that would do for most takes all it can, then the next one
    /// of what is left. Of equals the one that stands first in the lists: the narrower.
    public static func settled(_ candidates: [[String]]) -> [String] {
        var settled = candidates.map { _ in Reason.unexplained }
        var open = candidates.indices.filter { !candidates[$0].isEmpty }
        while !open.isEmpty {
            var votes: [String: Int] = [:]
            var places: [String: Int] = [:]
            for index in open {
                for (place, reason) in candidates[index].enumerated() {
                    votes[reason, default: 0] += 1
                    places[reason, default: 0] += place
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
