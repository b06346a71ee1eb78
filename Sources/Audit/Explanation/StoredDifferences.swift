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
        if !missing.isEmpty, missing.allSatisfy({ $0.kind == .refund }), !isChanged, !isPhantom {
            return [Reason.refund, Reason.lostEvent]
        }
        guard hasBodies else {
            return (missing.isEmpty ? [] : [Reason.lostEvent]) + (isPhantom ? [Reason.phantom] : [])
                + (isDoubled ? [Reason.duplicate] : [])
        }
        let found = Aspects(of: customer, base: sent, actual: stored, goals: goals).found.map(\.reason)
        return found + (isDoubled ? [Reason.duplicate] : []) + (isChanged && found.isEmpty ? [Reason.changedBody] : [])
    }

    /// Gives each customer one of the reasons that would do: the one that would do for most takes all it can, then the next one
    /// of what is left.
    public static func settled(_ candidates: [[String]]) -> [String] {
        var settled = candidates.map { _ in Reason.unexplained }
        var open = candidates.indices.filter { !candidates[$0].isEmpty }
        while !open.isEmpty {
            var votes: [String: Int] = [:]
            for index in open { for reason in Set(candidates[index]) { votes[reason, default: 0] += 1 } }
            let best = votes.max { a, b in
                let (x, y) = (Reason.rank(a.key, hasReadBack: true), Reason.rank(b.key, hasReadBack: true))
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
    fileprivate func says(_ other: TrackingEvent) -> Bool {
        var (a, b) = (self, other)
        (a.copy, b.copy) = (0, 0)
        (a.due, b.due) = (0, 0)
        return a == b
    }
}
