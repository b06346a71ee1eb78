/// A world without touches, traits and a horizon: an absorbing semi-Markov chain on plain numbers.
///
/// Customers dwell, then decide. What a stage's ways leave of probability 1 is to stay: to dwell and decide again.
public struct AbsorbingChain: Sendable {
    public enum Target: Sendable, Hashable {
        case stage(Int)
        /// The stage that nobody leaves.
        case end
        case churned
    }

    /// One outcome of a decision.
    public struct Way: Sendable {
        public var to: Target
        public var probability: Double
        public var isGoal: Bool

        public init(to: Target, probability: Double, isGoal: Bool = false) {
            self.to = to
            self.probability = probability
            self.isGoal = isGoal
        }
    }

    public struct Stage: Sendable {
        public var name: String
        public var dwell: DwellTime
        public var ways: [Way]
        /// The way that a scenario writes as `rest`.
        public var rest: Int?

        /// - Parameters:
        ///   - ways: probabilities that sum to at most 1.
        ///   - rest: the way that takes what the others leave of 1, whatever its own probability says.
        public init(_ name: String, dwell: DwellTime, ways: [Way], rest: Int? = nil) {
            self.name = name
            self.dwell = dwell
            self.ways = ways
            self.rest = rest
            guard let rest else { return }
            self.ways[rest].probability = 0
            self.ways[rest].probability = 1 - self.ways.reduce(0) { $0 + $1.probability }
        }

        /// Probability of a decision to stay.
        public var stay: Double { rest == nil ? max(0, 1 - ways.reduce(0) { $0 + $1.probability }) : 0 }
    }

    public var stages: [Stage]
    /// Share of the customers who arrive in each stage; exactly so, not by chance.
    public var arrivals: [Double]

    /// - Parameter arrivals: shares that sum to 1; by default all arrive in the first stage.
    public init(stages: [Stage], arrivals: [Double]? = nil) {
        self.stages = stages
        self.arrivals = arrivals ?? stages.indices.map { $0 == 0 ? 1 : 0 }
    }
}

// MARK: - At random

extension AbsorbingChain {
    /// Two to five stages with loops, stays, self-outcomes and a `rest`; the goal may come again and again.
    public static func random(seed: UInt64) -> AbsorbingChain {
        var random = SplitMix64(seed: seed)
        let count = 2 + random.below(4)
        func target(_ stage: Int) -> Target { stage < count ? .stage(stage) : .end }
        let stages = (0..<count).map { index in
            let dwell = dwell(&random)
            // On, anywhere (itself too), goal to anywhere, goal out, churn; what is left is stay.
            let targets = [
                target(index + 1), target(random.below(count)), target(random.below(count)), .end, .churned,
            ]
            let weights = targets.map { _ in 0.05 + random.unit() }
            let stay = index % 2 == 0 ? 0.3 : 0
            let total = weights.reduce(0, +)
            let ways = targets.indices.map {
                Way(to: targets[$0], probability: weights[$0] / total * (1 - stay), isGoal: $0 == 2 || $0 == 3)
            }
            return Stage("s\(index)", dwell: dwell, ways: ways, rest: stay == 0 ? 1 : nil)
        }
        return AbsorbingChain(stages: stages)
    }

    private static func dwell(_ random: inout SplitMix64) -> DwellTime {
        let days = 0.2 + 5 * random.unit()
        switch random.below(6) {
        case 0: return .fixed(days: days)
        case 1: return .exponential(mean: days)
        case 2: return .lognormal(median: days, sigma: 0.6)
        case 3: return .gamma(shape: 0.5, scale: days)
        case 4: return .weibull(shape: 2, scale: days)
        default: return .uniform(min: 0, max: days)
        }
    }
}
