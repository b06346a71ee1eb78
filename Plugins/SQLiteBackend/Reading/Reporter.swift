import GRDB
import Tracking

/// The reports, as the file's own views give them.
struct Reporter {
    let run: RunRow
    let name: String

    func report(in db: Database) throws -> BackendReport {
        let stored = try Int.fetchOne(
            db, sql: "SELECT count(*) FROM event e NOT INDEXED WHERE e.id >= ? AND e.run = ?",
            arguments: [run.firstEvent, run.id])
        let sources = ["touches", "conversions", "value"]
        return BackendReport(
            funnel: try rows("funnel", of: "stage", ["customers"], in: db),
            channels: try rows("channels", of: "channel", sources, in: db),
            partners: try rows("partners", of: "partner", sources, in: db), stored: stored ?? 0)
    }

    private func rows(_ view: String, of name: String, _ numbers: [String], in db: Database) throws -> [BackendReport
        .Row]
    {
        try Row.fetchAll(db, sql: "SELECT * FROM \(view) WHERE run = ?", arguments: [self.name]).map { row in
            BackendReport.Row(name: row[name], numbers: numbers.map { ($0, row[$0]) })
        }
    }
}
