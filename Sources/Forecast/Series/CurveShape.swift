import Results
import Runner
import Scenario
import Simulation

/// The ages at which a forecast's curves have points.
struct CurveShape: Sendable {
    /// Days after the arrival at which survival is looked at, as far as the horizon goes.
    let survivalDays: [Int]
    /// Days after the first goal at which the lifetime value is told.
    let valueDays: [Int]
    private let segments: [String]

    init(_ scenario: CompiledScenario) {
        let days = scenario.horizon.map { Int($0 / 86_400_000_000) } ?? 365
        // Close together where most happens; enough points for a line, few enough for a table.
        let ages = [0, 1, 2, 3, 5, 7, 10, 14, 21, 28, 30] + Array(stride(from: 45, through: 3_650, by: 15))
        let steps = ages.filter { $0 < days }
        let thin = max(1, steps.count / 40)
        let kept = steps.enumerated().filter { $0.element <= 30 || $0.offset % thin == 0 }.map(\.element)
        survivalDays = kept.filter { $0 > 0 }
        valueDays = kept
        segments = (scenario.world?.population.segments.map(\.name) ?? []).filter { !$0.isEmpty }
    }

    /// Lifetime value and payback of one replication.
    func row(_ figures: DailyFigures, cac: Double?) -> MeasureRow {
        let curve = figures.lifetimeValue
        var row: MeasureRow = valueDays.filter { $0 < curve.count }.map { (Self.valuePath($0), curve[$0]) }
        guard let cac, !curve.isEmpty else { return row }
        let paid = curve.firstIndex { $0 >= cac }
        row.append(("kpis.pays_back", paid == nil ? 0 : 1))
        if let paid { row.append(("kpis.payback_days", Double(paid))) }
        return row
    }

    private static func valuePath(_ day: Int) -> String { "\(MeasureRows.curves)ltv.\(day)" }

    func summaries(_ make: (_ path: String) -> ForecastSummary?) -> [CurveSummary] {
        var curves = [curve("ltv", nil, .day, valueDays, make) { Self.valuePath($0) }]
        for segment in [nil] + segments.map(Optional.some) {
            let kpis = segment.map { "segments.\($0).kpis." } ?? "kpis."
            curves.append(curve("survival", segment, .day, survivalDays, make) { "\(kpis)alive_day_\($0)" })
            curves.append(curve("retention", segment, .month, Array(1...60), make) { "\(kpis)retention_\($0)" })
        }
        return curves.filter { !$0.points.isEmpty }
    }

    private func curve(
        _ name: String, _ segment: String?, _ unit: CurveSummary.Unit, _ ages: [Int],
        _ make: (_ path: String) -> ForecastSummary?, _ path: (Int) -> String
    ) -> CurveSummary {
        CurveSummary(
            curve: name, segment: segment, unit: unit,
            points: ages.compactMap { age in
                make(path(age)).map { CurveSummary.Point(age: age, value: $0) }
            })
    }
}
