import Tracking

/// Credit that is right, and told wrongly.
extension FaultBank {
    static let reports: [Fault] = [organicDoubleCount, staleReport, currencyRounding]

    /// **Does:** counts each attributed conversion for the organic channel as well, in whole. Hits conversions.
    /// **Why:** the query for organic is `NOT IN clicks OR NOT IN impressions`.
    /// **Seen from:** totals on: they sum to more than the conversions there are.
    /// **Source:** OpenAttribution's SQL, by reading.
    static let organicDoubleCount = Fault(
        "organic-double-count", "counts attributed conversions as organic, too", level: .totals,
        source: "OpenAttribution's SQL, by reading: NOT IN clicks OR NOT IN impressions",
        action: .credits { conversion, dice, known in
            guard dice.hits(conversion.id), conversion.credits.contains(where: { $0.source != .none }) else {
                return true
            }
            let organic = known.vocabulary.channels.firstIndex { $0.kind == "organic" }
            let source = organic.map { Source(channel: UInt16($0)) } ?? .none
            conversion.credits.append(Credit(source: source, units: CreditUnits.one, value: conversion.value))
            return true
        })

    /// **Does:** reports nothing of the last week of events. Hits conversions of that week.
    /// **Why:** reports are archived now and then, and read from the archive.
    /// **Seen from:** totals on.
    /// **Source:** Matomo: the report says 1 visit while 8,000 are stored.
    static let staleReport = Fault(
        "stale-report", "reports nothing of the last week", level: .totals,
        source: "Matomo: the report says 1 visit while 8,000 are stored",
        action: .credits { conversion, dice, known in
            known.latest - conversion.time > 7 * AttributionChoices.Lookback.day || !dice.hits(conversion.id)
        })

    /// **Does:** rounds each share's money to whole major units, half up. Hits conversions.
    /// **Why:** the column is an integer, and somebody forgot the cents.
    /// **Seen from:** totals of money on; credit in conversions is right.
    /// **Source:** half-up commission rounding that floats get wrong (500 cents x 2.9% is 15).
    static let currencyRounding = Fault(
        "currency-rounding", "rounds money to whole units of the currency", level: .totals,
        source: "commission rounding: 500 cents x 2.9% is 15, and floats say otherwise",
        action: .credits { conversion, dice, known in
            guard dice.hits(conversion.id) else { return true }
            let unit = max(1, known.minorUnits)
            for index in conversion.credits.indices {
                let (whole, rest) = conversion.credits[index].value.quotientAndRemainder(dividingBy: unit)
                conversion.credits[index].value = (whole + (2 * rest >= unit ? 1 : 2 * rest < -unit ? -1 : 0)) * unit
            }
            return true
        })
}
