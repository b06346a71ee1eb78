import Foundation
import Tracking

/// Turns local times of a zone into instants and back. Instants are microseconds since 1970 (UTC).
struct ZoneClock: Sendable {
    var identifier: String
    /// `nil` for UTC, which needs no table of the zones of the world.
    private var zone: TimeZone?

    static let utc = ZoneClock()

    private init() {
        identifier = "UTC"
    }

    /// `nil` for a name that the zone database does not have.
    init?(identifier: String) {
        self.identifier = identifier
        guard identifier != "UTC" else { return }
        // Foundation also takes offsets and abbreviations here, which mean other things in other places.
        guard identifier.contains("/") || identifier == "GMT", let zone = TimeZone(identifier: identifier) else {
            return nil
        }
        self.zone = zone
    }

    /// Names of zones, for suggestions.
    static var knownIdentifiers: [String] { TimeZone.knownTimeZoneIdentifiers + ["UTC"] }

    /// Microseconds east of UTC at an instant.
    func offset(at instant: Int64) -> Int64 {
        guard let zone else { return 0 }
        let date = Date(timeIntervalSince1970: (Double(instant) / 1e6).rounded(.down))
        return Int64(zone.secondsFromGMT(for: date)) * 1_000_000
    }

    /// Instant of a local time (microseconds since 1970 as if local time were UTC).
    ///
    /// Of a time that comes twice the first; one that the clock jumps over moves on by as much as the clock does.
    func instant(local: Int64) -> Int64 {
        guard zone != nil else { return local }
        let before = offset(at: local - Unit.day)
        let first = local - before
        if offset(at: first) == before { return first }
        let after = offset(at: local + Unit.day)
        let second = local - after
        return offset(at: second) == after ? second : first
    }

    func instant(day: Int, timeOfDay: Int64) -> Int64 {
        instant(local: Int64(day) * Unit.day + timeOfDay)
    }

    func instant(of time: WrittenTime) -> Int64 {
        let local = Int64(time.day) * Unit.day + (time.timeOfDay ?? 0)
        if let offset = time.offset { return local - offset }
        return instant(local: local)
    }

    /// Offsets that hold from `start` to `end`; empty for UTC. The first holds before `start` as well.
    func offsets(from start: Int64, to end: Int64) -> [AttributionChoices.ZoneOffset] {
        guard zone != nil else { return [] }
        var found = [AttributionChoices.ZoneOffset(from: start, offset: offset(at: start))]
        var last = start
        while last < end {
            // A zone's clock changes a few times a year; twice a day is more often than any did.
            let next = last + Unit.day / 2
            let now = offset(at: next)
            if let known = found.last, known.offset != now {
                found.append(AttributionChoices.ZoneOffset(from: change(after: last, upTo: next), offset: now))
            }
            last = next
        }
        return found
    }

    /// The second at which the offset changes between two instants.
    private func change(after low: Int64, upTo high: Int64) -> Int64 {
        var (low, high) = (low, high)
        let before = offset(at: low)
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if offset(at: middle) == before { low = middle } else { high = middle }
        }
        return high
    }
}
