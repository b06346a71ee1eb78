/// The choices that go with every rule: two rules that are both "last touch" differ in these.
///
/// A conversion's credit is found in this order: drop conversions whose order was already counted for the goal (no order, no
/// dedupe); take the touches that precede it in (time, sequence); cut at the previous counted conversion where
/// ``sinceLastConversion``; lookback; direct; precedence; repeats; the rule; rounding.
public struct AttributionChoices: Sendable, Hashable, Codable {
    public enum Touches: String, Sendable, Codable, CaseIterable {
        /// Clicks and direct visits compete.
        case clicks
        /// Views and sends compete as well.
        case all
    }
    public enum Boundary: String, Sendable, Codable, CaseIterable {
        /// Eligible when `0 <= conversion - touch <= lookback` (W3C Attribution).
        case inclusive
        /// `0 <= conversion - touch < lookback` (Android install cool-down).
        case exclusive
        /// The age truncated to whole days is at most the lookback's days, as warehouse SQL has it.
        case wholeDays = "whole_days"
        /// The difference of calendar days in the reporting time zone is at most the lookback's days.
        case calendarDays = "calendar_days"
    }
    public enum Precedence: Sendable, Hashable, Codable {
        /// `click_over_view` for single-touch rules, `none` for the others.
        case standard
        /// Views (and sends) count only where no click is eligible.
        case clickOverView
        case none
        /// Multi-touch rules: a view's (and a send's) weight against a click's 1, above 0 and at most 1.
        case viewWeight(Double)
    }
    public enum Direct: String, Sendable, Codable, CaseIterable {
        case include
        /// Direct visits count only where nothing else is eligible (last non-direct click).
        case skipUnlessOnly = "skip_unless_only"
    }
    public enum Repeats: String, Sendable, Codable, CaseIterable {
        /// A source met twice counts twice.
        case each
        /// Only a source's first touch counts.
        case first
        /// Only a source's last touch counts.
        case last
        /// Of a run of touches of the same source, the last counts.
        case collapseRuns = "collapse_runs"
    }
    public struct Lookback: Sendable, Hashable, Codable {
        /// Microseconds.
        public var click: Int64
        public var view: Int64
        public var send: Int64
        public var direct: Int64
        /// By channel name; beats the kind's.
        public var channels: [String: Int64]
        public static let day: Int64 = 86_400_000_000
        public init(
            click: Int64 = 30 * day, view: Int64 = day, send: Int64 = day, direct: Int64 = 30 * day,
            channels: [String: Int64] = [:]
        ) {
            self.click = click
            self.view = view
            self.send = send
            self.direct = direct
            self.channels = channels
        }
        /// The same for every kind.
        public init(all duration: Int64) {
            self.init(click: duration, view: duration, send: duration, direct: duration)
        }
    }

    public var touches: Touches
    public var lookback: Lookback
    public var boundary: Boundary
    public var precedence: Precedence
    public var direct: Direct
    public var repeats: Repeats
    /// Touches before the customer's previous conversion are used up.
    public var sinceLastConversion: Bool
    /// For ``Boundary/calendarDays``: offsets of the reporting time zone from UTC, as (from this instant on in microseconds
    /// since 1970, offset in microseconds), ascending; the first holds for all earlier times too. Empty: UTC.
    public var zone: [ZoneOffset]

    public struct ZoneOffset: Sendable, Hashable, Codable {
        public var from: Int64
        public var offset: Int64
        public init(from: Int64, offset: Int64) {
            self.from = from
            self.offset = offset
        }
    }

    public init(
        touches: Touches = .clicks, lookback: Lookback = Lookback(), boundary: Boundary = .inclusive,
        precedence: Precedence = .standard, direct: Direct = .include, repeats: Repeats = .each,
        sinceLastConversion: Bool = false, zone: [ZoneOffset] = []
    ) {
        self.touches = touches
        self.lookback = lookback
        self.boundary = boundary
        self.precedence = precedence
        self.direct = direct
        self.repeats = repeats
        self.sinceLastConversion = sinceLastConversion
        self.zone = zone
    }
}
