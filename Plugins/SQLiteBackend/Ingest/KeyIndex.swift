import GRDB

/// The index that finds an event by customer and sequence, and with it copies: one for each run.
///
/// An index of the run's own, so that a run that builds it late touches nothing of the others.
struct KeyIndex {
    let run: RunRow

    var name: String { "event_key_\(run.id)" }

    func exists(in db: Database) throws -> Bool {
        try Bool.fetchOne(
            db, sql: "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE type = 'index' AND name = ?)", arguments: [name])
            ?? false
    }

    /// Makes it where there is none, after removing copies: of each id the one stays that arrived first.
    func build(in db: Database) throws {
        guard try !exists(in: db) else { return }
        try db.execute(
            sql: """
                DELETE FROM event WHERE id IN (
                    SELECT id FROM (
                        SELECT id, row_number() OVER (PARTITION BY customer, sequence ORDER BY id) AS body
                        FROM event NOT INDEXED WHERE id >= \(run.firstEvent) AND run = \(run.id))
                    WHERE body > 1);
                CREATE UNIQUE INDEX \(name) ON event(customer, sequence) WHERE run = \(run.id);
                """)
    }
}
