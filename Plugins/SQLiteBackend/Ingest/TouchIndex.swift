import GRDB
import Tracking

/// The index that finds a device's touches by time, of the kinds that compete for credit: one for each run, as ``KeyIndex`` is.
///
/// With it attribution goes from conversion to touches in the order in which credit wants them, and sorts nothing. Everything that
/// it asks of a touch is in the index, so that it reads no event. Where views do not compete they are not in it: they are most of
/// what comes in.
struct TouchIndex {
    let run: RunRow
    let touches: AttributionChoices.Touches

    var name: String { "event_\(touches == .clicks ? "click" : "touch")_\(run.id)" }

    /// A condition on an event: that it is in the index. Queries must say it in these very words for the index to be used.
    func contains(_ row: String = "") -> String {
        let kinds = touches == .clicks ? "IN (0, 3)" : "<= 3"
        return "\(row)run = \(run.id) AND \(row)kind \(kinds) AND \(row)channel <> 0"
    }

    /// Makes it where there is none.
    func build(in db: Database) throws {
        try db.execute(
            sql: """
                CREATE INDEX IF NOT EXISTS \(name)
                    ON event(run, device, time, sequence, customer, kind, channel, partner, campaign) WHERE \(contains())
                """)
    }
}
