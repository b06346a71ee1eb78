import Tracking

/// The lookback and its boundary as one comparison: the age of an eligible touch is at most its limit.
///
/// Ages are differences of moments. A moment is a time in microseconds or, for calendar days, a day number.
struct Window {
    private let zone: [AttributionChoices.ZoneOffset]
    private let byDate: Bool
    /// By channel and kind of touch; the last row is for channels that the vocabulary does not know.
    private let limits: [Int64]
    private let lastRow: Int
    /// How much a later time's moment can be less than an earlier one's: clocks are set back.
    private let slack: Int64

    private static let kinds = 4

    init(_ choices: AttributionChoices, channels: [Vocabulary.Channel]) {
        let lookback = choices.lookback
        let byKind = [lookback.click, lookback.view, lookback.send, lookback.direct]
        let views = choices.touches == .clicks ? [1, 2] : []
        func limits(_ channel: String?) -> [Int64] {
            let own = channel.flatMap { lookback.channels[$0] }
            return byKind.indices.map { kind in
                // No age is that low: what does not compete is never eligible.
                views.contains(kind) ? .min : Self.limit(own ?? byKind[kind], choices.boundary)
            }
        }
        self.limits = channels.flatMap { limits($0.name) } + limits(nil)
        lastRow = channels.count
        byDate = choices.boundary == .calendarDays
        zone = choices.zone
        let offsets = choices.zone.map(\.offset)
        slack = byDate ? ((offsets.max() ?? 0) - (offsets.min() ?? 0)) / AttributionChoices.Lookback.day + 1 : 0
    }

    /// Whether the touch is eligible for a later conversion at that moment.
    @inline(__always)
    func contains(_ touch: StoredTouch, at moment: Int64) -> Bool {
        moment &- self.moment(of: touch.time) <= limit(of: touch)
    }

    /// Whether the touch is eligible for no conversion at that moment or after it.
    @inline(__always)
    func hasExpired(_ touch: StoredTouch, at moment: Int64) -> Bool {
        moment &- self.moment(of: touch.time) &- slack > limit(of: touch)
    }

    @inline(__always)
    func moment(of time: Int64) -> Int64 { byDate ? date(of: time) : time }

    @inline(__always)
    private func limit(of touch: StoredTouch) -> Int64 {
        limits[min(Int(touch.channel), lastRow) &* Self.kinds &+ Int(touch.kind & 3)]
    }

    /// Number of the day in the reporting time zone.
    private func date(of time: Int64) -> Int64 {
        let local = time + offset(at: time)
        let day = AttributionChoices.Lookback.day
        return local / day - (local % day < 0 ? 1 : 0)
    }

    private func offset(at time: Int64) -> Int64 {
        guard let first = zone.first else { return 0 }
        // The last entry that begins at or before the time.
        var (low, high) = (0, zone.count)
        while low < high {
            let middle = (low + high) / 2
            if zone[middle].from <= time { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? first.offset : zone[low - 1].offset
    }

    private static func limit(_ duration: Int64, _ boundary: AttributionChoices.Boundary) -> Int64 {
        let day = AttributionChoices.Lookback.day
        switch boundary {
        case .inclusive: return duration
        case .exclusive: return duration == .min ? .min : duration - 1
        case .wholeDays:
            // Up to the last microsecond of the last day.
            let (end, overflow) = (duration / day + 1).multipliedReportingOverflow(by: day)
            return overflow ? .max : end - 1
        case .calendarDays: return duration / day
        }
    }
}
