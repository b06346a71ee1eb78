/// The rules that credit conversions one by one and that not every backend knows: a backend names those that it computes in
/// ``BackendDescription/rules``.
///
/// They follow ``RuleSpecification``: integer weights for the `n` touches that ``AttributionChoices`` left, in the order of
/// events, and `billionths(x) = round(x * 1e9)`, half away from zero.
public enum FurtherRule: Sendable, Hashable, Codable {
    /// Three roles with shares of their own; the other touches share the rest equally.
    ///
    /// The roles are the first touch, the last touch, and the milestone: the last touch before the latest event `event` that
    /// precedes the conversion. A milestone that is also the first or the last touch, or that does not exist, is no role.
    /// With `F`, `M`, `L` the billionths of the shares, `T = F + M + L` (at most 1e9) and `R = 1e9 - T`:
    /// - `n = 1`: 1.
    /// - With a milestone: the roles weigh `F`, `M` and `L`. Without: `f` and `T - f`, `f = T * F / (F + L)` rounded down
    ///   (`T / 2` where `F + L = 0`), so that what the milestone would get goes to the others in proportion.
    /// - With `m > 0` touches that have no role, roles weigh `m` times as much and each of the others `R`.
    ///
    /// Where all weights are 0, 1 each. Shares are at least 0 and sum to at most 1.
    case wShaped(first: Double, milestone: Double, last: Double, event: String)
    /// Weights by position: 1 is the first touch, 2 the second; -1 is the last touch, -2 the one before. A touch gets the sum
    /// of the weights of all its positions, in billionths; positions that the journey does not have count for nothing. Where
    /// all weights are 0, 1 each. Weights are at least 0 and at most 1e6.
    case custom(weights: [PositionWeight])
    /// Everything to the touch whose source comes first in the order, of these the latest. Names are `channel` or
    /// `channel/partner`; the more exact name wins, and touches that no name fits come after all others. (Source priority, then
    /// recency: Attribution Reporting, and the last-n-touch order of the W3C's Attribution with n = 1.)
    case priority(order: [String])
    /// Partners are paid: see ``AffiliateTerms``.
    case affiliate(AffiliateTerms)
    /// A rule of somebody else's, see ``CreditRule``.
    case plugged(PluggedRule)

    public struct PositionWeight: Sendable, Hashable, Codable {
        /// Not 0.
        public var position: Int
        public var weight: Double
        public init(position: Int, weight: Double) {
            self.position = position
            self.weight = weight
        }
    }

    /// Whether all credit goes to one touch.
    public var isSingleTouch: Bool {
        switch self {
        case .priority: true
        case .affiliate(let terms): terms.split == nil
        case .wShaped, .custom, .plugged: false
        }
    }
}

/// Who of the partners is credited.
///
/// Only affiliate clicks compete: touches of kind ``TrackingEvent/Kind/click`` that have a partner and whose channel is of kind
/// `affiliate` in the plan's ``Vocabulary``. Where none is left, nobody is credited.
///
/// A conversion's coupon that belongs to a partner beats every click, also where that partner has none: everything goes to
/// the owner, without campaign unless a touch of its own is left, of which the latest names it.
///
/// With a split, every one of the `n` distinct partners among the competing clicks gets `1 - introducer - closer` shared
/// equally, the first click's partner the introducer's share on top, the last click's the closer's; one who is both gets both. In
/// integers, `I` and `C` being billionths: the first click weighs `I * n`, the last `C * n`, each partner's last click
/// `1e9 - I - C` besides.
public struct AffiliateTerms: Sendable, Hashable, Codable {
    public enum Model: String, Sendable, Codable, CaseIterable {
        case lastClick = "last-click"
        case firstClick = "first-click"
    }
    public enum Coupon: String, Sendable, Codable, CaseIterable {
        /// A partner's code beats a click.
        case override
        /// Codes do not matter.
        case ignore
    }
    /// Shares, at least 0, that sum to at most 1.
    public struct Split: Sendable, Hashable, Codable {
        public var introducer: Double
        public var closer: Double
        public init(introducer: Double = 0, closer: Double = 0) {
            self.introducer = introducer
            self.closer = closer
        }
    }
    /// Whose code it is, by the names of ``Vocabulary/coupons`` and ``Vocabulary/label(of:)``.
    public struct CouponOwner: Sendable, Hashable, Codable {
        public var code: String
        /// `affiliate/blog`.
        public var partner: String
        public init(code: String, partner: String) {
            self.code = code
            self.partner = partner
        }
    }
    public var model: Model
    public var coupon: Coupon
    /// `nil`: one partner gets everything.
    public var split: Split?
    /// Codes of the same text belong to the first owner named.
    public var owners: [CouponOwner]

    public init(
        model: Model = .lastClick, coupon: Coupon = .override, split: Split? = nil, owners: [CouponOwner] = []
    ) {
        self.model = model
        self.coupon = coupon
        self.split = split
        self.owners = owners
    }
}
