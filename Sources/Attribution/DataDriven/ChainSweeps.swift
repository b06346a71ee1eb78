/// What is left of the conversions when a channel is taken out, by Gauss-Seidel sweeps over the chain's states, for eight
/// channels at a time.
///
/// Each sweep is followed by a scaling: over all states that are left, what goes out by conversion must equal what comes in
/// from the start and from states that were taken out, each weighed by its chance to convert. That one number removes the
/// slowest part of the error, so that long paths do not slow the sweeps down.
struct ChainSweeps {
    private typealias Lanes = SIMD8<Double>

    private let chain: AbsorbingChain
    private let inverse: ContiguousArray<Double>
    /// Later states first: what follows is known when it is needed, as far as there is an order.
    private let order: ContiguousArray<Int>

    private static let mostSweeps = 3_000

    init(_ chain: AbsorbingChain) {
        self.chain = chain
        inverse = ContiguousArray(chain.out.map { $0 > 0 ? 1 / $0 : 0 })
        order = Self.fromTheEnd(chain)
    }

    /// - Parameter rewards: what leaves each state, at least 0.
    /// - Returns: by channel, what is left per path that starts; `nil` where the sweeps do not converge.
    func solve(_ rewards: ContiguousArray<Double>) -> [Double]? {
        var left: [Double] = []
        for batch in stride(from: 0, to: chain.channels, by: Lanes.scalarCount) {
            guard let lanes = solve(rewards, from: batch) else { return nil }
            for lane in 0..<min(Lanes.scalarCount, chain.channels - batch) { left.append(lanes[lane]) }
        }
        return left
    }

    private func solve(_ rewards: ContiguousArray<Double>, from channel: Int) -> Lanes? {
        let kept = kept(without: channel)
        let inflow = inflow(kept)
        var reward = Lanes.zero
        for state in 0..<chain.count { reward += rewards[state] * kept[state] }
        var chances = ContiguousArray(repeating: Lanes.zero, count: chain.count)
        var last = Double.infinity
        var quiet = 0
        for _ in 0..<Self.mostSweeps {
            let change = sweep(&chances, rewards, kept)
            var balance = Lanes.zero
            for state in 0..<chain.count { balance += inflow[state] * chances[state] }
            let scale = (reward / balance).replacing(with: 1, where: balance .<= 0)
            var size = Lanes.zero
            for state in 0..<chain.count {
                chances[state] *= scale
                size = pointwiseMax(size, chances[state])
            }
            // Relative to the largest chance; sweeps that shrink by a factor leave that factor's geometric rest.
            let relative = (change / pointwiseMax(size, Lanes(repeating: 1e-300))).max()
            let factor = last.isFinite && last > 0 ? min(relative / last, 0.999_999) : 0.999_999
            quiet = relative * factor / (1 - factor) < 2e-16 || relative < 3e-17 ? quiet + 1 : 0
            if quiet >= 2 { return result(chances) }
            last = relative
        }
        return nil
    }

    /// One pass over all states; the largest change in each lane.
    private func sweep(
        _ chances: inout ContiguousArray<Lanes>, _ rewards: ContiguousArray<Double>, _ kept: ContiguousArray<Lanes>
    ) -> Lanes {
        var change = Lanes.zero
        chances.withUnsafeMutableBufferPointer { chances in
            chain.target.withUnsafeBufferPointer { target in
                chain.weight.withUnsafeBufferPointer { weight in
                    for state in order {
                        var sum = Lanes(repeating: rewards[state])
                        for edge in chain.first[state]..<chain.first[state + 1] {
                            sum.addProduct(chances[Int(target[edge])], Lanes(repeating: weight[edge]))
                        }
                        let new = sum * inverse[state] * kept[state]
                        let difference = new - chances[state]
                        change = pointwiseMax(change, pointwiseMax(difference, -difference))
                        chances[state] = new
                    }
                }
            }
        }
        return change
    }

    private func result(_ chances: ContiguousArray<Lanes>) -> Lanes {
        var left = Lanes.zero
        for state in 0..<chain.count { left.addProduct(chances[state], Lanes(repeating: chain.start[state])) }
        return left / chain.startTotal
    }

    /// By state: 0 in the lanes whose channel it contains, else 1.
    private func kept(without channel: Int) -> ContiguousArray<Lanes> {
        ContiguousArray(
            chain.members.map { members in
                var lanes = Lanes(repeating: 1)
                for member in members where (channel..<channel + Lanes.scalarCount).contains(member) {
                    lanes[member - channel] = 0
                }
                return lanes
            })
    }

    /// By state: what comes in from the start and from states that are taken out.
    private func inflow(_ kept: ContiguousArray<Lanes>) -> ContiguousArray<Lanes> {
        var inflow = ContiguousArray(chain.start.map { Lanes(repeating: $0) })
        for state in 0..<chain.count {
            let gone = Lanes(repeating: 1) - kept[state]
            guard gone.max() > 0 else { continue }
            for edge in chain.first[state]..<chain.first[state + 1] {
                inflow[Int(chain.target[edge])].addProduct(gone, Lanes(repeating: chain.weight[edge]))
            }
        }
        for state in 0..<chain.count { inflow[state] *= kept[state] }
        return inflow
    }

    /// States by their distance from a conversion, nearest first.
    private static func fromTheEnd(_ chain: AbsorbingChain) -> ContiguousArray<Int> {
        var before = ContiguousArray(repeating: ContiguousArray<Int>(), count: chain.count)
        for state in 0..<chain.count {
            for edge in chain.first[state]..<chain.first[state + 1] { before[Int(chain.target[edge])].append(state) }
        }
        var order: ContiguousArray<Int> = []
        var isListed = ContiguousArray(repeating: false, count: chain.count)
        for state in 0..<chain.count where chain.conversions[state] > 0 {
            order.append(state)
            isListed[state] = true
        }
        var next = 0
        while next < order.count {
            for state in before[order[next]] where !isListed[state] {
                order.append(state)
                isListed[state] = true
            }
            next += 1
        }
        // Those from which nobody converts.
        for state in 0..<chain.count where !isListed[state] { order.append(state) }
        return order
    }
}
