import Tracking

/// The share of each position of a path under a rule that credits conversion by conversion, in doubles, without times.
struct PathShares {
    private let kind: RuleSpecification.Kind
    /// By number of the channel, for priorities: 0 comes first.
    private var ranks: ContiguousArray<Int32> = []
    private let order: [String]

    /// Why a rule cannot be computed on paths, or `nil` where it can.
    static func refusal(_ kind: RuleSpecification.Kind) -> String? {
        switch kind {
        case .timeDecay: "needs times, and paths have none; give it journeys (customer,time,event,channel)"
        case .further(.affiliate):
            "needs partners and coupons, and paths have none; give it journeys with a column `partner`"
        case .further(.plugged):
            "needs times, and paths have none; give it journeys (customer,time,event,channel)"
        default: nil
        }
    }

    /// What somebody should know of the rule on paths.
    static func note(_ kind: RuleSpecification.Kind) -> String? {
        guard case .further(.wShaped(_, _, _, let event)) = kind else { return nil }
        return
            "paths do not say where `\(event)` happened, so no touch is its milestone and its share goes to first and last"
    }

    init(_ kind: RuleSpecification.Kind) {
        self.kind = kind
        if case .further(.priority(let order)) = kind { self.order = order } else { order = [] }
    }

    /// Says which channel a number is, as numbers are given out.
    mutating func learn(_ name: String) {
        guard !order.isEmpty else { return }
        ranks.append(Int32(order.firstIndex(of: name) ?? order.count))
    }

    /// The only position that is credited, where there is but one.
    @inline(__always)
    func single(_ channels: UnsafeBufferPointer<UInt32>) -> Int? {
        switch kind {
        case .firstTouch: return 0
        case .lastTouch, .lastNonDirect: return channels.count - 1
        case .further(.priority):
            var best = 0
            for index in channels.indices where ranks[Int(channels[index])] <= ranks[Int(channels[best])] {
                best = index
            }
            return best
        default: return nil
        }
    }

    /// Shares of `count` positions, at least one; they sum to 1.
    func fill(_ shares: inout ContiguousArray<Double>, count: Int) {
        shares.clear()
        switch kind {
        case .positionBased(let first, let last): fill(&shares, first: first, last: last, rest: 1 - first - last, count)
        case .further(.wShaped(let first, let milestone, let last, _)):
            let ends = first + last
            let scale = ends > 0 ? (ends + milestone) / ends : 0
            fill(
                &shares, first: ends > 0 ? first * scale : milestone / 2, last: ends > 0 ? last * scale : milestone / 2,
                rest: 1 - ends - milestone, count)
        case .further(.custom(let weights)):
            for _ in 0..<count { shares.append(0) }
            for weight in weights {
                let index = weight.position > 0 ? weight.position - 1 : count + weight.position
                if (0..<count).contains(index) { shares[index] += weight.weight }
            }
            normalise(&shares)
        default:
            for _ in 0..<count { shares.append(1 / Double(count)) }
        }
    }

    private func fill(
        _ shares: inout ContiguousArray<Double>, first: Double, last: Double, rest: Double, _ count: Int
    ) {
        switch count {
        case 1: shares.append(1)
        case 2:
            shares.append(first)
            shares.append(last)
            normalise(&shares)
        default:
            shares.append(first)
            for _ in 1..<count - 1 { shares.append(max(0, rest) / Double(count - 2)) }
            shares.append(last)
            normalise(&shares)
        }
    }

    private func normalise(_ shares: inout ContiguousArray<Double>) {
        var sum = 0.0
        for share in shares { sum += share }
        for index in shares.indices {
            shares[index] = sum > 0 ? shares[index] / sum : 1 / Double(shares.count)
        }
    }
}
