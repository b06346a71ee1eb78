import Tracking

/// Rules and choices bundled under the names by which people know them. Choices named beside a preset go before it.
public enum AttributionPreset: String, Sendable, CaseIterable {
    /// Google Analytics 4, "paid and organic last click": the last click that is not direct takes all, direct visits count only
    /// where there is nothing else; 90 days.
    ///
    /// Source: the Google Analytics Admin API's `AttributionSettings` (key events other than acquisition look back 90 days by
    /// default, acquisition ones 30) and Google Analytics Help, "Get started with attribution". Data-driven attribution, GA4's
    /// own default, is not published and has no counterpart here.
    case ga
    /// The W3C's Attribution Level 1: impressions compete, the last takes all, 30 days, both ends of the window inside.
    ///
    /// Source: the draft at w3c.github.io/attribution and its pull request 218: impressions are ordered by priority, then
    /// time, the latest N share the credit, N = 1 by default; `lifetimeDays` is 30 by default. The lookback of a conversion is
    /// left to the browser where it is not given; that it takes the impression's 30 days is our reading.
    case w3c
    /// Snowplow's attribution package for dbt: first touch, last touch, linear and position-based over paths of 30 days in
    /// which runs of a channel are one.
    ///
    /// Source: the package's `dbt_project.yml` (`path_lookback_days` 30, `path_transforms` exposure_path, `attribution_list`) and
    /// its macro `paths_to_conversion`, which counts days by the warehouse's `datediff`: calendar days on most.
    case snowplow
    /// Google's Fractribution: runs of a channel are one, days are truncated differences, credit by removal of positions.
    ///
    /// Source: github.com/google/fractribution (`path_transform` exposure by default, `TIMESTAMP_DIFF(..., DAY) BETWEEN 0
    /// AND path_lookback_days`, the model called `shapley`). It has no default lookback; 30 days is the first that it recommends.
    case fractribution
    /// What measurement partners for mobile installs agree on: last touch, a click within 7 days before a view within one.
    ///
    /// Source: AppsFlyer's help pages "Lookback windows explained" (click-through 7 days, view-through 24 hours by default) and
    /// "AppsFlyer's attribution model" (the last touch takes all).
    case mobileInstall = "mobile-install"
    /// Affiliate networks: the last click within 30 days takes all.
    ///
    /// Source: Awin's help page "Understanding cookies in affiliate marketing" (30 days as the industry's standard) and its
    /// glossary under deduplication (the last valid source); programmes set their own.
    case affiliateClassic = "affiliate-classic"

    public var rules: [RuleRequest] {
        switch self {
        case .ga: [Self.plain(.lastNonDirect, .lastNonDirect)]
        case .w3c, .mobileInstall, .affiliateClassic: [Self.plain(.lastTouch, .lastTouch)]
        case .snowplow:
            [
                Self.plain(.firstTouch, .firstTouch), Self.plain(.lastTouch, .lastTouch), Self.plain(.linear, .linear),
                Self.plain(.positionBased, .positionBased(first: 0.4, last: 0.4)),
            ]
        case .fractribution:
            [
                RuleRequest(
                    text: "removal-of-position", family: .removalOfPosition, method: .dataDriven(.removalOfPosition))
            ]
        }
    }

    public var choices: AttributionChoices {
        let day = AttributionChoices.Lookback.day
        var choices = AttributionChoices()
        choices.lookback = AttributionChoices.Lookback(all: 30 * day)
        switch self {
        case .ga:
            choices.direct = .skipUnlessOnly
            choices.lookback = AttributionChoices.Lookback(all: 90 * day)
        case .w3c:
            choices.touches = .all
            choices.precedence = .none
        case .snowplow:
            choices.boundary = .calendarDays
            choices.repeats = .collapseRuns
        case .fractribution:
            choices.boundary = .wholeDays
            choices.repeats = .collapseRuns
        case .mobileInstall:
            choices.touches = .all
            choices.precedence = .clickOverView
            choices.lookback = AttributionChoices.Lookback(click: 7 * day, view: day)
        case .affiliateClassic: break
        }
        return choices
    }

    private static func plain(_ family: RuleFamily, _ kind: RuleSpecification.Kind) -> RuleRequest {
        RuleRequest(text: family.rawValue, family: family, method: .perConversion(kind))
    }
}
