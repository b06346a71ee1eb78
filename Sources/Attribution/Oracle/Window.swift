import Tracking

/// Whether a touch is recent enough: the lookback of its channel or kind under the boundary.
struct Window {
    private let boundary: AttributionChoices.Boundary
    private let lookback: AttributionChoices.Lookback
    /// By index of the channel: its own lookback, which beats the kind's.
    private let ownLookbacks: [Int64?]
    private let zone: [AttributionChoices.ZoneOffset]
    /// No touch older than this is eligible under any choice here, microseconds.
    let longest: Int64

    private static let day = AttributionChoices.Lookback.day

    init(choices: AttributionChoices, vocabulary: Vocabulary) {
        boundary = choices.boundary
        lookback = choices.lookback
        zone = choices.zone
        ownLookbacks = vocabulary.channels.map { choices.lookback.channels[$0.name] }
        // Days are counted up to a day late, and between zone offsets by as much as they differ.
        let offsets = choices.zone.map(\.offset)
        let slack = Self.day + ((offsets.max() ?? 0) - (offsets.min() ?? 0))
        let kinds = [lookback.click, lookback.view, lookback.send, lookback.direct]
        let (sum, isTooLong) = (kinds + ownLookbacks.compactMap { $0 }).max()!.addingReportingOverflow(slack)
        longest = isTooLong ? .max : sum
    }

    /// - Parameter conversion: not before the touch.
    func admits(_ touch: Touch, conversion: Int64) -> Bool {
        let lookback = lookback(of: touch)
        let age = conversion - touch.moment.time
        switch boundary {
        case .inclusive: return age <= lookback
        case .exclusive: return age < lookback
        case .wholeDays: return age / Self.day <= lookback / Self.day
        case .calendarDays: return date(conversion) - date(touch.moment.time) <= lookback / Self.day
        }
    }

    private func lookback(of touch: Touch) -> Int64 {
        let channel = Int(touch.source.channel)
        if channel < ownLookbacks.count, let own = ownLookbacks[channel] { return own }
        switch touch.kind {
        case .view: return lookback.view
        case .send: return lookback.send
        case .direct: return lookback.direct
        default: return lookback.click
        }
    }

    /// Calendar day in the reporting time zone, counted from 1970.
    private func date(_ time: Int64) -> Int64 {
        let local = time + offset(at: time)
        let (days, rest) = local.quotientAndRemainder(dividingBy: Self.day)
        return rest < 0 ? days - 1 : days
    }

    private func offset(at time: Int64) -> Int64 {
        guard var offset = zone.first?.offset else { return 0 }
        var (low, high) = (0, zone.count)
        while low < high {
            let middle = (low + high) / 2
            if zone[middle].from <= time {
                offset = zone[middle].offset
                low = middle + 1
            } else {
                high = middle
            }
        }
        return offset
    }
}
