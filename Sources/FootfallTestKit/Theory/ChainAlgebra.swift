/// What follows for a customer of an absorbing chain from the fundamental matrix and the dwells, with the variances that
/// standard errors are made of.
public struct ChainAlgebra: Sendable {
    public let chain: AbsorbingChain
    /// N over all decisions.
    private let visits: [[Double]]
    /// N over decisions before the first goal, which ends the chain here.
    private let visitsBeforeGoal: [[Double]]

    public init(_ chain: AbsorbingChain) {
        self.chain = chain
        visits = LinearSystem.fundamentalMatrix(Self.steps(of: chain) { _ in true })
        visitsBeforeGoal = LinearSystem.fundamentalMatrix(Self.steps(of: chain) { !$0.isGoal })
    }

    /// Q: probabilities of the steps from stage to stage, stays and the ways that are let through.
    private static func steps(
        of chain: AbsorbingChain, _ isLetThrough: (AbsorbingChain.Way) -> Bool
    ) -> [[Double]] {
        chain.stages.indices.map { from in
            var row = chain.stages.map { _ in 0.0 }
            row[from] = chain.stages[from].stay
            for way in chain.stages[from].ways where isLetThrough(way) {
                if case .stage(let to) = way.to { row[to] += way.probability }
            }
            return row
        }
    }

    /// Of independent customers who arrive as the chain says: the mean of all, the mean of the variances.
    private func mixed(_ means: [Double], _ squares: [Double]) -> Moments {
        chain.arrivals.indices.reduce(into: Moments(mean: 0, variance: 0)) { mixed, start in
            mixed.mean += chain.arrivals[start] * means[start]
            mixed.variance += chain.arrivals[start] * max(0, squares[start] - means[start] * means[start])
        }
    }
}

// MARK: - How often

extension ChainAlgebra {
    /// How often a customer's decisions are marked ones.
    ///
    /// With c the number from a stage on, `E[c] = N r` for r the chance of a mark, and `E[c^2] = N s` for
    /// `s = sum over marked ways of p (1 + 2 E[c from there])`: marks on the way count once, and with all that follow.
    ///
    /// - Parameter isMarked: of a stage and its way, `nil` for stay.
    public func count(_ isMarked: (_ stage: Int, _ way: AbsorbingChain.Way?) -> Bool) -> Moments {
        let stages = chain.stages
        let chances = stages.indices.map { from in
            stages[from].ways.reduce(isMarked(from, nil) ? stages[from].stay : 0) {
                $0 + (isMarked(from, $1) ? $1.probability : 0)
            }
        }
        let means = LinearSystem.product(visits, chances)
        let squared = stages.indices.map { from in
            let stay = isMarked(from, nil) ? stages[from].stay * (1 + 2 * means[from]) : 0
            return stages[from].ways.reduce(stay) { sum, way in
                guard isMarked(from, way) else { return sum }
                guard case .stage(let to) = way.to else { return sum + way.probability }
                return sum + way.probability * (1 + 2 * means[to])
            }
        }
        return mixed(means, LinearSystem.product(visits, squared))
    }

    public func decisions(in stage: Int) -> Moments { count { from, _ in from == stage } }

    /// Arrivals included; a self-outcome enters again, a stay does not.
    public func entries(of target: AbsorbingChain.Target) -> Moments {
        var entries = count { _, way in way?.to == target }
        if case .stage(let stage) = target { entries.mean += chain.arrivals[stage] }
        return entries
    }

    public func moves(from stage: Int, to target: AbsorbingChain.Target) -> Moments {
        count { $0 == stage && $1?.to == target }
    }

    public var goals: Moments { count { $1?.isGoal ?? false } }
}

// MARK: - How long

extension ChainAlgebra {
    /// Days from entering a stage to leaving it, of one visit: a geometric number of dwells.
    public func visitDays(in stage: Int) -> Moments {
        let dwell = chain.stages[stage].dwell.moments
        let leave = 1 - chain.stages[stage].stay
        return Moments(
            mean: dwell.mean / leave,
            variance: dwell.variance / leave + (1 - leave) / (leave * leave) * dwell.mean * dwell.mean)
    }

    /// Whether a customer ever comes to the goal.
    public var reachesGoal: Moments { mixed(reached, reached) }

    /// Days from arrival to the first goal, of a customer who reaches it.
    ///
    /// With u the probability of the goal from a stage on, T the time to it and W a dwell, and Q without the goal's ways:
    /// `E[T; goal] = N (E[W] u)` and `E[T^2; goal] = N (E[W^2] u + 2 E[W] Q E[T; goal])`. The variance is that of the ratio
    /// of two sums (delta method) where customers arrive in several stages, so divide by how many reach the goal.
    public var daysToGoal: Moments {
        let dwells = chain.stages.map(\.dwell.moments)
        let days = LinearSystem.product(visitsBeforeGoal, zip(dwells, reached).map { $0.mean * $1 })
        let later = LinearSystem.product(Self.steps(of: chain) { !$0.isGoal }, days)
        let squares = LinearSystem.product(
            visitsBeforeGoal,
            chain.stages.indices.map { dwells[$0].square * reached[$0] + 2 * dwells[$0].mean * later[$0] })
        let all = reachesGoal.mean
        let mean = zip(chain.arrivals, days).reduce(0) { $0 + $1.0 * $1.1 } / all
        // Of (T - mean) where the goal is reached, else 0: its variance in each stage of arrival.
        let variances = chain.stages.indices.map { start in
            let first = days[start] - mean * reached[start]
            return squares[start] - 2 * mean * days[start] + mean * mean * reached[start] - first * first
        }
        return Moments(mean: mean, variance: zip(chain.arrivals, variances).reduce(0) { $0 + $1.0 * $1.1 } / all)
    }

    /// Probability of the goal from each stage on.
    private var reached: [Double] {
        LinearSystem.product(
            visitsBeforeGoal,
            chain.stages.map { $0.ways.reduce(0) { $0 + ($1.isGoal ? $1.probability : 0) } })
    }
}
