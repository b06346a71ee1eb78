import Tracking

/// A time zone for calendar days outside of a scenario.
public enum ReportingZone {
    /// Every offset of the zone from 1970 to 2100; empty for UTC, `nil` for a name that the zone database does not have.
    public static func offsets(of identifier: String) -> [AttributionChoices.ZoneOffset]? {
        ZoneClock(identifier: identifier)?.offsets(from: 0, to: 130 * 365 * Unit.day)
    }

    /// All names there are, for suggestions.
    public static var names: [String] { ZoneClock.knownIdentifiers }
}
