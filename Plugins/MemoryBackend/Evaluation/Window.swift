import Tracking

/// The lookback and its boundary as one comparison: a touch is eligible until its expiry.
///
/// Every boundary becomes "moment of the conversion <= moment of the touch + limit". A moment is a time in microseconds or,
/// for calendar days, a day number.
struct Window {
    private let zone: [AttributionChoices.ZoneOffset]
    private let byDate: Bool
    /// By channel and kind of touch; the last row is for channels that the vocabulary does not know.
    private let limits: [Int64]
    /// How much a later time's moment can be less than an earlier one's: clocks are set back.
    let slack: Int64

    private static let kinds = 4

    init(_ choices: AttributionChoices, channels: [Vocabulary.Channel]) {
        let lookback = choices.lookback
        let byKind = [lookback.click, lookback.view, lookback.send, lookback.direct]
        var limits: [Int64] = []
        for channel in channels {
            let own = lookback.channels[channel.name]
            limits += byKind.map { Self.limit(own ?? $0, choices.boundary) }
        }
        limits += byKind.map { Self.limit($0, choices.boundary) }
        self.limits = limits
        byDate = choices.boundary == .calendarDays
        zone = choices.zone
        let offsets = choices.zone.map(\.offset)
        slack = byDate ? ((offsets.max() ?? 0) - (offsets.min() ?? 0)) / AttributionChoices.Lookback.day + 1 : 0
    }

    @inline(__always)
    func moment(of time: Int64) -> Int64 { byDate ? date(of: time) : time }

    /// The last moment of a conversion for which the touch is eligible.
    @inline(__always)
    func expiry(of time: Int64, channel: UInt16, kind: UInt64) -> Int64 {
        let row = min(Int(channel), limits.count / Self.kinds - 1)
        let (sum, overflow) = moment(of: time).addingReportingOverflow(limits[row * Self.kinds + Int(kind)])
        return overflow ? (limits[row * Self.kinds + Int(kind)] > 0 ? .max : .min) : sum
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
