import Results
import Runner

extension WhatIfSummary {
    /// One changed world beside its base.
    init(_ changed: Summary, minus base: Summary) {
        var kpis: [String: Double] = [:]
        for (name, value) in changed.kpis ?? [:] { if let before = base.kpis?[name] { kpis[name] = value - before } }
        let goals = changed.goals?.compactMap { goal in
            base.goals?.first { $0.goal == goal.goal }.map { goal.minus($0) }
        }
        self.init(
            goals: changed.goals, channels: changed.channels, kpis: changed.kpis,
            difference: Difference(goals: goals, kpis: kpis))
    }
}
