import Tracking

/// The choices of a plan as one would write them in a scenario, for telling two apart.
enum AttributionWords {
    struct Word: Equatable {
        var key: String
        var value: String
        var text: String { "\(key): \(value)" }
    }

    /// What the second plan has otherwise than the first.
    static func differences(from first: RunPlan, to second: RunPlan, zone: String) -> [Word] {
        let before = words(of: first, zone: zone)
        return words(of: second, zone: zone).filter { !before.contains($0) }
    }

    /// Every choice with its value, in the order of the documentation.
    static func words(of plan: RunPlan, zone: String) -> [Word] {
        let choices = plan.choices
        var words = [
            Word(key: "touches", value: choices.touches.rawValue),
            Word(key: "lookback", value: lookback(choices.lookback)),
            Word(
                key: "boundary",
                value: choices.boundary.rawValue + (choices.boundary == .calendarDays ? " (\(zone))" : "")),
            Word(key: "direct", value: choices.direct.rawValue),
            Word(key: "repeats", value: choices.repeats.rawValue),
            Word(key: "since_last_conversion", value: "\(choices.sinceLastConversion)"),
            Word(key: "identity", value: plan.stitching.rawValue),
        ]
        switch choices.precedence {
        case .standard: words.append(Word(key: "precedence", value: "standard"))
        case .clickOverView: words.append(Word(key: "precedence", value: "click_over_view"))
        case .none: words.append(Word(key: "precedence", value: "none"))
        case .viewWeight(let weight): words.append(Word(key: "precedence", value: "{view_weight: \(weight)}"))
        }
        return words
    }

    private static func lookback(_ lookback: AttributionChoices.Lookback) -> String {
        let kinds = [
            ("click", lookback.click), ("view", lookback.view), ("send", lookback.send), ("direct", lookback.direct),
        ]
        let own = lookback.channels.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        if own.isEmpty, Set(kinds.map(\.1)).count == 1 { return duration(lookback.click) }
        return "{" + (kinds + own).map { "\($0.0): \(duration($0.1))" }.joined(separator: ", ") + "}"
    }

    /// In the largest unit that has no fraction: `30d`, `36h`, `1us`.
    static func duration(_ microseconds: Int64) -> String {
        let units: [(String, Int64)] = [
            ("d", 86_400_000_000), ("h", 3_600_000_000), ("m", 60_000_000), ("s", 1_000_000), ("ms", 1_000),
        ]
        if microseconds == 0 { return "0d" }
        for (name, size) in units where microseconds % size == 0 { return "\(microseconds / size)\(name)" }
        return "\(microseconds)us"
    }
}
