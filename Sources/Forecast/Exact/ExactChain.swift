import Scenario
import Simulation

/// Closed forms of a scenario that is an absorbing semi-Markov chain: dwell, then decide, and nothing that makes customers differ.
///
/// With Q the probabilities of the steps between stages (stays included) and N = (I - Q)^-1, decisions in each stage are
/// `arrivals N`, and everything else is a sum over them; see ``ChainAnswers``. Times need the means of dwells alone.
struct ExactChain {
    /// A decision's possibilities.
    struct Way {
        /// `nil`: churned.
        var to: Int?
        var probability: Double
        var isGoal: Bool
        var event: Int?
        /// Expected value of the event in major units; `nil`: not known.
        var value: Double?
    }

    let world: World
    let ways: [[Way]]
    /// Mean dwell before each decision, in days.
    let dwellDays: [Double]
    /// By segment, then stage: customers who arrive there.
    private let arrivals: [[Double]]

    /// - Throws: ``ForecastError/notExact(_:)`` with every reason.
    init(_ scenario: CompiledScenario, customers: Int?) throws {
        guard let world = scenario.world else { throw ForecastError.notExact(["stages: there are none"]) }
        let reasons = ChainQualification(scenario, world).reasons
        guard reasons.isEmpty else { throw ForecastError.notExact(reasons) }
        self.world = world
        ways = world.stages.map { Self.ways(of: $0, world) }
        dwellDays = world.stages.map { ($0.dwell?.exactMean ?? 0) / 86_400e6 }
        arrivals = Self.arrivals(world, customers: customers)
    }

    private static func ways(of stage: Stage, _ world: World) -> [Way] {
        let numbers = stage.outcomes.map { outcome -> Double? in
            if case .amount(.constant(let number)) = outcome.probability { number } else { nil }
        }
        let rest = max(0, 1 - numbers.compactMap { $0 }.reduce(0, +))
        let isDiscounted = world.lines.contains { $0.discount != nil }
        return zip(stage.outcomes, numbers).map { outcome, number in
            Way(
                to: outcome.to == Outcome.churned ? nil : outcome.to, probability: number ?? rest,
                isGoal: outcome.event != nil && outcome.event == world.goal, event: outcome.event,
                value: isDiscounted ? nil : value(of: outcome))
        }
    }

    private static func value(of outcome: Outcome) -> Double? {
        guard !outcome.products.isEmpty else { return outcome.value == nil ? 0 : outcome.value?.exactMean }
        var (sum, left, rest) = (0.0, 1.0, 0.0)
        for product in outcome.products {
            guard let value = product.value.exactMean else { return nil }
            switch product.share {
            case .rest: rest = value
            case .amount(.constant(let share)):
                sum += share * value
                left -= share
            case .amount: return nil
            }
        }
        return sum + max(0, left) * rest
    }

    private static func arrivals(_ world: World, customers: Int?) -> [[Double]] {
        let segments = world.population.segments
        var counts = segments.map { _ in world.stages.map { _ in 0.0 } }
        func add(_ number: Double, segment: Int?, stage: Int) {
            for (index, other) in segments.enumerated() {
                counts[index][stage] += number * (segment.map { $0 == index ? 1 : 0 } ?? other.share)
            }
        }
        for entry in world.population.arrivals {
            switch entry.process {
            // Without a horizon there are none at a rate.
            case .rate: continue
            case .customers(let number, _): add(Double(number), segment: entry.segment, stage: entry.stage)
            case .trace(let recorded):
                for one in recorded { add(1, segment: one.segment ?? entry.segment, stage: one.stage ?? entry.stage) }
            }
        }
        let total = counts.reduce(0) { $0 + $1.reduce(0, +) }
        guard let customers, total > 0 else { return counts }
        return counts.map { $0.map { $0 * Double(customers) / total } }
    }

    /// Expected measures by path into the summary: of everybody, and of each named segment.
    ///
    /// - Throws: ``ForecastError/notExact(_:)`` where some stages go round for ever.
    func measures() throws -> [String: Double] {
        var measures = try answers(of: world.stages.indices.map { stage in arrivals.reduce(0) { $0 + $1[stage] } }, "")
        for (segment, counts) in zip(world.population.segments, arrivals) where !segment.name.isEmpty {
            measures.merge(try answers(of: counts, "segments.\(segment.name).")) { first, _ in first }
        }
        return measures
    }

    private func answers(of arrivals: [Double], _ prefix: String) throws -> [String: Double] {
        let answers = ChainAnswers(self, arrivals: arrivals)
        guard answers.isFinite else {
            throw ForecastError.notExact(["stages: some lead round for ever; give them a way out, like `churn`"])
        }
        return answers.measures(prefix)
    }
}
