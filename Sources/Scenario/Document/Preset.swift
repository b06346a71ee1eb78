import Tracking

/// Rules and choices bundled under the names by which people know them. Keys beside `preset:` go before it.
enum Preset: String, CaseIterable {
    /// Google Analytics 4, "paid and organic last click": the last click that is not direct, key events looked back on for 90
    /// days. Source: Google Analytics Help, "Get started with attribution" and "Select attribution settings".
    case ga
    /// The W3C's Attribution Level 1 (working draft): impressions compete, the last one gets all, 30 days by default, the window
    /// closed at both ends. Source: w3.org/TR/attribution.
    case w3c
    /// Snowplow's attribution package for dbt: first touch, last touch, linear and position based over paths of 30 days. Source:
    /// docs.snowplow.io, "Attribution".
    case snowplow
    /// Google's Fractribution: paths of 30 days by truncated day difference, runs of a channel taken as one, credit by the
    /// removal of each position. Source: github.com/google/fractribution.
    case fractribution
    /// What measurement partners for mobile installs agree on: last touch, a click within 7 days before a view within one.
    /// Source: AppsFlyer Help Center, "Attribution model".
    case mobileInstall = "mobile-install"
    /// Affiliate networks: the last click within 30 days. Source: Awin, "Attribution and cookie periods".
    case affiliateClassic = "affiliate-classic"

    func apply(to section: inout AttributionSection, at location: SourceLocation) {
        let day = AttributionChoices.Lookback.day
        var choices = AttributionChoices()
        let rules: [RuleSection]
        func plain(_ specification: RuleSpecification) -> RuleSection {
            RuleSection(
                family: specification.name, name: specification.name, location: location, specification: specification)
        }
        switch self {
        case .ga:
            rules = [plain(.lastNonDirect)]
            choices.direct = .skipUnlessOnly
            choices.lookback = AttributionChoices.Lookback(all: 90 * day)
        case .w3c:
            rules = [plain(.lastTouch)]
            choices.touches = .all
            choices.precedence = .none
            choices.lookback = AttributionChoices.Lookback(all: 30 * day)
        case .snowplow:
            rules = [plain(.firstTouch), plain(.lastTouch), plain(.linear), plain(.positionBased())]
            choices.lookback = AttributionChoices.Lookback(all: 30 * day)
        case .fractribution:
            let name = RuleFamily.removalOfPosition.rawValue
            rules = [RuleSection(family: name, name: name, location: location, specification: nil)]
            choices.lookback = AttributionChoices.Lookback(all: 30 * day)
            choices.boundary = .wholeDays
            choices.repeats = .collapseRuns
        case .mobileInstall:
            rules = [plain(.lastTouch)]
            choices.touches = .all
            choices.precedence = .clickOverView
            choices.lookback = AttributionChoices.Lookback(click: 7 * day, view: day)
        case .affiliateClassic:
            rules = [plain(.lastTouch)]
            choices.lookback = AttributionChoices.Lookback(all: 30 * day)
        }
        section.rules = rules
        section.choices = choices
    }
}
