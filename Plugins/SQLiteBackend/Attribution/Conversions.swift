import GRDB
import Tracking

/// Stores the conversions that count.
struct Conversions {
    let settlement: Settlement

    private var db: Database { settlement.db }

    /// Conversions of the run lie together in `conversion`, by identity and moment.
    ///
    /// - Returns: their numbers, of which some may be left out.
    func store() throws -> Range<Int64> {
        let first = (try Int64.fetchOne(db, sql: "SELECT max(id) FROM conversion") ?? 0) + 1
        let run = settlement.run.id
        let goals = Set(settlement.plan.goals).sorted().map { "\(Column.number($0))" }.joined(separator: ", ")
        // Where nobody signed in, every device is its own.
        let isStitched = try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM temp.sign_in)") ?? false
        let identity =
            isStitched
            ? "coalesce(c.is_user, h.user IS NOT NULL) AS is_user, coalesce(c.number, h.user, e.device) AS number"
            : "0 AS is_user, e.device AS number"
        let holders =
            isStitched
            ? "LEFT JOIN cut c ON c.event = e.id LEFT JOIN holder h ON h.run = \(run) AND h.device = e.device" : ""
        try db.execute(
            sql: """
                INSERT INTO conversion(run, goal, is_user, number, customer, sequence, time, order_id, value)
                    SELECT \(run), e.name, \(identity), e.customer, e.sequence, e.time, e.order_id, e.value
                    FROM event e NOT INDEXED \(holders)
                    WHERE \(settlement.ofRun) AND e.kind = \(TrackingEvent.Kind.event.rawValue) AND e.name IN (\(goals))
                    ORDER BY number, is_user, \(Settlement.moment("e"));
                """)
        try dropRepeatedOrders(from: first)
        return first..<max(first, (try Int64.fetchOne(db, sql: "SELECT max(id) FROM conversion") ?? 0) + 1)
    }

    /// An order counts once for an identity and goal; order 0 is no order. Most have one conversion and nothing to compare.
    private func dropRepeatedOrders(from first: Int64) throws {
        try db.execute(
            sql: """
                DELETE FROM conversion WHERE id IN (
                    SELECT id FROM (
                        SELECT v.id, row_number() OVER (
                            PARTITION BY v.number, v.is_user, v.goal, v.order_id ORDER BY v.id) AS nth
                        FROM (
                            SELECT a.id AS one, b.id AS other FROM conversion a CROSS JOIN conversion b ON b.id = a.id + 1
                            WHERE a.id >= \(first) AND a.number = b.number AND a.is_user = b.is_user) n
                        CROSS JOIN conversion v ON v.id IN (n.one, n.other)
                        WHERE v.order_id <> 0 GROUP BY v.id)
                    WHERE nth > 1);
                """)
    }
}
