/// What is left of the conversions when a channel is taken out, by eliminating the states that do not contain it: what then
/// goes straight from the start to a conversion never met the channel.
///
/// Channels are halved again and again, so that the states of the other half are eliminated once for all channels of this
/// one. Nothing is ever subtracted: a state's outflow is summed anew without its own loop.
struct ChainElimination {
    fileprivate struct Row {
        /// Ascending.
        var targets: ContiguousArray<Int32> = []
        var weights: ContiguousArray<Double> = []
        var conversions = 0.0
        var value = 0.0
        var nulls = 0.0
    }

    private let members: [[Int]]
    /// By state; the start comes last.
    private var rows: ContiguousArray<Row> = []
    /// By state: those that lead to it, some of which may be gone.
    private var before: ContiguousArray<ContiguousArray<Int32>> = []
    private var isGone: ContiguousArray<Bool>

    /// Additions and multiplications, before it gives up: minutes.
    private static let mostWork = 40_000_000_000

    static func leftWithout(_ chain: AbsorbingChain) throws -> (conversions: [Double], value: [Double]) {
        var left = (
            conversions: [Double](repeating: 0, count: chain.channels),
            value: [Double](repeating: 0, count: chain.channels)
        )
        var work = 0
        try ChainElimination(chain).descend(0..<chain.channels, &left, &work)
        return left
    }

    private init(_ chain: AbsorbingChain) {
        members = chain.members
        isGone = ContiguousArray(repeating: false, count: chain.count)
        before = ContiguousArray(repeating: [], count: chain.count)
        for state in 0..<chain.count {
            var row = Row(conversions: chain.conversions[state], value: chain.value[state], nulls: chain.nulls[state])
            for edge in chain.first[state]..<chain.first[state + 1] {
                row.targets.append(chain.target[edge])
                row.weights.append(chain.weight[edge])
                before[Int(chain.target[edge])].append(Int32(state))
            }
            rows.append(row)
        }
        var start = Row()
        for state in 0..<chain.count where chain.start[state] > 0 {
            start.targets.append(Int32(state))
            start.weights.append(chain.start[state])
            before[state].append(Int32(chain.count))
        }
        rows.append(start)
    }

    private func descend(
        _ channels: Range<Int>, _ left: inout (conversions: [Double], value: [Double]), _ work: inout Int
    ) throws {
        guard !channels.isEmpty else { return }
        var mine = self
        try mine.eliminate(except: channels, &work)
        guard channels.count > 1 else {
            let start = mine.rows[mine.rows.count - 1]
            var all = start.conversions + start.nulls
            for weight in start.weights { all += weight }
            guard all > 0 else { return }
            left.conversions[channels.lowerBound] = start.conversions / all
            left.value[channels.lowerBound] = start.value / all
            return
        }
        let middle = (channels.lowerBound + channels.upperBound) / 2
        try mine.descend(channels.lowerBound..<middle, &left, &work)
        try mine.descend(middle..<channels.upperBound, &left, &work)
    }

    /// Eliminates the states that contain none of the channels, those with the fewest ways through them first.
    private mutating func eliminate(except channels: Range<Int>, _ work: inout Int) throws {
        var queue = CostQueue()
        for state in members.indices where !isGone[state] {
            if !members[state].contains(where: channels.contains) { queue.push(state, cost: cost(of: state)) }
        }
        while let (state, cost) = queue.pop() {
            let now = self.cost(of: state)
            // Others have changed what it costs: it waits for its turn.
            if now > cost, !queue.isEmpty {
                queue.push(state, cost: now)
                continue
            }
            try eliminate(state, &work)
        }
    }

    private func cost(of state: Int) -> Int { rows[state].targets.count * before[state].count }

    private mutating func eliminate(_ state: Int, _ work: inout Int) throws {
        let row = rows[state]
        isGone[state] = true
        rows[state] = Row()
        var out = row.conversions + row.nulls
        for (target, weight) in zip(row.targets, row.weights) where Int(target) != state { out += weight }
        let sources = before[state]
        before[state] = []
        for source in sources where Int(source) != state {
            let source = Int(source)
            if source < isGone.count, isGone[source] { continue }
            guard let place = rows[source].place(of: Int32(state)) else { continue }
            let share = out > 0 ? rows[source].weights[place] / out : 0
            merge(row, scaled: share, without: Int32(state), into: source)
            work += row.targets.count + rows[source].targets.count
        }
        guard work < Self.mostWork else {
            throw DataDrivenFailure(
                description:
                    "the chain has \(members.count) states that mix slowly; use a lower order or fewer channels")
        }
    }

    private mutating func merge(_ row: Row, scaled share: Double, without state: Int32, into source: Int) {
        let old = rows[source]
        var new = Row(
            conversions: old.conversions + share * row.conversions, value: old.value + share * row.value,
            nulls: old.nulls + share * row.nulls)
        new.targets.reserveCapacity(old.targets.count + row.targets.count)
        new.weights.reserveCapacity(old.targets.count + row.targets.count)
        var (left, right) = (0, 0)
        while left < old.targets.count || right < row.targets.count {
            let a = left < old.targets.count ? old.targets[left] : .max
            let b = right < row.targets.count ? row.targets[right] : .max
            let target = min(a, b)
            var weight = 0.0
            if a == target {
                weight += old.weights[left]
                left += 1
            }
            if b == target {
                weight += share * row.weights[right]
                right += 1
            }
            guard target != state else { continue }
            if a != target { before[Int(target)].append(Int32(source)) }
            new.targets.append(target)
            new.weights.append(weight)
        }
        rows[source] = new
    }
}

extension ChainElimination.Row {
    /// Where a target stands.
    fileprivate func place(of target: Int32) -> Int? {
        var (low, high) = (0, targets.count)
        while low < high {
            let middle = (low + high) / 2
            if targets[middle] < target { low = middle + 1 } else { high = middle }
        }
        return low < targets.count && targets[low] == target ? low : nil
    }
}

/// States by cost, the cheapest first, of equals the lowest.
private struct CostQueue {
    private var heap: ContiguousArray<(cost: Int, state: Int)> = []

    var isEmpty: Bool { heap.isEmpty }

    mutating func push(_ state: Int, cost: Int) {
        heap.append((cost, state))
        var child = heap.count - 1
        while child > 0, heap[child] < heap[(child - 1) / 2] {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func pop() -> (state: Int, cost: Int)? {
        guard let top = heap.first, let last = heap.popLast() else { return nil }
        guard !heap.isEmpty else { return (top.state, top.cost) }
        heap[0] = last
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && heap[child] < heap[least] {
                least = child
            }
            if least == parent { return (top.state, top.cost) }
            heap.swapAt(parent, least)
            parent = least
        }
    }
}
