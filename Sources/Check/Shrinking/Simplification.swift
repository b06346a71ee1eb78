import Tracking

/// Ways to make a failing journey simpler; each gives candidates, the boldest first.
enum Simplification: CaseIterable {
    /// Fewer customers, fewer events.
    case less
    /// Without what does not matter: copies, orders, campaigns, lateness, second devices, odd amounts.
    case plainer
    /// At times that people read easily.
    case rounder

    /// More at once would be slow for programs of others.
    static let mostCandidates = 48

    func candidates(for journeys: [[TrackingEvent]], plan: RunPlan) -> [[[TrackingEvent]]] {
        let all =
            switch self {
            case .less: Self.fewer(journeys)
            case .plainer: Self.plainer(journeys)
            case .rounder: Self.rounder(journeys, plan)
            }
        return Array(all.filter { $0 != journeys && !$0.isEmpty }.prefix(Self.mostCandidates))
    }

    // MARK: Less

    private static func fewer(_ journeys: [[TrackingEvent]]) -> [[[TrackingEvent]]] {
        var candidates: [[[TrackingEvent]]] = []
        if journeys.count > 1 {
            for index in journeys.indices { candidates.append(without(index, journeys)) }
        }
        let total = journeys.reduce(0) { $0 + $1.count }
        var size = total / 2
        // Large pieces only while there is much.
        while size >= 1 {
            for start in stride(from: 0, to: total, by: size) {
                candidates.append(removing(start..<start + size, from: journeys))
            }
            if candidates.count > mostCandidates { break }
            size = size == 1 ? 0 : max(1, size / 2)
        }
        return candidates
    }

    private static func without(_ index: Int, _ journeys: [[TrackingEvent]]) -> [[TrackingEvent]] {
        var rest = journeys
        rest.remove(at: index)
        return rest
    }

    /// Events counted through all journeys.
    private static func removing(_ range: Range<Int>, from journeys: [[TrackingEvent]]) -> [[TrackingEvent]] {
        var position = -1
        return journeys.map { journey in
            journey.filter { _ in
                position += 1
                return !range.contains(position)
            }
        }.filter { !$0.isEmpty }
    }

    // MARK: Plainer

    private static let changes: [@Sendable (inout TrackingEvent) -> Void] = [
        { $0.campaign = TrackingEvent.nothing },
        { $0.coupon = TrackingEvent.nothing },
        { $0.due = $0.time },
        { $0.order = 0 },
        { if $0.kind == .event { $0.value = 10_000 } },
        { if $0.kind == .event { $0.value = 100 } },
        { $0.device = $0.id.customer << 8 },
        { if $0.kind.isTouch { $0.partner = TrackingEvent.nothing } },
        { if $0.kind == .direct || $0.kind == .view || $0.kind == .send { $0.kind = .click } },
    ]

    private static func plainer(_ journeys: [[TrackingEvent]]) -> [[[TrackingEvent]]] {
        let everything = mapped(journeys) { event in
            for change in [0, 1, 2, 3, 4, 6, 7] { changes[change](&event) }
        }
        // An amount that is round already stays.
        let isRound = journeys.joined().allSatisfy { $0.kind != .event || $0.value == 100 || $0.value == 10_000 }
        return [everything]
            + changes.indices.filter { !isRound || ($0 != 4 && $0 != 5) }.map { mapped(journeys, changes[$0]) }
    }

    private static func mapped(
        _ journeys: [[TrackingEvent]], _ change: (inout TrackingEvent) -> Void
    ) -> [[TrackingEvent]] {
        journeys.map { journey in
            journey.map { event in
                var event = event
                change(&event)
                return event
            }
        }
    }

    // MARK: Rounder

    private static let units: [Int64] = [86_400_000_000, 3_600_000_000, 60_000_000, 1_000_000]

    /// Events of the same instant moved together, so that they stay of the same instant.
    private static func together(_ journeys: [[TrackingEvent]], _ last: Int64) -> [[[TrackingEvent]]] {
        var counts: [Int64: Int] = [:]
        for event in journeys.joined() where event.time != last { counts[event.time, default: 0] += 1 }
        let instants = counts.filter { $0.value > 1 }.keys.sorted()
        return instants.flatMap { instant in
            units.prefix { (last - instant) % $0 != 0 }.map { unit in
                let age = ((last - instant) / unit + (last > instant ? 1 : 0)) * unit
                return mapped(journeys) { if $0.time == instant { $0.move(by: last - age - instant) } }
            }
        }
    }

    /// All moved so that the last conversion is at noon; then each event's age in whole days, hours, minutes or seconds.
    private static func rounder(_ journeys: [[TrackingEvent]], _ plan: RunPlan) -> [[[TrackingEvent]]] {
        guard let last = journeys.joined().filter({ $0.isConversion(plan) }).map(\.time).max() else { return [] }
        var candidates: [[[TrackingEvent]]] = []
        let day = units[0]
        let noon = (last / day) * day + day / 2
        if noon != last { candidates.append(mapped(journeys) { $0.move(by: noon - last) }) }
        candidates += together(journeys, last)
        for unit in units {
            for (place, journey) in journeys.enumerated() {
                for (index, event) in journey.enumerated() where (last - event.time) % unit != 0 {
                    // An age that is round in a larger unit is round enough.
                    if units.contains(where: { $0 > unit && (last - event.time) % $0 == 0 }) { continue }
                    var changed = journeys
                    let age = ((last - event.time) / unit + (last > event.time ? 1 : 0)) * unit
                    changed[place][index].move(by: last - age - event.time)
                    candidates.append(changed)
                }
            }
        }
        return candidates
    }
}

extension TrackingEvent {
    fileprivate mutating func move(by distance: Int64) {
        time += distance
        due += distance
    }
}
