/// Moves money between levers on the simulator, where curves of single levers do not know of each other.
struct SpendSearch {
    let trials: SpendTrials
    let curves: [ResponseCurve]
    let budget: Double
    let replications: Range<Int>
    /// Splits that were simulated.
    private(set) var evaluations = 0
    /// What a lever's spend is multiplied by to come out as planned: levers act on each other's spend too.
    private var corrections: [Double]

    init(trials: SpendTrials, curves: [ResponseCurve], budget: Double, replications: Range<Int>) {
        self.trials = trials
        self.curves = curves
        self.budget = budget
        self.replications = replications
        corrections = curves.map { _ in 1 }
    }

    func factors(_ spends: [Double]) -> [Double] {
        spends.indices.map { curves[$0].factor(spending: spends[$0] * corrections[$0]) }
    }

    /// Each round simulates every transfer of a part of the budget from one lever to another, and keeps the best one that helps;
    /// the part is halved where none does.
    ///
    /// - Returns: `nil` where it was stopped.
    mutating func improve(_ start: [Double], rounds: Int) throws -> [Double]? {
        guard let first = try measure([start])?.first else { return nil }
        var (spends, value) = (start, first.mean)
        // What is spent should be what was meant, before anything is compared by it.
        for lever in curves.indices where first.spends[lever] > 0 && start[lever] > 0 {
            corrections[lever] = min(2, max(0.5, start[lever] / first.spends[lever]))
        }
        if let again = try measure([spends])?.first { value = again.mean } else { return nil }
        var part = budget / 10
        for _ in 0..<rounds where curves.count > 1 {
            let moves = moves(from: spends, part)
            guard !moves.isEmpty else { break }
            guard let points = try measure(moves) else { return nil }
            let best = points.indices.max { points[$0].mean < points[$1].mean } ?? 0
            if points[best].mean > value, points[best].spend <= budget * 1.01 {
                (spends, value) = (moves[best], points[best].mean)
            } else {
                part /= 2
            }
        }
        return spends
    }

    private func moves(from spends: [Double], _ part: Double) -> [[Double]] {
        var moves: [[Double]] = []
        for giver in spends.indices where spends[giver] > 0 {
            for taker in spends.indices where taker != giver {
                let room = (curves[taker].points.last?.spend ?? 0) - spends[taker]
                let moved = min(part, spends[giver], room)
                guard moved > 0 else { continue }
                var split = spends
                split[giver] -= moved
                split[taker] += moved
                moves.append(split)
            }
        }
        return moves
    }

    private mutating func measure(_ splits: [[Double]]) throws -> [SpendTrials.Point]? {
        evaluations += splits.count
        return try trials.points(splits.map(factors), replications: replications)
    }
}
