import Results
import Runner

/// What one replication says, as paths and numbers.
enum MeasureRows {
    /// Paths of points of series and curves, which the summary tells elsewhere.
    static let series = "series."
    static let curves = "curves."

    /// Not measures: what the command was told, or what is the same in every replication by construction.
    private static let notMeasures: Set<Substring> = ["seed", "replication", "horizon_days", "what_if", "exact"]
    /// What a changed world is compared by.
    private static let compared: Set<Substring> = [
        "customers", "goals", "kpis", "channels", "partners", "campaigns", "stages",
    ]

    /// Every number of a summary, cohorts included; months of single segments and partners are left out, most of all numbers and the
    /// least asked for.
    static func all(_ summary: Summary) throws -> MeasureRow {
        var brief = summary
        for index in (brief.segments ?? []).indices {
            brief.segments?[index].periods = nil
            for partner in (brief.segments?[index].partners ?? []).indices {
                brief.segments?[index].partners?[partner].periods = nil
            }
        }
        for partner in (brief.partners ?? []).indices { brief.partners?[partner].periods = nil }
        var row = try SummaryTree(brief).numbers().filter { !notMeasures.contains(head($0.path)) }
        for cohort in summary.cohorts ?? [] {
            for (month, share) in cohort.retention.enumerated() {
                row.append(("cohorts.\(cohort.month).retention_\(month + 1)", share))
            }
            for (month, value) in (cohort.ltv ?? []).enumerated() {
                row.append(("cohorts.\(cohort.month).ltv_\(month)", value))
            }
        }
        return row
    }

    /// The numbers that a changed world is compared by.
    static func compared(_ summary: Summary) throws -> MeasureRow {
        var brief = summary
        brief.periods = nil
        brief.cohorts = nil
        brief.segments = nil
        brief.events = nil
        return try SummaryTree(brief).numbers().filter {
            compared.contains(head($0.path)) && !$0.path.contains(".periods.")
        }
    }

    private static func head(_ path: String) -> Substring { path.prefix { $0 != "." } }

    static func isShownElsewhere(_ path: String) -> Bool { path.hasPrefix(series) || path.hasPrefix(curves) }
}
