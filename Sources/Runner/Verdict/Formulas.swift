import Measurement
import Results
import Scenario

/// Evaluates the scenario's own `kpis` over the summary: for everyone, and within each segment.
struct Formulas {
    let scenario: CompiledScenario

    init(_ scenario: CompiledScenario) { self.scenario = scenario }

    func evaluate(into summary: inout Summary) throws {
        guard !scenario.kpis.isEmpty else { return }
        var kpis = summary.kpis ?? [:]
        try settle(&kpis) { name in try SummaryTree(summary.with(kpis: name)) }
        summary.kpis = kpis
        for index in (summary.segments ?? []).indices {
            guard let segment = summary.segments?[index] else { continue }
            var mine = segment.kpis ?? [:]
            try settle(&mine) { known in
                var copy = segment
                copy.kpis = known
                return SummaryTree(root: try JSONValue(encoding: copy))
            }
            summary.segments?[index].kpis = mine
        }
    }

    /// A formula may build on another: rounds go on until nothing new is known.
    private func settle(_ kpis: inout [String: Double], _ tree: ([String: Double]) throws -> SummaryTree) throws {
        var open = scenario.kpis
        while !open.isEmpty {
            let tree = try tree(kpis)
            let before = open.count
            open.removeAll { kpi in
                guard let value = kpi.formula.evaluate(tree.number), value.isFinite else { return false }
                kpis[kpi.name] = value
                return true
            }
            if open.count == before { return }
        }
    }
}

extension Summary {
    fileprivate func with(kpis: [String: Double]) -> Summary {
        var copy = self
        copy.kpis = kpis
        return copy
    }
}
