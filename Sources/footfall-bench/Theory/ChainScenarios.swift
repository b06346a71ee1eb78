import FootfallTestKit

/// A world that qualifies for the algebra, beside the scenario file that says the same.
struct ChainScenario {
    var name: String
    var seed: Int
    var chain: AbsorbingChain

    /// The five stages of the plain chain; conversion, churn, else stay. The goal comes with the purchase.
    static let plain = ChainScenario(
        name: "theory-plain", seed: 1,
        chain: AbsorbingChain(
            stages: Chain.stages.enumerated().map { index, stage in
                .init(
                    stage.name, dwell: .exponential(mean: stage.meanDays),
                    ways: [
                        .init(
                            to: index + 1 < Chain.stages.count ? .stage(index + 1) : .end,
                            probability: stage.conversion, isGoal: stage.name == "purchase"),
                        .init(to: .churned, probability: stage.churn),
                    ])
            }))

    /// A subscription that renews (a self-outcome), lapses and is won back; every other kind of way is there too.
    static let winBack = ChainScenario(
        name: "theory-win-back", seed: 2,
        chain: AbsorbingChain(stages: [
            .init(
                "visiting", dwell: .exponential(mean: 2),
                ways: [
                    .init(to: .stage(1), probability: 0.25), .init(to: .stage(0), probability: 0.1),
                    .init(to: .churned, probability: 0.3),
                ]),
            .init(
                "trial", dwell: .fixed(days: 14),
                ways: [
                    .init(to: .stage(2), probability: 0.4, isGoal: true), .init(to: .stage(3), probability: 0.35),
                    .init(to: .churned, probability: 0.25),
                ]),
            .init(
                "subscribed", dwell: .gamma(shape: 4, scale: 7.5),
                ways: [
                    .init(to: .stage(2), probability: 0.7, isGoal: true), .init(to: .stage(3), probability: 0.15),
                    .init(to: .end, probability: 0.02, isGoal: true), .init(to: .churned, probability: 0.03),
                ]),
            .init(
                "lapsed", dwell: .lognormal(median: 20, sigma: 0.8),
                ways: [
                    .init(to: .stage(2), probability: 0.15, isGoal: true), .init(to: .stage(0), probability: 0.1),
                    .init(to: .churned, probability: 0.35),
                ]),
        ]))

    /// `rest` on churn, on the way back and on a self-outcome; customers arrive in two stages.
    static let rest = ChainScenario(
        name: "theory-rest", seed: 3,
        chain: AbsorbingChain(
            stages: [
                .init(
                    "browsing", dwell: .weibull(shape: 1.5, scale: 3),
                    ways: [.init(to: .stage(1), probability: 0.3), .init(to: .churned, probability: 0)], rest: 1),
                .init(
                    "cart", dwell: .uniform(min: 0, max: 0.5),
                    ways: [
                        .init(to: .stage(2), probability: 0.2),
                        .init(to: .end, probability: 0.45, isGoal: true),
                        .init(to: .stage(0), probability: 0),
                    ], rest: 2),
                .init(
                    "reminded", dwell: .fixed(days: 1.25),
                    ways: [
                        .init(to: .end, probability: 0.35, isGoal: true), .init(to: .churned, probability: 0.15),
                        .init(to: .stage(2), probability: 0),
                    ], rest: 2),
            ], arrivals: [0.7, 0.3, 0]))

    static func random(_ seed: UInt64) -> ChainScenario {
        ChainScenario(name: "theory-random-\(seed)", seed: Int(seed), chain: .random(seed: seed))
    }

    static let all = [plain, winBack, rest] + (11...14).map(random)
}

// MARK: - As a file

extension ChainScenario {
    func text(customers: Int) -> String {
        var lines = [
            "scenario: \(name)", "seed: \(seed)", "start: 2026-01-05", "horizon: none", "goal: goal", "population:",
            "  arrivals:",
        ]
        for (stage, count) in arrivals(customers).enumerated() where count > 0 {
            lines.append("    - {customers: \(count), over: 0d, stage: \(chain.stages[stage].name)}")
        }
        lines.append("stages:")
        for index in chain.stages.indices { lines += stage(index) }
        return (lines + ["  - stage: end", ""]).joined(separator: "\n")
    }

    /// Whole customers by the chain's shares; the first stage takes what rounding leaves.
    private func arrivals(_ customers: Int) -> [Int] {
        var counts = chain.arrivals.map { Int(($0 * Double(customers)).rounded()) }
        counts[0] += customers - counts.reduce(0, +)
        return counts
    }

    /// The chain with the shares that so many whole customers really have.
    func algebra(customers: Int) -> ChainAlgebra {
        var chain = chain
        chain.arrivals = arrivals(customers).map { Double($0) / Double(customers) }
        return ChainAlgebra(chain)
    }

    func name(of target: AbsorbingChain.Target) -> String {
        switch target {
        case .stage(let index): chain.stages[index].name
        case .end: "end"
        case .churned: "churned"
        }
    }

    /// The first way is the stage's conversion where it leads to the next stage, a last way to `churned` its churn.
    private func stage(_ index: Int) -> [String] {
        let stage = chain.stages[index]
        var lines = ["  - stage: \(stage.name)", "    dwell: \(stage.dwell.text)"]
        var outcomes: [String] = []
        for (number, way) in stage.ways.enumerated() {
            let probability = stage.rest == number ? "rest" : "\(way.probability)"
            let emits = way.isGoal ? ", emits: goal" : ""
            let next: AbsorbingChain.Target = index + 1 < chain.stages.count ? .stage(index + 1) : .end
            if number == 0 && way.to == next {
                lines.append("    conversion: {probability: \(probability)\(emits)}")
            } else if way.to == .churned && !way.isGoal {
                lines.append("    churn: \(probability)")
            } else {
                outcomes.append("      - {to: \(name(of: way.to)), probability: \(probability)\(emits)}")
            }
        }
        return lines + (outcomes.isEmpty ? [] : ["    outcomes:"] + outcomes)
    }
}

extension DwellTime {
    /// As a scenario writes it.
    fileprivate var text: String {
        switch self {
        case .fixed(let days): "\(days)d"
        case .exponential(let mean): "{exponential: {mean: \(mean)d}}"
        case .lognormal(let median, let sigma): "{lognormal: {median: \(median)d, sigma: \(sigma)}}"
        case .gamma(let shape, let scale): "{gamma: {shape: \(shape), scale: \(scale)d}}"
        case .weibull(let shape, let scale): "{weibull: {shape: \(shape), scale: \(scale)d}}"
        case .uniform(let min, let max): "{uniform: {min: \(min)d, max: \(max)d}}"
        }
    }
}
