/// Why credit is not where it should be: the names that `reasons` in a summary speaks of.
///
/// Where two explain a conversion equally well, the one that explains more conversions wins, then the one listed first here: the
/// narrower stands before the wider.
public enum Reason {
    // What no tracker could see.
    public static let noConsent = "no-consent"
    public static let adBlocked = "ad-blocked"
    /// Of totals, where it cannot be told what hid or disturbed which event before it was sent.
    public static let undelivered = "undelivered"

    // What happened to events.
    public static let lateEvent = "late-event"
    public static let lostEvent = "lost-event"
    public static let refund = "refund"
    public static let coupon = "coupon"
    public static let orderDedupe = "order-dedupe"
    public static let duplicate = "duplicate"
    public static let phantom = "phantom"
    public static let changedBody = "changed-body"

    // Whose they are.
    public static let firstTouchRace = "first-touch-race"
    public static let perSession = "per-session"
    public static let cookieLifetime = "cookie-lifetime"
    public static let identitySplit = "identity-split"
    public static let identityMerge = "identity-merge"

    // When they happened.
    public static let arrivalOrder = "arrival-order"
    public static let tieBreak = "tie-break"
    public static let touchAfterConversion = "touch-after-conversion"
    public static let clockSkew = "clock-skew"

    // What the rule makes of them.
    public static let windowEdge = "window-edge"
    public static let calendarDay = "calendar-day"
    public static let timeZone = "time-zone"
    /// With the lookback it looks like: `wrong-window(7d)`.
    public static let wrongWindow = "wrong-window"
    public static let sendsAsClicks = "sends-as-clicks"
    public static let viewOverClick = "view-over-click"
    public static let directOverwrites = "direct-overwrites"
    public static let directSkipped = "direct-skipped"
    public static let repeats = "repeats"
    public static let usedUpTouches = "used-up-touches"
    /// With the rule it looks like: `wrong-rule(last-touch)`.
    public static let wrongRule = "wrong-rule"

    // How it is told.
    public static let doubleCount = "double-count"
    public static let rounding = "rounding"
    public static let staleReport = "stale-report"
    public static let unexplained = "unexplained"

    /// Without parameters, in the order that settles ties; those with parameters stand where their names do.
    static let order: [String] = [
        noConsent, adBlocked, undelivered, lateEvent, orderDedupe, duplicate, staleReport, lostEvent, phantom,
        firstTouchRace,
        perSession,
        cookieLifetime, identityMerge, identitySplit, arrivalOrder, tieBreak, touchAfterConversion, clockSkew, coupon,
        windowEdge, timeZone, calendarDay, sendsAsClicks, directOverwrites, directSkipped, viewOverClick, repeats,
        usedUpTouches, wrongWindow, wrongRule, doubleCount, rounding, refund, changedBody,
    ]

    /// What nobody holds against a backend.
    public static let ofTheWorld: Set<String> = [noConsent, adBlocked, undelivered]

    /// The name without its parameters.
    public static func family(_ reason: String) -> String { String(reason.prefix { $0 != "(" }) }

    /// What the stored events would show if it were so.
    private static let identities: Set<String> = [
        firstTouchRace, perSession, cookieLifetime, identityMerge, identitySplit,
    ]

    /// The place of a reason among those that explain equally much.
    ///
    /// - Parameter hasReadBack: whether stored events were seen: what they show has the first word, so whose they are is the last
    ///   thing to guess at.
    static func rank(_ reason: String, hasReadBack: Bool) -> Int {
        let name = family(reason)
        let place = order.firstIndex(of: name) ?? order.count
        return hasReadBack && identities.contains(name) ? order.count + 1 + place : place
    }
}
