/// The choices that go with every rule: two rules that are both "last touch" differ in these.
///
/// Implementations are written from this definition and must agree to the unit.
///
/// **Whose events.** The first body that arrives under an ``EventID`` counts, later ones are ignored. Events belong to
/// identities as ``RunPlan/Stitching`` says; a device nobody identified is an identity of its own, and never the same as a
/// user of the same number. Each identity is evaluated alone and each goal alone. Its events are ordered by (time, sequence)
/// and, where an identity holds several customers, then by ``EventID/customer``. When something arrived plays no part.
///
/// **Touches and conversions.** A touch is an event whose ``TrackingEvent/Kind/isTouch`` holds and that has a channel; its
/// ``Source`` is (channel, partner), the campaign is carried along. A conversion is an ``TrackingEvent/Kind/event`` named by a
/// goal; its value may be zero or negative. Times lie within 2^62 microseconds of 1970.
///
/// **Order of steps.** Every step sees only what the step before left:
/// 1. A conversion whose order was already counted for the goal and identity (by an earlier one in the order of events) is
///    dropped. Order 0 is no order: always counted.
/// 2. The touches strictly before the conversion in the order of events.
/// 3. Where ``sinceLastConversion``, only touches after the identity's previous counted conversion, of whichever of the plan's goals.
/// 4. Where ``touches`` is ``Touches/clicks``, views and sends leave.
/// 5. ``lookback`` under its ``boundary``. What is left is *eligible*.
/// 6. ``direct``, then 7. ``precedence``, then 8. ``repeats``.
/// 9. ``RuleSpecification`` gives each touch that is left a weight.
/// 10. Rounding.
///
/// **Rounding.** Weights are integers `w` with sum `W` above 0. A touch gets `floor(1e9 * w / W)` units; the units still
/// missing to 1e9 go, one each, to the touches with the largest remainders `(1e9 * w) mod W`; of equal remainders the earlier
/// touch goes first. Money likewise from the same weights, with the value in place of 1e9; a negative value is shared as its
/// magnitude and each part negated. So units sum to exactly 1e9 and money to exactly the value.
///
/// **What is reported.** One ``Credit`` per touch, in the order of touches (batches are compared after summing by source and
/// campaign, so one per source and campaign will do as well); a touch with neither units nor money may be left out. Where no
/// touch is left, one credit of everything to ``Source/none`` without campaign. Dropped conversions are not reported. Refunds
/// change no conversion's credit and cut no journey: they are entries of their own.
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
        /// The age truncated to whole days is at most the lookback's whole days, as warehouse SQL has it:
        /// `(conversion - touch) / day <= lookback / day` in integer division, a day being 86,400 s. A touch 30 days and 23
        /// hours old is inside `30d`, one of 31 days is not.
        case wholeDays = "whole_days"
        /// The difference of calendar days in the reporting time zone is at most the lookback's whole days:
        /// `date(conversion) - date(touch) <= lookback / day`, where `date(t) = floor((t + offset(t)) / day)` and `offset` is
        /// found for each of the two times on its own in ``AttributionChoices/zone``. With `0d` only touches of the same date count.
        case calendarDays = "calendar_days"
    }
    public enum Precedence: Sendable, Hashable, Codable {
        /// `click_over_view` for single-touch rules, `none` for the others.
        case standard
        /// Views and sends count only where no click and no direct visit is left by the steps before. As ``direct`` is
        /// settled first, direct visits that ``Direct/skipUnlessOnly`` took away hide no view.
        case clickOverView
        /// Views and sends compete as clicks do.
        case none
        /// Multi-touch rules: a view's (and a send's) weight against the 1 of a click or direct visit, above 0 and at most 1.
        /// `V = max(1, round(weight * 1e9))` (half away from zero) multiplies the rule's own integer weight of views and sends,
        /// 1e9 that of the others; positions and the number of touches are those without it. Single-touch rules know no
        /// weights: for them this is ``standard``.
        case viewWeight(Double)
    }
    public enum Direct: String, Sendable, Codable, CaseIterable {
        case include
        /// Direct visits count only where no other touch is eligible (last non-direct click). Views and sends are other
        /// touches where they compete at all.
        case skipUnlessOnly = "skip_unless_only"
    }
    /// Touches are the same source when channel and partner are the same; campaign and kind do not matter, and the touch that
    /// stays keeps its own.
    public enum Repeats: String, Sendable, Codable, CaseIterable {
        /// A source met twice counts twice, and its credit is summed.
        case each
        /// Only a source's first touch counts.
        case first
        /// Only a source's last touch counts.
        case last
        /// Of a run of neighbouring touches of the same source (neighbours among those still left), the last counts.
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
    /// Touches before the identity's previous counted conversion, of whichever of the plan's goals, are used up. Off by default.
    public var sinceLastConversion: Bool
    /// For ``Boundary/calendarDays``: offsets of the reporting time zone from UTC, as (from this instant on in microseconds
    /// since 1970, offset in microseconds), ascending; the first holds for all earlier times too. Empty: UTC. East is positive.
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
