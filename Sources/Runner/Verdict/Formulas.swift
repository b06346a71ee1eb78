import Measurement
import Results
import Scenario

/// Evaluates the scenario's own `kpis` over the summary: for everyone, and within each segment.
struct Formulas {
    let scenario: CompiledScenario

    init(_ scenario: CompiledScenario) { self.scenario = scenario }

    func evaluate(into summary: inout Summary) throws {
        guard !scenario.kpis.isEmpty else { return }
        let root = try JSONValue(encoding: summary)
        var kpis = summary.kpis ?? [:]
        settle(&kpis, in: root)
        summary.kpis = kpis
        guard case .object(let members) = root, case .list(let segments)? = members["segments"] else { return }
        for (index, segment) in segments.enumerated() {
            var mine = summary.segments?[index].kpis ?? [:]
            settle(&mine, in: segment)
            summary.segments?[index].kpis = mine
        }
    }

    /// The summary as a tree, the measures among it: made once, where summaries are wanted for what they hold at each path alone.
    func tree(of summary: Summary) throws -> SummaryTree {
        let root = try JSONValue(encoding: summary)
        guard !scenario.kpis.isEmpty, case .object(var members) = root else { return SummaryTree(root: root) }
        members["kpis"] = measures(summary.kpis, in: root)
        if case .list(var segments)? = members["segments"] {
            for index in segments.indices {
                guard case .object(var mine) = segments[index] else { continue }
                mine["kpis"] = measures(summary.segments?[index].kpis, in: segments[index])
                segments[index] = .object(mine)
            }
            members["segments"] = .list(segments)
        }
        return SummaryTree(root: .object(members))
    }

    private func measures(_ standard: [String: Double]?, in root: JSONValue) -> JSONValue {
        var kpis = standard ?? [:]
        settle(&kpis, in: root)
        return .object(kpis.filter(\.value.isFinite).mapValues { .number($0) })
    }

    /// A formula may build on another: rounds go on until nothing new is known.
    private func settle(_ kpis: inout [String: Double], in root: JSONValue) {
        guard case .object(var members) = root else { return }
        var open = scenario.kpis
        while !open.isEmpty {
            members["kpis"] = .object(kpis.mapValues { .number($0) })
            let tree = SummaryTree(root: .object(members))
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
    /// Evaluates a scenario's own measures once more, where there is more to build them on.
    public mutating func evaluateMeasures(of scenario: CompiledScenario) throws {
        try Formulas(scenario).evaluate(into: &self)
    }
}
