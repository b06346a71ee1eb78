import Simulation

/// Warns of touches that pile up without end: without half-life and saturation each of them multiplies the odds for good.
///
/// The expected adstock is estimated by following the mass of customers from decision to decision through the stages, at mean
/// dwells and base probabilities, until the horizon; the calendar, budgets and the touches' own effects are left out.
struct AdstockCheck {
    let world: World
    let sections: [TouchSection]
    let traits: TraitTable
    let problems: Problems

    /// Above this mean, an uplift of 1.1 multiplies odds by 2.6, one of 2 by 1,024.
    private static let limit = 10.0
    private static let stepLimit = 2_000

    func check() {
        for (line, section) in zip(world.lines, sections) where line.halfLife == nil && line.saturation == nil {
            guard let uplift = (section.uplift ?? section.clickUplift)?.location else { continue }
            let impressions = line.effects.isEmpty ? 0 : expected(of: line, perTouch: 1)
            let clicks =
                line.clickEffects.isEmpty ? 0 : expected(of: line, perTouch: traits.mean(of: line.clickThrough))
            let adstock = max(impressions, clicks)
            guard adstock > Self.limit else { continue }
            problems.report(
                "about \(Int(min(adstock, 1e9).rounded())) touches of `\(line.path)` act on each decision, and none fades",
                at: uplift, remedy: "give it a `half_life` or a `saturation`; over \(Int(Self.limit)) needs one")
        }
    }

    /// Mean adstock over the decisions that the line acts on.
    private func expected(of line: TouchLine, perTouch: Double) -> Double {
        let count = world.stages.count
        var mass = startMass()
        // Adstock and time since arrival of the customers in each stage, times their mass.
        var adstock = [Double](repeating: 0, count: count)
        var age = [Double](repeating: 0, count: count)
        let gain = (0..<count).map { line.stages.contains($0) ? touches(of: line, in: $0) * perTouch : 0 }
        let dwell = world.stages.map { $0.dwell.map { max(traits.mean(of: $0), 1) } ?? 0 }
        let moves = (0..<count).map { transitions(from: $0) }
        let horizon = world.horizon.map(Double.init) ?? .infinity
        var decisions = 0.0
        var sum = 0.0
        for _ in 0..<Self.stepLimit {
            var next = [Double](repeating: 0, count: count)
            var nextAdstock = next
            var nextAge = next
            for stage in 0..<count where mass[stage] > 1e-12 && !moves[stage].isEmpty {
                adstock[stage] += mass[stage] * gain[stage]
                age[stage] += mass[stage] * dwell[stage]
                guard age[stage] / mass[stage] <= horizon else { continue }
                if line.stages.contains(stage) {
                    decisions += mass[stage]
                    sum += adstock[stage]
                }
                for move in moves[stage] {
                    next[move.to] += mass[stage] * move.share
                    nextAdstock[move.to] += adstock[stage] * move.share
                    nextAge[move.to] += age[stage] * move.share
                }
            }
            (mass, adstock, age) = (next, nextAdstock, nextAge)
            if mass.reduce(0, +) < 1e-6 { break }
        }
        return decisions > 0 ? sum / decisions : 0
    }

    private func startMass() -> [Double] {
        var mass = [Double](repeating: 0, count: world.stages.count)
        let first = Set(world.population.arrivals.map(\.stage))
        for stage in first { mass[stage] = 1 / Double(first.count) }
        if first.isEmpty { mass[0] = 1 }
        return mass
    }

    /// Where a decision leads, staying included, churn left out.
    private func transitions(from stage: Int) -> [(to: Int, share: Double)] {
        let outcomes = world.stages[stage].outcomes
        guard !outcomes.isEmpty else { return [] }
        let given = outcomes.reduce(0) { sum, outcome in
            if case .amount(let amount) = outcome.probability { sum + traits.mean(of: amount) } else { sum }
        }
        let rest = max(0, 1 - given)
        let scale = 1 / max(given, 1)
        let hasRest = outcomes.contains { $0.probability == .rest }
        var moves: [(to: Int, share: Double)] = hasRest ? [] : [(stage, rest)]
        for outcome in outcomes where outcome.to != Outcome.churned {
            switch outcome.probability {
            case .rest: moves.append((outcome.to, rest))
            case .amount(let amount): moves.append((outcome.to, traits.mean(of: amount) * scale))
            }
        }
        return moves
    }

    /// Expected touches in one dwell in the stage.
    private func touches(of line: TouchLine, in stage: Int) -> Double {
        guard let dwell = world.stages[stage].dwell else { return 0 }
        let time = traits.mean(of: dwell)
        let reach = line.reach.map { traits.mean(of: $0) } ?? 1
        let most = Double(line.atMost ?? .max)
        switch line.timing {
        case .rate(let rate): return min(traits.mean(of: rate) * time, most)
        case .schedule(let times):
            guard let first = times.first, let last = times.last else { return 0 }
            let span = Double(world.horizon ?? max(last - first, 1))
            return min(Double(times.count) / span * time * reach, most)
        case .period(let period): return min(time / Double(period) * reach, most)
        case .after(let event, let delay):
            return traits.mean(of: delay) > time ? 0 : min(triggers(event, in: stage, time: time) * reach, most)
        case .inactivity(let delay): return min(time / max(traits.mean(of: delay), 1) * reach, most)
        case .intent: return 0
        }
    }

    /// How often a trigger's event comes in one dwell: once by the way in, and as often as the stage emits it.
    private func triggers(_ event: Int, in stage: Int, time: Double) -> Double {
        let emitted = world.stages[stage].emissions.filter { $0.event == event }
        return emitted.reduce(emitted.isEmpty ? 1 : 0) { sum, emission in
            switch emission.timing {
            case .entry(let count): sum + traits.mean(of: count)
            case .rate(let rate): sum + traits.mean(of: rate) * time
            }
        }
    }
}

extension UpliftSection {
    var location: SourceLocation? {
        switch self {
        case .number(_, let location): location
        case .byOutcome(let factors): factors.first?.outcome.location
        }
    }
}
