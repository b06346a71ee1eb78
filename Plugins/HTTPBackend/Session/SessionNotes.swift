import Tracking

/// What a person should know of a session besides its receipts.
enum SessionNotes {
    /// Why events never left.
    static func unsent(_ shared: Shared) -> [UnsentReason] {
        let (total, preset) = (shared.total, shared.settings.preset)
        var reasons: [UnsentReason] = []
        for kind in TrackingEvent.Kind.allCases where total.unspoken[Int(kind.rawValue)] > 0 {
            reasons.append(
                UnsentReason(
                    reason: "preset \(preset.name) has no request for \(kind.word)",
                    count: total.unspoken[Int(kind.rawValue)]))
        }
        for (index, count) in total.uncaptured.enumerated() where count > 0 {
            reasons.append(UnsentReason(reason: "no answer brought \(preset.captures[index])", count: count))
        }
        return reasons
    }

    static func lines(_ shared: Shared) -> [String] {
        var lines = unsent(shared).map { "\($0.count) events are unsent: \($0.reason)" }
        if shared.total.retries > 0 { lines.append("\(shared.total.retries) requests were sent again") }
        return lines
    }
}
