/// Counts the transitions of paths on the chain of order k, and credits channels by their removal effect.
///
/// States are windows of k consecutive channels; a path shorter than k is one state; equal neighbouring states are one. With
/// nulls, a path's ways without a conversion lead to null. Where a path has no channel, its conversions are nobody's and not
/// part of the chain.
///
/// What is kept grows with the number of different states and transitions, not with the number of paths.
struct MarkovPaths: PathRule {
    private let order: Int
    private let nulls: Bool
    /// Windows; the place of a channel that is missing is taken by `absent`, at the front.
    private var states = CountTable()
    /// From (state + 1, 0 for the start) in the upper half, to in the lower.
    private var transitions = CountTable()
    private var weights: ContiguousArray<Double> = []
    /// Transitions among the start and the first states, number + 1, so that most are found without a search.
    private var near = ContiguousArray<Int32>(repeating: 0, count: (Self.nearCount + 1) * Self.nearCount)
    private static let nearCount = 63
    /// On order 1: states by channel, number + 1.
    private var stateOf: ContiguousArray<Int32> = []
    /// By state: conversions, value and nulls that leave it.
    private var conversions: ContiguousArray<Double> = []
    private var value: ContiguousArray<Double> = []
    private var dead: ContiguousArray<Double> = []
    private var none = (conversions: 0.0, value: 0.0)
    private var total = (conversions: 0.0, value: 0.0)

    private static let absent = UInt64(UInt32.max)

    /// - Parameter order: 1 to 4.
    init(order: Int, nulls: Bool) {
        precondition((1...4).contains(order))
        self.order = order
        self.nulls = nulls
    }

    mutating func add(_ row: PathRow) {
        guard !row.channels.isEmpty else {
            none.conversions += row.conversions
            none.value += row.value
            return
        }
        let weight = nulls ? row.conversions + row.nulls : row.conversions
        guard weight > 0 || row.value != 0 else { return }
        var previous = -1
        let windows = max(1, row.channels.count - order + 1)
        for index in 0..<windows {
            let state = state(row.channels, index)
            if state == previous { continue }
            weights[transition(from: previous, to: state)] += weight
            previous = state
        }
        conversions[previous] += row.conversions
        value[previous] += row.value
        if nulls { dead[previous] += row.nulls }
        total.conversions += row.conversions
        total.value += row.value
    }

    @inline(__always)
    private mutating func transition(from previous: Int, to state: Int) -> Int {
        guard previous < Self.nearCount, state < Self.nearCount else { return findTransition(previous, state) }
        let place = (previous + 1) * Self.nearCount + state
        if near[place] == 0 { near[place] = Int32(truncatingIfNeeded: findTransition(previous, state) + 1) }
        return Int(near[place]) - 1
    }

    @inline(never)
    private mutating func findTransition(_ previous: Int, _ state: Int) -> Int {
        let transition = transitions.number(
            of: .init(0, UInt64(truncatingIfNeeded: previous + 1) << 32 | UInt64(truncatingIfNeeded: state)))
        if transition == weights.count { weights.append(0) }
        return transition
    }

    /// The window that begins at a position.
    @inline(__always)
    private mutating func state(_ channels: UnsafeBufferPointer<UInt32>, _ start: Int) -> Int {
        guard order == 1 else { return findState(channels, start) }
        let channel = Int(channels[start])
        if channel < stateOf.count, stateOf[channel] != 0 { return Int(stateOf[channel]) - 1 }
        while stateOf.count <= channel { stateOf.append(0) }
        let state = findState(channels, start)
        stateOf[channel] = Int32(truncatingIfNeeded: state + 1)
        return state
    }

    private mutating func findState(_ channels: UnsafeBufferPointer<UInt32>, _ start: Int) -> Int {
        let length = min(order, channels.count)
        func channel(_ place: Int) -> UInt64 {
            // Places count from the end of the window.
            place < length ? UInt64(channels[start + length - 1 - place]) : Self.absent
        }
        let number = states.number(of: .init(channel(3) << 32 | channel(2), channel(1) << 32 | channel(0)))
        if number == conversions.count {
            conversions.append(0)
            value.append(0)
            dead.append(0)
        }
        return number
    }

    func totals(names: [String]) throws -> ChannelTotals {
        var totals = ChannelTotals(channels: names.count)
        totals.none = none
        guard !conversions.isEmpty else { return totals }
        let byName = names.indices.sorted { names[$0] < names[$1] }
        let effects = try RemovalEffects(chain(byName))
        let conversions = Self.share(total.conversions, by: effects.conversions)
        let value = Self.share(total.value, by: effects.value)
        for (place, channel) in byName.enumerated() {
            totals.conversions[channel] = conversions[place]
            totals.value[channel] = value[place]
        }
        return totals
    }

    private static func share(_ amount: Double, by effects: [Double]) -> [Double] {
        var sums = ExactSums()
        for effect in effects { sums.add(effect, to: 0) }
        return effects.map { sums[0] > 0 ? amount * ($0 / sums[0]) : 0 }
    }

    /// The chain with channels, states and transitions in the order of names, whatever the order of the paths was.
    func chain(_ byName: [Int]) -> AbsorbingChain {
        var rank = ContiguousArray<UInt64>(repeating: 0, count: byName.count)
        for (place, channel) in byName.enumerated() { rank[channel] = UInt64(place) }
        func ranked(_ channel: UInt64) -> UInt64 { channel == Self.absent ? channel : rank[Int(channel)] }
        func ranked(_ key: CountTable.Key) -> CountTable.Key {
            let half = Self.absent
            return .init(
                ranked(key.high >> 32) << 32 | ranked(key.high & half),
                ranked(key.low >> 32) << 32 | ranked(key.low & half))
        }
        let ranks = ContiguousArray(states.keys.map(ranked))
        let sorted = ranks.indices.sorted { (ranks[$0].high, ranks[$0].low) < (ranks[$1].high, ranks[$1].low) }
        var place = ContiguousArray<Int>(repeating: 0, count: sorted.count)
        for (index, state) in sorted.enumerated() { place[state] = index }

        var chain = AbsorbingChain(channels: byName.count)
        for state in sorted {
            let key = ranks[state]
            let window = [key.high >> 32, key.high & Self.absent, key.low >> 32, key.low & Self.absent]
            chain.addState(
                channels: window.filter { $0 != Self.absent }.map { Int($0) }, conversions: conversions[state],
                value: value[state], nulls: dead[state])
        }
        var edges = transitions.keys.enumerated().map { index, key -> AbsorbingChain.Edge in
            let from = Int(key.low >> 32)
            return .init(
                from: from == 0 ? -1 : place[from - 1], to: place[Int(key.low & Self.absent)], weight: weights[index])
        }
        edges.sort { ($0.from, $0.to) < ($1.from, $1.to) }
        chain.connect(edges)
        return chain
    }
}
