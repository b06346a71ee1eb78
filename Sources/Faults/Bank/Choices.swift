import Tracking

/// Two rules of the same name that are not the same rule: a choice made otherwise than was agreed.
extension FaultBank {
    static let choices: [Fault] = [
        windowEdge, shortWindow, calendarDay, timeZone, viewOverClick, sendsAsClicks, directOverwrites, wrongRule,
    ]

    private static let day = AttributionChoices.Lookback.day

    /// **Does:** takes `<` for `<=` at the edge of the window, or the other way round; where days are counted, one day less. Hits
    /// customers.
    /// **Why:** a matter of taste, until two systems must agree.
    /// **Seen from:** conversions on, where touches lie on the edge.
    /// **Source:** lookback `<` against `<=` (W3C Attribution against Android's install cool-down).
    static let windowEdge = Fault(
        "window-edge", "takes < for <= at the edge of the lookback", level: .conversion,
        source: "lookback < against <=: Android's install cool-down against W3C Attribution",
        action: .plan { plan in
            switch plan.choices.boundary {
            case .inclusive: plan.choices.boundary = .exclusive
            case .exclusive: plan.choices.boundary = .inclusive
            case .wholeDays, .calendarDays: plan.choices.lookback.change { max(0, $0 - day) }
            }
        })

    /// **Does:** looks back over a week at most. Hits customers.
    /// **Why:** the store keeps touches for a week, whatever the rule says.
    /// **Seen from:** totals on.
    /// **Source:** matomo 18612, 22347 (wrong channel: the first visit is out of reach).
    static let shortWindow = Fault(
        "short-window", "looks back over a week at most", level: .totals,
        source: "matomo 18612, 22347: the touch that counts is out of reach",
        action: .plan { plan in plan.choices.lookback.change { min($0, 7 * day) } })

    /// **Does:** counts the window in calendar days (UTC where no zone is given). Hits customers.
    /// **Why:** warehouse SQL has `DATE_DIFF`.
    /// **Seen from:** totals on, where windows are short.
    /// **Source:** fractribution, by reading: windows by day difference.
    static let calendarDay = Fault(
        "calendar-day", "counts the lookback in calendar days", level: .totals,
        source: "fractribution, by reading: windows by day difference",
        action: .plan { $0.choices.boundary = .calendarDays })

    /// **Does:** counts calendar days in UTC instead of the reporting time zone. Hits customers.
    /// **Why:** the database's clock is on UTC.
    /// **Seen from:** totals on, under `boundary: calendar_days` with a `timezone`.
    /// **Source:** fractribution, by reading: dates are those of the warehouse.
    static let timeZone = Fault(
        "time-zone", "counts calendar days in UTC", level: .totals,
        source: "fractribution, by reading: dates are those of the warehouse", action: .plan { $0.choices.zone = [] })

    /// **Does:** lets views and sends compete as clicks do. Hits customers.
    /// **Why:** the ad network's own report counts what it showed.
    /// **Seen from:** totals on, where the world shows views.
    /// **Source:** OpenAttribution's SQL, which joins impressions as it joins clicks.
    static let viewOverClick = Fault(
        "view-over-click", "lets views compete as clicks do", level: .totals,
        source: "OpenAttribution's SQL, by reading: impressions are joined as clicks are",
        action: .plan { plan in
            plan.choices.touches = .all
            plan.choices.precedence = .none
        })

    /// **Does:** takes a mail that was sent for one that was clicked. Hits sends.
    /// **Why:** mail scanners fetch every link, and each fetch is a click.
    /// **Seen from:** totals on, where the world sends.
    /// **Source:** YOURLS 2711 (two counters that disagree on what a click is).
    static let sendsAsClicks = Fault(
        "sends-as-clicks", "counts messages that were sent as clicks", level: .totals,
        source: "YOURLS 2711: two counters that disagree on what a click is",
        action: .events { event, dice, _, out in
            var event = event
            if event.kind == .send, dice.hits(event.id) { event.kind = .click }
            out.append(event)
        })

    /// **Does:** lets a direct visit take the credit of the touch before it. Hits customers.
    /// **Why:** each visit overwrites the visitor's source, and a visit without one is `direct`.
    /// **Seen from:** totals on, under `direct: skip_unless_only` or `last-non-direct`.
    /// **Source:** matomo 18612, 22347 (wrong channel).
    static let directOverwrites = Fault(
        "direct-overwrites", "lets direct visits take credit that the rule keeps from them", level: .totals,
        source: "matomo 18612, 22347: the wrong channel",
        action: .events { event, dice, _, out in
            // To the backend a direct visit is then a visit like any other.
            var event = event
            if event.kind == .direct, dice.hits(event.id.customer) { event.kind = .click }
            out.append(event)
        })

    /// **Does:** answers by last touch whatever is asked, and by first touch where last touch is asked. Hits customers.
    /// **Why:** the setting is saved and not read.
    /// **Seen from:** totals on.
    /// **Source:** marketing-attribution-models 69: a model that is not what it is called.
    static let wrongRule = Fault(
        "wrong-rule", "answers by last touch whatever is asked (by first touch where that is asked)", level: .totals,
        source: "marketing-attribution-models 69: a model that is not what it is called",
        action: .rule { $0.kind == .lastTouch ? .firstTouch : .lastTouch })
}

extension AttributionChoices.Lookback {
    /// Changes every duration, those of single channels as well.
    fileprivate mutating func change(_ change: (Int64) -> Int64) {
        click = change(click)
        view = change(view)
        send = change(send)
        direct = change(direct)
        channels = channels.mapValues(change)
    }
}
