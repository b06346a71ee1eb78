/// Who arrives when: customers numbered entry by entry, each arrival a function of seed and number alone.
///
/// Operational time is cut into equal slots. The number of arrivals per slot is drawn once (Poisson, or multinomial for a fixed
/// number); within a slot arrivals are uniform. So customer n is found by a search in a table, and arrivals can be taken slot
/// by slot in order of time without holding them all.
///
/// Sendable although it holds pointers: its tables are written once and kept alive by its arena.
public struct Arrivals: @unchecked Sendable {
    struct Entry: Sendable {
        let entry: ArrivalEntry
        /// Number of arrivals before each slot, and at last their total.
        let before: [Int]
        /// Operational time of a slot.
        let slotLength: Double
        let timeKey: DrawKey
        let partnerKey: DrawKey
        var count: Int { before.last ?? 0 }
        var slots: Int { before.count - 1 }
    }

    let entries: [Entry]
    /// What the inner loop needs of each entry, without references.
    private let tables: UnsafePointer<Table>
    /// As ``starts``.
    private let bounds: UnsafePointer<Int>
    private let arena = Arena()
    struct Table {
        let before: UnsafePointer<Int>
        let count: Int
        let slots: Int
        let slotLength: Double
        let timeKey: RoundKeys
        let partnerKey: RoundKeys
        let channel: Int
        let stage: Int
        let segment: Int?
        let isRegular: Bool
        let isTrace: Bool

        init(_ entry: Entry, in arena: Arena) {
            before = arena.copy(entry.before)
            count = entry.count
            slots = entry.slots
            slotLength = entry.slotLength
            timeKey = RoundKeys(entry.timeKey, in: arena)
            partnerKey = RoundKeys(entry.partnerKey, in: arena)
            channel = entry.entry.channel ?? -1
            stage = entry.entry.stage
            segment = entry.entry.segment
            isRegular = entry.entry.regular
            if case .trace = entry.entry.process { isTrace = true } else { isTrace = false }
        }
    }

    /// Number of the first customer of each entry, and at last the number of all.
    let starts: [Int]
    let time: OperationalTime

    /// All who come by themselves.
    public var count: Int { starts.last ?? 0 }

    /// Of ``count`` over seeds: a Poisson number's variance is its mean.
    let variance: Double

    /// - Parameter customers: exactly so many, shared in proportion over the entries; `nil`: as the world says.
    init(_ world: World, customers: Int?) {
        time = OperationalTime(world.calendar, in: arena)
        let expected = world.population.arrivals.map { Arrivals.expected($0, world: world) }
        variance = zip(world.population.arrivals, expected).reduce(0) { sum, entry in
            guard customers == nil, case .rate = entry.0.process, !entry.0.regular else { return sum }
            return sum + entry.1
        }
        let shares = customers.map { Arrivals.apportion($0, over: expected) }
        var entries: [Entry] = []
        for (index, entry) in world.population.arrivals.enumerated() {
            entries.append(Arrivals.make(entry, index: index, fixed: shares?[index], world: world))
        }
        self.entries = entries
        let arena = self.arena
        tables = arena.copy(entries.map { Table($0, in: arena) })
        let starts = entries.reduce(into: [0]) { $0.append($0.last! + $1.count) }
        self.starts = starts
        bounds = arena.copy(starts)
    }

    /// Expected number of an entry's arrivals.
    static func expected(_ entry: ArrivalEntry, world: World) -> Double {
        switch entry.process {
        case .rate(let rate): rate * length(of: entry, world: world)
        case .customers(let count, _): Double(count)
        case .trace(let rows): Double(rows.count)
        }
    }

    /// Operational length of the time in which an entry's customers arrive.
    private static func length(of entry: ArrivalEntry, world: World) -> Double {
        let arena = Arena()
        let time = OperationalTime(world.calendar, in: arena)
        return withExtendedLifetime(arena) {
            switch entry.process {
            case .rate: time.operational(Double(world.horizon ?? 0))
            case .customers(_, let over): time.operational(Double(over))
            case .trace: 0
            }
        }
    }

    /// Largest remainders, ties to the earlier entry.
    static func apportion(_ total: Int, over weights: [Double]) -> [Int] {
        let sum = weights.reduce(0, +)
        guard sum > 0 else { return weights.indices.map { $0 == 0 ? total : 0 } }
        let exact = weights.map { Double(total) * $0 / sum }
        var counts = exact.map { Int($0.rounded(.down)) }
        let order = exact.indices.sorted {
            let (a, b) = (exact[$0] - Double(counts[$0]), exact[$1] - Double(counts[$1]))
            return a != b ? a > b : $0 < $1
        }
        for index in order.prefix(max(0, total - counts.reduce(0, +))) { counts[index] += 1 }
        return counts
    }

