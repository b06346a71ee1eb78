extension Reason {
    /// What a reason means, in a sentence for who has to mend it.
    ///
    /// - Parameter reason: a name, with its parameters where it has some; two joined by ` + ` are both told.
    public static func meaning(of reason: String) -> String {
        let parts = reason.components(of: " + ")
        guard parts.count < 2 else { return parts.map { meaning(of: $0) }.joined(separator: "; and ") }
        let name = family(reason)
        let parameter = reason.dropFirst(name.count + 1).dropLast()
        if name == wrongRule {
            return "credit is given as by the rule \(parameter) instead of the one that was asked for"
        }
        if name == wrongWindow { return "the lookback looks like \(parameter) instead of what was declared" }
        if name == repeats { return "a source met several times is treated as under `repeats: \(parameter)`" }
        return meanings.first { $0.name == name }?.meaning ?? "nothing that the audit knows explains it"
    }

    private static let meanings: [(name: String, meaning: String)] = [
        (noConsent, "the customer did not consent to being tracked"),
        (adBlocked, "the customer's browser blocks the tracker"),
        (undelivered, "consent, ad blockers and the network keep or change events before they reach the backend"),
        (lateEvent, "events that arrive late are dropped"),
        (lostEvent, "events are accepted and not stored"),
        (refund, "refunds are accepted and not stored"),
        (coupon, "coupon codes are lost on the way"),
        (orderDedupe, "the same order is counted twice, or different orders are taken for the same"),
        (duplicate, "the same event counts twice, or a later body under its id replaces the first"),
        (phantom, "something is stored that nobody sent"),
        (changedBody, "events are stored otherwise than they were sent"),
        (firstTouchRace, "a conversion soon after the first touch is not joined with its customer"),
        (perSession, "credit is given within a session: after half an hour a customer is somebody else"),
        (cookieLifetime, "a device is somebody else each day"),
        (identitySplit, "one customer is taken for several"),
        (identityMerge, "several customers are taken for one"),
        (arrivalOrder, "events are ordered by when they arrived instead of when they happened"),
        (tieBreak, "of events at the same instant the later is taken for the earlier"),
        (touchAfterConversion, "touches after the conversion compete for it"),
        (clockSkew, "events are stored with other times than they were sent with"),
        (windowEdge, "the edge of the lookback is on the wrong side: a touch exactly on it, or a tick off"),
        (calendarDay, "the lookback is counted in days instead of to the tick"),
        (timeZone, "calendar days are counted in another time zone than the reporting one"),
        (sendsAsClicks, "messages that were only sent count as clicks"),
        (viewOverClick, "views compete with clicks where they should not, or the other way round"),
        (directOverwrites, "direct visits take credit that the rule keeps from them"),
        (directSkipped, "direct visits are left out where they should compete"),
        (
            usedUpTouches,
            "touches before the previous conversion are used up where they should not be, or not where they should"
        ),
        (doubleCount, "a conversion is credited in whole a second time"),
        (rounding, "money is rounded so that it no longer sums to the conversion's value"),
        (staleReport, "the latest conversions are stored and missing in the report"),
        ("clicks-only", "views and sends are left out where they should compete"),
    ]
}

extension String {
    fileprivate func components(of separator: String) -> [String] {
        var parts: [String] = []
        var rest = self[...]
        while let range = rest.firstRange(of: separator) {
            parts.append(String(rest[..<range.lowerBound]))
            rest = rest[range.upperBound...]
        }
        return parts + [String(rest)]
    }
}
