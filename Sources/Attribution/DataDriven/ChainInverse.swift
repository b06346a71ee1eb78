/// What is lost with each channel of a chain in which every state is one channel, from one elimination of the whole chain.
///
/// With `Z` the expected visits to a state from another (the inverse of I - Q), who is lost without state `c` is whoever ever gets
/// there and would convert from there: P(ever at c) = visits(c) / Z(c, c), so the loss is visits(c) x h(c) / Z(c, c), `h` being
/// the chance to convert. Visits need no solving: the chain is made of counts, and what leaves a state is what came in. `h` comes
/// by substitution back through the elimination, and of `Z` only the entries that the elimination touched are worked out, in
/// reverse (Takahashi, Fagan and Chin 1973; Erisman and Tinney 1975). All are sums of what is not negative: nothing cancels.
struct ChainInverse {
    /// A state when it was taken out, later states by number.
    private struct Step {
        var state: Int
        /// Where it goes when it leaves, as shares; and the visits to it from there.
        var targets: ContiguousArray<Int32> = []
        var shares: ContiguousArray<Double> = []
        var visitsFrom: ContiguousArray<Double> = []
        /// What comes to it from where, per visit there; and the visits there from it. Ascending.
        var sources: ContiguousArray<Int32> = []
        var entries: ContiguousArray<Double> = []
        var visitsTo: ContiguousArray<Double> = []
        /// Visits to it in one stay, its own loop and states taken out before it among them.
        var stays = 1.0
        /// What it is left for, as shares.
        var conversion = 0.0
        var value = 0.0
        /// Visits to it from itself.
        var own = 1.0
    }

    private var steps: ContiguousArray<Step> = []
    /// By state: its step.
    private var stepOf: ContiguousArray<Int>

    /// By channel: what is lost without it, in the units of the chain's counts.
    private(set) var conversions: [Double]
    private(set) var value: [Double]

    /// - Returns: `nil` for a chain where a state is not one channel, or so densely woven that this would take longer than
    ///   sweeping it.
    init?(_ chain: AbsorbingChain) {
        guard chain.members.allSatisfy({ $0.count == 1 }), Set(chain.members.map { $0[0] }).count == chain.count else {
            return nil
        }
        stepOf = ContiguousArray(repeating: 0, count: chain.count)
        conversions = Array(repeating: 0, count: chain.channels)
        value = conversions
        let mostWork = max(200_000_000, chain.target.count * chain.channels)
        guard eliminate(chain, mostWork: mostWork) else { return nil }
        for index in steps.indices.reversed() { findVisits(index) }
        var chances = ContiguousArray<(conversion: Double, value: Double)>(repeating: (0, 0), count: chain.count)
        for step in steps.reversed() {
            var chance = (conversion: step.conversion, value: step.value)
            for (target, share) in zip(step.targets, step.shares) {
                chance.conversion += share * chances[Int(target)].conversion
                chance.value += share * chances[Int(target)].value
            }
            chances[step.state] = chance
            let channel = chain.members[step.state][0]
            let ever = chain.out[step.state] / step.own
            conversions[channel] = ever * chance.conversion
            value[channel] = ever * chance.value
        }
    }

    private mutating func eliminate(_ chain: AbsorbingChain, mostWork: Int) -> Bool {
        var rows = EliminationRows(chain, hasStart: false)
        var steps: ContiguousArray<Step> = []
        rows.eliminate(0..<chain.count) { state, removed, work in
            var step = Step(state: state)
            let out = removed.out > 0 ? removed.out : 1
            for (target, weight) in zip(removed.row.targets, removed.row.weights) {
                guard Int(target) != state else {
                    step.stays = (removed.out + weight) / out
                    continue
                }
                step.targets.append(target)
                step.shares.append(weight / out)
            }
            for source in removed.sources.sorted(by: { $0.state < $1.state }) {
                step.sources.append(source.state)
                step.entries.append(source.weight / chain.out[Int(source.state)])
            }
            step.conversion = removed.row.conversions / out
            step.value = removed.row.value / out
            steps.append(step)
            return work < mostWork
        }
        guard steps.count == chain.count else { return false }
        self.steps = steps
        for (index, step) in steps.enumerated() { stepOf[step.state] = index }
        return true
    }

    /// Visits between a state and its neighbours at the time, once those among the neighbours are known.
    private mutating func findVisits(_ index: Int) {
        var step = steps[index]
        step.visitsFrom = ContiguousArray(repeating: 0, count: step.targets.count)
        step.visitsTo = ContiguousArray(repeating: 0, count: step.sources.count)
        for (i, target) in step.targets.enumerated() {
            for (j, source) in step.sources.enumerated() {
                let visits = visits(to: source, from: target)
                step.visitsFrom[i] += visits * step.entries[j]
                step.visitsTo[j] += step.shares[i] * visits
            }
            step.visitsFrom[i] *= step.stays
        }
        step.own = step.stays
        for (share, visits) in zip(step.shares, step.visitsFrom) { step.own += share * visits }
        steps[index] = step
    }

    /// From a target of a state to a source of it: the elimination left a way from source to target, so it is known.
    private func visits(to source: Int32, from target: Int32) -> Double {
        guard source != target else { return steps[stepOf[Int(source)]].own }
        let (first, second) = (stepOf[Int(target)], stepOf[Int(source)])
        if first < second {
            return steps[first].sources.place(of: source).map { steps[first].visitsTo[$0] } ?? 0
        }
        return steps[second].targets.place(of: target).map { steps[second].visitsFrom[$0] } ?? 0
    }
}

extension ContiguousArray<Int32> {
    /// Where a number stands in an ascending list.
    fileprivate func place(of number: Int32) -> Int? {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < number { low = middle + 1 } else { high = middle }
        }
        return low < count && self[low] == number ? low : nil
    }
}
