/// Gives each list of reasons one of them: the reason that explains most takes all it can, then the next one of what is left. Of
/// equals the one of lower rank, then the one first by name.
struct ReasonVote {
    /// By the numbers of its reasons: how many conversions a list stands for.
    private var weights: [[UInt16]: Int] = [:]

    mutating func add(_ list: [UInt16], count: Int = 1) {
        if !list.isEmpty { weights[list, default: 0] += count }
    }

    /// - Parameters:
    ///   - reasons: their names, by number.
    ///   - ranks: likewise.
    /// - Returns: the number of the reason that each list was given.
    func settled(_ reasons: [String], _ ranks: [Int]) -> [[UInt16]: UInt16] {
        var winners: [[UInt16]: UInt16] = [:]
        var open = weights
        while !open.isEmpty {
            var votes = [Int](repeating: 0, count: reasons.count)
            for (list, weight) in open { for reason in list { votes[Int(reason)] += weight } }
            let best = votes.indices.max { a, b in
                (votes[a], -ranks[a], reasons[b]) < (votes[b], -ranks[b], reasons[a])
            }
            guard let best, votes[best] > 0 else { break }
            let winner = UInt16(best)
            for list in open.keys where list.contains(winner) { winners[list] = winner }
            open = open.filter { !$0.key.contains(winner) }
        }
        return winners
    }
}
