// guide: people
import Tracking

/// Finds out who is who, as `RunPlan.Stitching.retroactive` has it.
enum People {
    private enum Owner: Hashable {
        case user(UInt64)
        case device(UInt64)
    }

    /// The events of each person, in order.
    static func find(in events: [TrackingEvent]) -> [[TrackingEvent]] {
        let ordered = events.sorted {
            ($0.time, $0.id.sequence, $0.id.customer) < ($1.time, $1.id.sequence, $1.id.customer)
        }
        // A device belongs to the user of its last identify and, going back, to that of each earlier one.
        var users: [UInt64: UInt64] = [:]
        for event in ordered where event.kind == .identify { users[event.device] = event.user }
        let owners = ordered.reversed().map { event in
            if event.kind == .identify { users[event.device] = event.user }
            return users[event.device].map(Owner.user) ?? .device(event.device)
        }
        var places: [Owner: Int] = [:]
        var people: [[TrackingEvent]] = []
        for (event, owner) in zip(ordered, owners.reversed()) {
            if places[owner] == nil {
                places[owner] = people.count
                people.append([])
            }
            if let place = places[owner] { people[place].append(event) }
        }
        return people
    }
}
// guide: end
