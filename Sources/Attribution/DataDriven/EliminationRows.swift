/// The rows of a chain whose states are taken out one by one, each leaving direct ways between its neighbours.
///
/// Nothing is ever subtracted (Grassmann, Taksar and Heyman): what leaves a state is summed anew without its own loop, so every
/// number keeps nearly all its digits.
struct EliminationRows {
    struct Row {
        /// Ascending.
        var targets: ContiguousArray<Int32> = []
        var weights: ContiguousArray<Double> = []
        var conversions = 0.0
        var value = 0.0
        var nulls = 0.0

        /// Where a target stands.
        func place(of target: Int32) -> Int? {
            var (low, high) = (0, targets.count)
            while low < high {
                let middle = (low + high) / 2
                if targets[middle] < target { low = middle + 1 } else { high = middle }
            }
            return low < targets.count && targets[low] == target ? low : nil
        }
    }

    /// A state as it was when it was taken out.
    struct Removed {
        var row: Row
        /// All that left it but by its own loop.
        var out: Double
        /// Those that led to it, and with what weight.
        var sources: ContiguousArray<(state: Int32, weight: Double)>
    }

    /// By state; the start comes last, where there is one.
    private(set) var rows: ContiguousArray<Row> = []
    /// By state: those that lead to it, some of which may be gone.
    private var before: ContiguousArray<ContiguousArray<Int32>>
    private(set) var isGone: ContiguousArray<Bool>
    /// Additions and multiplications so far.
    private(set) var work = 0

    init(_ chain: AbsorbingChain, hasStart: Bool) {
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
        guard hasStart else { return }
        var start = Row()
        for state in 0..<chain.count where chain.start[state] > 0 {
            start.targets.append(Int32(state))
            start.weights.append(chain.start[state])
            before[state].append(Int32(chain.count))
        }
        rows.append(start)
    }

    /// How many ways lead through a state.
    func cost(of state: Int) -> Int { rows[state].targets.count * before[state].count }

    /// Takes out states, those with the fewest ways through them first.
    ///
    /// - Parameter then: is told of each, and says whether to go on.
    mutating func eliminate(
        _ states: some Sequence<Int>, then: (Int, Removed, _ work: Int) throws -> Bool
    ) rethrows {
        var queue = CostQueue()
        for state in states where !isGone[state] { queue.push(state, cost: cost(of: state)) }
        while let (state, cost) = queue.pop() {
            let now = self.cost(of: state)
            // Others have changed what it costs: it waits for its turn.
            if now > cost, !queue.isEmpty {
                queue.push(state, cost: now)
                continue
            }
            guard try then(state, eliminate(state), work) else { return }
        }
    }

    private mutating func eliminate(_ state: Int) -> Removed {
        let row = rows[state]
        isGone[state] = true
        rows[state] = Row()
        var out = row.conversions + row.nulls
        for (target, weight) in zip(row.targets, row.weights) where Int(target) != state { out += weight }
        var removed = Removed(row: row, out: out, sources: [])
        let sources = before[state]
        before[state] = []
        for source in sources where Int(source) != state {
            let source = Int(source)
            if source < isGone.count, isGone[source] { continue }
            guard let place = rows[source].place(of: Int32(state)) else { continue }
            let weight = rows[source].weights[place]
            removed.sources.append((Int32(source), weight))
            merge(row, scaled: out > 0 ? weight / out : 0, without: Int32(state), into: source)
            work += row.targets.count + rows[source].targets.count
        }
        return removed
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
