/// A chain of states between a start and two ends, conversion and null, in counts rather than probabilities: what leaves a
/// state is what came in.
struct AbsorbingChain {
    struct Edge {
        /// -1 for the start.
        var from: Int
        var to: Int
        var weight: Double
    }

    /// Number of channels.
    let channels: Int
    /// By state: the different channels that it contains.
    private(set) var members: [[Int]] = []
    private(set) var conversions: ContiguousArray<Double> = []
    private(set) var value: ContiguousArray<Double> = []
    private(set) var nulls: ContiguousArray<Double> = []
    /// All that leaves a state.
    private(set) var out: ContiguousArray<Double> = []
    /// What the start sends to each state, and in all.
    private(set) var start: ContiguousArray<Double> = []
    private(set) var startTotal = 0.0
    /// Edges of a state are those from `first[state]` to `first[state + 1]`.
    private(set) var first: ContiguousArray<Int> = []
    private(set) var target: ContiguousArray<Int32> = []
    private(set) var weight: ContiguousArray<Double> = []

    init(channels: Int) { self.channels = channels }

    var count: Int { members.count }

    mutating func addState(channels: [Int], conversions: Double, value: Double, nulls: Double) {
        members.append(channels.reduce(into: []) { if !$0.contains($1) { $0.append($1) } })
        self.conversions.append(conversions)
        self.value.append(value)
        self.nulls.append(nulls)
        out.append(conversions + nulls)
        start.append(0)
    }

    /// - Parameter edges: sorted by state, each pair once.
    mutating func connect(_ edges: [Edge]) {
        first = ContiguousArray(repeating: 0, count: count + 1)
        for edge in edges where edge.weight > 0 {
            guard edge.from >= 0 else {
                start[edge.to] = edge.weight
                startTotal += edge.weight
                continue
            }
            first[edge.from + 1] += 1
            target.append(Int32(edge.to))
            weight.append(edge.weight)
            out[edge.from] += edge.weight
        }
        for state in 0..<count { first[state + 1] += first[state] }
    }

    /// What leaves the chain by conversion, and its value, with every state in it.
    var totals: (conversions: Double, value: Double) {
        var sums = ExactSums()
        for state in 0..<count {
            sums.add(conversions[state], to: 0)
            sums.add(value[state], to: 1)
        }
        return (sums[0], sums[1])
    }
}
