import FootfallTestKit
import Foundation

/// What the theory is held against, out of `summary.json`.
struct TheorySummary: Decodable {
    struct Stage: Decodable {
        var stage: String
        var entered: Int
        var decisions: Int
        var outcomes: [String: Int]
        var meanDwellDays: Double?

        enum CodingKeys: String, CodingKey {
            case stage, entered, decisions, outcomes
            case meanDwellDays = "mean_dwell_days"
        }
    }
    struct Goal: Decodable { var goal: String, conversions: Int, customers: Int }
    struct Channel: Decodable { var channel: String, impressions: Int, clicks: Int }

    var customers: Int
    var digest: String
    var stages: [Stage]
    var goals: [Goal]
    var channels: [Channel]
    var kpis: [String: Double]

    func stage(_ name: String) throws -> Stage {
        guard let stage = stages.first(where: { $0.stage == name }) else { throw Self.missing("stages.\(name)") }
        return stage
    }

    func goal(_ name: String) throws -> Goal {
        guard let goal = goals.first(where: { $0.goal == name }) else { throw Self.missing("goals.\(name)") }
        return goal
    }

    func channel(_ name: String) throws -> Channel {
        guard let found = channels.first(where: { $0.channel == name }) else { throw Self.missing("channels.\(name)") }
        return found
    }

    func kpi(_ name: String) throws -> Double {
        guard let kpi = kpis[name] else { throw Self.missing("kpis.\(name)") }
        return kpi
    }

    private static func missing(_ path: String) -> Child.Failure {
        Child.Failure(description: "the summary has no \(path)")
    }
}

// MARK: - Measured beside expected

extension ChainScenario {
    func comparisons(_ summary: TheorySummary) throws -> [Comparison] {
        let n = Double(summary.customers)
        let algebra = algebra(customers: summary.customers)
        var all: [Comparison] = []
        func each(_ what: String, _ count: Int, _ moments: Moments) {
            all.append(moments.compared(what, to: Double(count) / n, of: n))
        }
        for (index, stage) in chain.stages.enumerated() {
            let seen = try summary.stage(stage.name)
            let entries = algebra.entries(of: .stage(index))
            each("\(stage.name): entries", seen.entered, entries)
            each("\(stage.name): decisions", seen.decisions, algebra.decisions(in: index))
            for target in targets(of: stage) {
                let to = name(of: target)
                each("\(stage.name): to \(to)", seen.outcomes[to] ?? 0, algebra.moves(from: index, to: target))
            }
            all.append(
                algebra.visitDays(in: index).compared(
                    "\(stage.name): days of a visit", to: seen.meanDwellDays ?? .infinity, of: n * entries.mean))
        }
        each("end: entries", try summary.stage("end").entered, algebra.entries(of: .end))
        let goal = try summary.goal("goal")
        each("goals", goal.conversions, algebra.goals)
        all += [
            algebra.entries(of: .churned).compared("churned", to: try summary.kpi("churn_rate"), of: n),
            algebra.reachesGoal.compared("probability of the goal", to: try summary.kpi("conversion_rate"), of: n),
            algebra.daysToGoal.compared("days to the first goal", to: try summary.kpi("mean_days_to_goal"), of: n),
        ]
        return all
    }

    /// Each once, in the order of the ways.
    private func targets(of stage: AbsorbingChain.Stage) -> [AbsorbingChain.Target] {
        stage.ways.indices.filter { index in !stage.ways[..<index].contains { $0.to == stage.ways[index].to } }
            .map { stage.ways[$0].to }
    }
}

extension OddsScenario {
    func comparisons(_ summary: TheorySummary) throws -> [Comparison] {
        let n = Double(summary.customers)
        let seen = try summary.stage("deciding")
        func taken(_ shares: [Double]) -> [Comparison] {
            zip(Self.targets, shares).map { target, share in
                .share("to \(target)", Double(seen.outcomes[target] ?? 0) / n, share, of: summary.customers)
            }
        }
        guard !stays else {
            let visit = Self.odds.visit(uplifts, touches: touches)
            return taken(visit.taken) + [
                visit.decisions.compared("decisions", to: Double(seen.decisions) / n, of: n)
            ]
        }
        let channel = try summary.channel("ads")
        var all = taken(shares)
        all.append(impressions.compared("touches", to: Double(channel.impressions) / n, of: n))
        if let clicks {
            // Clicks of Poisson touches are Poisson.
            let mean = rate * days * clicks.share
            let expected = Moments(mean: mean, variance: mean)
            all.append(expected.compared("clicks", to: Double(channel.clicks) / n, of: n))
        }
        return all
    }
}
