import Tracking

/// The lookback under its boundary, as the last moment at which a touch is eligible.
struct Lookbacks {
    private let choices: AttributionChoices
    private let channels: [Vocabulary.Channel]

    private static let day = AttributionChoices.Lookback.day

    init(_ plan: RunPlan) {
        choices = plan.choices
        channels = plan.vocabulary.channels
    }

    /// The greatest age at which a touch is eligible, where it is the same for all that compete and ages are times.
    var common: Int64? {
        let lookback = choices.lookback
        let kinds =
            choices.touches == .clicks
            ? [lookback.click, lookback.direct]
            : [lookback.click, lookback.view, lookback.send, lookback.direct]
        guard choices.boundary != .calendarDays, lookback.channels.isEmpty, Set(kinds).count == 1 else { return nil }
        let limit = max(-1, limit(kinds[0]))
        return limit > 1 << 62 ? nil : limit
    }

    /// An expression over a touch's kind and channel.
    ///
    /// - Parameter moment: of the touch, an expression; a time or, for calendar days, a day.
    func expiry(of row: String, at moment: String) -> String {
        let lookback = choices.lookback
        func end(_ duration: Int64) -> String {
            // Moments lie within 2^62, and so may what is added to them; sums beyond would be no whole numbers any more.
            let limit = max(-1, limit(duration))
            guard limit > 1 << 62 else { return "\(moment) + \(limit)" }
            return "CASE WHEN \(moment) > \(Int64.max - limit) THEN \(Int64.max) ELSE \(moment) + \(limit) END"
        }
        let byKind = """
            CASE \(row).kind WHEN 1 THEN \(end(lookback.view)) WHEN 2 THEN \(end(lookback.send))
                WHEN 3 THEN \(end(lookback.direct)) ELSE \(end(lookback.click)) END
            """
        let own = channels.enumerated().compactMap { index, channel in
            lookback.channels[channel.name].map { "WHEN \(index + 1) THEN \(end($0))" }
        }
        return own.isEmpty ? byKind : "CASE \(row).channel \(own.joined(separator: " ")) ELSE \(byKind) END"
    }

    /// No touch older than this is eligible, in microseconds; `nil`: none is too old.
    var longest: Int64? {
        let lookback = choices.lookback
        let own = channels.compactMap { lookback.channels[$0.name] }
        // Days are counted up to a day late, and between offsets of the zone by as much as these differ.
        let offsets = choices.zone.map(\.offset)
        let slack = Self.day + (offsets.max() ?? 0) - (offsets.min() ?? 0)
        let most = ([lookback.click, lookback.view, lookback.send, lookback.direct] + own).max() ?? 0
        let (sum, isTooLong) = most.addingReportingOverflow(slack)
        return isTooLong || sum > 1 << 62 ? nil : max(0, sum)
    }

    /// The greatest age within the boundary.
    private func limit(_ duration: Int64) -> Int64 {
        switch choices.boundary {
        case .inclusive: return duration
        case .exclusive: return duration == .min ? .min : duration - 1
        case .wholeDays:
            // Up to the last microsecond of the last day.
            let (end, isTooLong) = (duration / Self.day + 1).multipliedReportingOverflow(by: Self.day)
            return isTooLong ? .max : end - 1
        case .calendarDays: return duration / Self.day
        }
    }
}