    private static func make(_ entry: ArrivalEntry, index: Int, fixed: Int?, world: World) -> Entry {
        func key(_ purpose: String) -> DrawKey {
            DrawKey(seed: world.seed, replication: world.replication, purpose: "arrivals.\(index).\(purpose)")
        }
        let length = length(of: entry, world: world)
        let mean = expected(entry, world: world)
        // A slot is what is held of arrivals to come, in time order.
        let total = fixed.map(Double.init) ?? mean
        let slots = length > 0 ? max(1, min(65_536, Int(total / 64))) : 1
        let counts: [Int]
        let countKey = key("count")
        if case .rate = entry.process, fixed == nil, !entry.regular {
            counts = (0..<slots).map { slot in
                var stream = SubStream(countKey.bits(UInt64(slot), 0, 0).0)
                return Variates.poisson(mean: mean / Double(slots), &stream)
            }
        } else if entry.regular {
            let all = fixed ?? Int(mean.rounded(.down))
            counts = (0..<slots).map { ($0 + 1) * all / slots - $0 * all / slots }
        } else {
            var left = fixed ?? Int(mean.rounded(.down))
            counts = (0..<slots).map { slot in
                var stream = SubStream(countKey.bits(UInt64(slot), 0, 0).0)
                let here = slot == slots - 1 ? left : Variates.binomial(left, 1 / Double(slots - slot), &stream)
                left -= here
                return here
            }
        }
        return Entry(
            entry: entry, before: counts.reduce(into: [0]) { $0.append($0.last! + $1) },
            slotLength: length / Double(slots), timeKey: key("time"), partnerKey: key("partner"))
    }

    // MARK: One customer

    /// What is known of a customer before it lives: when and where it arrives, by what.
    struct Arrival {
        var time: Int64
        var entry: Int
        var stage: Int
        var channel: Int
        var partnerDraw: Double
        var segment: Int?
    }

    @inline(__always)
    func arrival(_ number: Int, cursor: inout Cursor) -> Arrival {
        while number >= bounds[cursor.entry + 1] || number < bounds[cursor.entry] {
            cursor.entry = number < bounds[cursor.entry] ? 0 : cursor.entry + 1
            cursor.slot = 0
        }
        let table = tables + cursor.entry
        let index = number - bounds[cursor.entry]
        let before = table.pointee.before
        if index < before[cursor.slot] || index >= before[min(cursor.slot + 64, table.pointee.slots)] {
            cursor.slot = entries[cursor.entry].slot(of: index)
        }
        while index >= before[cursor.slot + 1] { cursor.slot += 1 }
        return arrival(index, of: cursor.entry, slot: cursor.slot)
    }

    struct Cursor {
        var entry = 0
        var slot = 0
    }

    @inline(__always)
    func arrival(_ index: Int, of number: Int, slot: Int) -> Arrival {
        let table = tables + number
        var arrival = Arrival(
            time: 0, entry: number, stage: table.pointee.stage, channel: table.pointee.channel, partnerDraw: 0,
            segment: table.pointee.segment)
        if table.pointee.isTrace {
            read(index, of: number, into: &arrival)
        } else if table.pointee.isRegular {
            let position = (Double(index) + 0.5) / Double(max(table.pointee.count, 1))
            let length = table.pointee.slotLength * Double(table.pointee.slots)
            arrival.time = Int64(clampingMicroseconds: time.calendar(position * length))
        } else if table.pointee.slotLength > 0 {
            let u = table.pointee.timeKey.bits(UInt64(index), 0, 0).0.unitOpen
            let position = (Double(slot) + u) * table.pointee.slotLength
            // Rounded down: an arrival stays inside its span.
            arrival.time = Int64(time.calendar(position))
        }
        if arrival.channel >= 0 { arrival.partnerDraw = table.pointee.partnerKey.bits(UInt64(index), 0, 0).0.unitOpen }
        return arrival
    }

    /// A recorded arrival; where more or fewer are wanted than were recorded, evenly picked ones.
    private func read(_ index: Int, of number: Int, into arrival: inout Arrival) {
        guard case .trace(let rows) = entries[number].entry.process else { return }
        let row = rows[min(rows.count - 1, index * rows.count / max(entries[number].count, 1))]
        arrival.time = row.time
        arrival.stage = row.stage ?? arrival.stage
        arrival.channel = row.channel ?? arrival.channel
        arrival.segment = row.segment ?? arrival.segment
    }
}

extension Arrivals.Entry {
    /// The slot that holds an index, by bisection.
    func slot(of index: Int) -> Int {
        var (low, high) = (0, slots - 1)
        while low < high {
            let middle = (low + high) / 2
            if before[middle + 1] <= index { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension Arrivals {
    /// When a slot of an entry begins, in microseconds.
    func start(ofSlot slot: Int, of entry: Int) -> Int64 {
        if case .trace = entries[entry].entry.process { return 0 }
        let position: Double
        if entries[entry].entry.regular {
            position =
                Double(entries[entry].before[slot]) / Double(max(entries[entry].count, 1))
                * Double(entries[entry].slots)
        } else {
            position = Double(slot)
        }
        return Int64(time.calendar(position * entries[entry].slotLength))
    }

    /// Numbers of those who arrive all at once, at the very start, entry by entry.
    var atOnce: [Range<Int>] {
        entries.indices.filter { isAtOnce($0) }.map { starts[$0]..<starts[$0 + 1] }
    }

    func isAtOnce(_ entry: Int) -> Bool {
        if case .customers(_, over: 0) = entries[entry].entry.process { true } else { false }
    }
}
