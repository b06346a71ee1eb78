/// Arrivals in order of time, a slot of each entry at a time: no list of all who are still to come.
struct ArrivalQueue {
    struct Item {
        var number: Int
        var arrival: Arrivals.Arrival
    }

    private let engine: Engine
    private let arrivals: Arrivals
    private let part: Int
    private let parts: Int
    /// Next slot of each entry that has not been opened.
    private var slots: [Int]
    /// Arrivals of opened slots, latest first.
    private var open: [[Item]]
    private var cursor = Arrivals.Cursor()

    init(_ engine: Engine, part: Int, of parts: Int) {
        let arrivals = engine.arrivals
        self.engine = engine
        self.arrivals = arrivals
        self.part = part
        self.parts = parts
        // Those who come all at once are nobody's to queue.
        slots = arrivals.entries.indices.map { arrivals.isAtOnce($0) ? arrivals.entries[$0].slots : 0 }
        open = arrivals.entries.map { _ in [] }
    }

    var isEmpty: Bool {
        open.allSatisfy(\.isEmpty) && arrivals.entries.indices.allSatisfy { slots[$0] >= arrivals.entries[$0].slots }
    }

    /// The next arrival before the limit, entry by entry: whoever takes a slice sorts it anyway.
    mutating func next(before limit: Int64) -> Item? {
        for entry in arrivals.entries.indices {
            while open[entry].isEmpty && slots[entry] < arrivals.entries[entry].slots
                && arrivals.start(ofSlot: slots[entry], of: entry) < limit
            {
                openSlot(of: entry)
            }
            if let last = open[entry].last, last.arrival.time < limit { return open[entry].removeLast() }
        }
        return nil
    }

    private mutating func openSlot(of entry: Int) {
        let slot = slots[entry]
        slots[entry] += 1
        let before = arrivals.entries[entry].before
        for index in before[slot]..<before[slot + 1] {
            let number = arrivals.starts[entry] + index
            guard number % parts == part, engine.isOurs(number) else { continue }
            open[entry].append(Item(number: number, arrival: arrivals.arrival(index, of: entry, slot: slot)))
        }
        open[entry].sort { ($0.arrival.time, $0.number) > ($1.arrival.time, $1.number) }
    }
}
