import Tracking

/// When things happened, and in which order.
extension FaultBank {
    static let clocks: [Fault] = [arrivalOrder, clockSkew, tieBreak, touchAfterConversion]

    private static let hour: Int64 = 3_600_000_000
    private static let day: Int64 = 86_400_000_000

    /// **Does:** takes the time at which an event arrives for the time at which it happened. Hits customers.
    /// **Why:** the server has a clock, too, and trusts that one.
    /// **Seen from:** totals on, where the world has late or reordered events.
    /// **Source:** Matomo: a conversion that arrives before its landing becomes direct.
    static let arrivalOrder = Fault(
        "arrival-order", "takes the time of arrival for the time of the event", level: .totals,
        source: "Matomo: a conversion that arrives before its landing becomes direct",
        action: .events { event, dice, _, out in
            var event = event
            if dice.hits(event.id.customer) { event.time = event.due }
            out.append(event)
        })

    /// **Does:** moves each event hit by up to two days in either direction. Hits events.
    /// **Why:** the server corrects clocks by the difference of two headers, of which one is wrong.
    /// **Seen from:** totals on; by name only with bodies read back.
    /// **Source:** posthog 98250: clock-skew correction reorders funnels.
    static let clockSkew = Fault(
        "clock-skew", "corrects the clocks of events by up to two days", level: .totals,
        source: "posthog 98250: clock-skew correction reorders funnels",
        action: .events { event, dice, _, out in
            var event = event
            if dice.hits(event.id) { event.time += Int64(dice.bits(event.id) % UInt64(4 * day)) - 2 * day }
            out.append(event)
        })

    /// **Does:** of events at the same instant, takes the later for the earlier. Hits customers.
    /// **Why:** rows are ordered by time alone, and equal ones come as the index has them.
    /// **Seen from:** conversions on, where things happen at the same instant.
    /// **Source:** ChannelAttribution, cran 3: values that change from run to run.
    static let tieBreak = Fault(
        "tie-break", "orders events of the same instant the wrong way round", level: .conversion,
        source: "ChannelAttribution, cran 3: values that change with the order of rows", action: .sequence)

    /// **Does:** moves conversions to the end of their day (UTC), so that touches after them compete. Hits conversions.
    /// **Why:** the window is a difference of dates, and a difference of zero is within it whichever came first.
    /// **Seen from:** totals on.
    /// **Source:** fractribution, by reading: windows that admit touches up to a day after the conversion.
    static let touchAfterConversion = Fault(
        "touch-after-conversion", "lets touches later on the conversion's day compete", level: .totals,
        source: "fractribution, by reading: touches up to a day after the conversion",
        action: .events { event, dice, _, out in
            var event = event
            if event.kind == .event, dice.hits(event.id) {
                let days = event.time >= 0 ? event.time / day : (event.time - day + 1) / day
                event.time = (days + 1) * day - 1
            }
            out.append(event)
        })
}
