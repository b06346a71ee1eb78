import Tracking

/// What a person should know of a session besides its receipts.
enum SessionNotes {
    static func lines(_ shared: Shared) -> [String] {
        let (total, preset) = (shared.total, shared.settings.preset)
        var lines: [String] = []
        for kind in TrackingEvent.Kind.allCases where total.unspoken[Int(kind.rawValue)] > 0 {
            lines.append(
                "\(total.unspoken[Int(kind.rawValue)]) events of kind \(kind.word) are unsent: the preset \(preset.name) has no "
                    + "request for them")
        }
        for (index, count) in total.uncaptured.enumerated() where count > 0 {
            lines.append("\(count) events are unsent: they need \(preset.captures[index]), which no answer brought")
        }
        if total.retries > 0 { lines.append("\(total.retries) requests were sent again") }
        return lines
    }
}
