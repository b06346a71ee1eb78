import Tracking

/// By what pattern a customer's devices became several identities each; devices that did not are no part of it.
struct IdentityShape {
    /// Cut exactly where nothing happened for half an hour.
    private(set) var isBySession = true
    /// Cut exactly at midnights, UTC.
    private(set) var isByDay = true

    private static let pause: Int64 = 1_800_000_000
    private static let day: Int64 = 86_400_000_000

    /// - Parameters:
    ///   - before: as sent, in order of arrival.
    ///   - after: the same events on the devices that they were taken to be of.
    init(_ before: ContiguousArray<TrackingEvent>, _ after: ContiguousArray<TrackingEvent>) {
        var devices: [UInt64] = []
        for event in before where !devices.contains(event.device) { devices.append(event.device) }
        // Servers cut as events come in; those that cut later do it in the order of time.
        var (byArrival, byTime) = (true, true)
        for device in devices {
            let arrived = before.indices.filter { before[$0].device == device }
            guard arrived.contains(where: { after[$0].device != device }) else { continue }
            let happened = arrived.sorted { (before[$0].time, before[$0].id) < (before[$1].time, before[$1].id) }
            byArrival = byArrival && Self.isCutBySession(arrived.map { after[$0] })
            byTime = byTime && Self.isCutBySession(happened.map { after[$0] })
            isByDay = isByDay && Self.isCutByDay(arrived.map { after[$0] })
        }
        isBySession = byArrival || byTime
    }

    private static func isCutBySession(_ events: [TrackingEvent]) -> Bool {
        guard var latest = events.first?.time else { return true }
        for (before, after) in zip(events, events.dropFirst()) {
            if (before.device != after.device) != (after.time - latest > pause) { return false }
            latest = max(latest, after.time)
        }
        return true
    }

    private static func isCutByDay(_ events: [TrackingEvent]) -> Bool {
        zip(events, events.dropFirst()).allSatisfy { before, after in
            (before.device != after.device) == (before.time / day != after.time / day)
        }
    }
}
