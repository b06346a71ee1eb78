/// What looks wrong about a partner, for a compliance report: evidence, not proof.
///
/// Each is told from the conversions that the partner closed, that is, whose last click before them (visits without a source
/// among them) was the partner's.
public enum PartnerFlag: String, Sendable, CaseIterable, Comparable {
    /// It shows codes to people who are about to buy: most of its conversions use its coupon within an hour of its click, after
    /// somebody else had brought the customer.
    case couponPoaching = "coupon-poaching"
    /// It claims every visitor and waits: a hundred clicks or more for each conversion, and few of those soon after a click,
    /// where honest ones come (click-to-conversion times are flat over days).
    case clickFlooding = "click-flooding"
    /// A program that watches the customer buy makes the click: most of its conversions come within ten seconds of it.
    case clickInjection = "click-injection"
    /// Most of its orders were reported under several customers.
    case duplicateAccounts = "duplicate-accounts"
    /// It buys from itself: a customer of its conversions has its name.
    case selfReferral = "self-referral"

    public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}

/// What is counted of a partner.
public struct PartnerEvidence: Sendable, Hashable {
    /// Fewer closed conversions than this prove nothing, but for what names the customer.
    public static let leastConversions = 30
    /// Microseconds.
    public static let injectionWindow: Int64 = 10_000_000
    /// Microseconds.
    public static let poachingWindow: Int64 = 3_600_000_000
    /// Microseconds: conversions that an honest click made come mostly within a day.
    public static let promptWindow: Int64 = 86_400_000_000

    public var clicks = 0
    /// Conversions whose last click was its own.
    public var closed = 0
    /// Of these, within ``injectionWindow`` and ``promptWindow`` of the click.
    public var injected = 0
    public var prompt = 0
    /// With its coupon, within ``poachingWindow``, after another's touch.
    public var poached = 0
    /// Whose order another customer had as well.
    public var shared = 0
    /// By a customer of its own name.
    public var own = 0

    public init() {}

    /// Sorted by name.
    public var flags: [PartnerFlag] {
        var flags: [PartnerFlag] = own > 0 ? [.selfReferral] : []
        guard closed >= Self.leastConversions else { return flags }
        if 2 * injected > closed { flags.append(.clickInjection) }
        if 2 * poached > closed { flags.append(.couponPoaching) }
        if 2 * shared > closed { flags.append(.duplicateAccounts) }
        if clicks >= 100 * closed, 5 * prompt < closed { flags.append(.clickFlooding) }
        return flags.sorted()
    }
}
