import Tracking

/// Numbers the ids in a list of events by where each comes first, and finds them again by halving: a journey's events lie in
/// order of their ids as good as always, and nothing is hashed.
struct EventNumbers {
    private var ids: ContiguousArray<EventID> = []
    /// Beside ``ids``: their numbers.
    private var numbers: ContiguousArray<Int> = []
    /// By place in the list: whether its id comes first there. Empty where every id comes once.
    private var isFirst: ContiguousArray<Bool> = []

    /// Complexity: linear where the events come in order of their ids, each once; else n log n.
    init(_ events: ContiguousArray<TrackingEvent>) {
        ids.reserveCapacity(events.count)
        for index in events.indices { ids.append(events[index].id) }
        let isAscending = ids.indices.dropFirst().allSatisfy { ids[$0 - 1] < ids[$0] }
        numbers = ContiguousArray(ids.indices)
        if !isAscending { sort() }
    }

    /// Different ids.
    var count: Int { ids.count }

    /// Whether the event at that place in the list is the first of its id.
    func isFirst(_ place: Int) -> Bool { isFirst.isEmpty || isFirst[place] }

    /// Where the id stands among the different ones, in the order of the list.
    subscript(id: EventID) -> Int? {
        var (low, high) = (0, ids.count)
        while low < high {
            let middle = (low + high) / 2
            if ids[middle] < id { low = middle + 1 } else { high = middle }
        }
        return low < ids.count && ids[low] == id ? numbers[low] : nil
    }

    private mutating func sort() {
        let unsorted = ids
        numbers.sort { unsorted[$0] != unsorted[$1] ? unsorted[$0] < unsorted[$1] : $0 < $1 }
        ids.removeAll(keepingCapacity: true)
        var firsts: ContiguousArray<Int> = []
        for place in numbers where ids.last != unsorted[place] {
            ids.append(unsorted[place])
            firsts.append(place)
        }
        numbers = firsts
        guard firsts.count < unsorted.count else { return }
        isFirst = ContiguousArray(repeating: false, count: unsorted.count)
        for place in firsts { isFirst[place] = true }
        // Numbers count first places alone.
        var before = 0
        let counted = ContiguousArray(
            isFirst.map { first in
                defer { before += first ? 1 : 0 }
                return before
            })
        for index in numbers.indices { numbers[index] = counted[numbers[index]] }
    }
}
