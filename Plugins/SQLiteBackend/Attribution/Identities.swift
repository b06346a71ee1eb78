import GRDB
import Tracking

/// Finds out who is who, from devices and `identify` events alone.
///
/// Most devices are somebody's alone: `holder` says whose, or the device is its own. The others are taken apart event by
/// event in `cut`.
struct Identities {
    let settlement: Settlement

    func find() throws {
        let (run, stitching) = (settlement.run.id, settlement.plan.stitching)
        try findSignIns()
        if stitching == .retroactive {
            try settlement.db.execute(
                sql: """
                    INSERT INTO holder SELECT \(run), device, first_user FROM temp.sign_in WHERE NOT changes_hands
                    """)
        }
        let changes = "SELECT EXISTS (SELECT 1 FROM temp.sign_in WHERE changes_hands)"
        if try Bool.fetchOne(settlement.db, sql: changes) == true { try cut() }
    }

    /// `sign_in`: devices that somebody signs in on, and whether their events belong to several identities.
    private func findSignIns() throws {
        // Before a device's first identify it belongs to nobody known, looking forward.
        let changes = settlement.plan.stitching == .forward ? "1" : "min(e.user) <> max(e.user)"
        let identify = TrackingEvent.Kind.identify.rawValue
        let isSeen = settlement.plan.stitching != .none
        try settlement.db.execute(
            sql: """
                CREATE TEMP TABLE sign_in (device INTEGER PRIMARY KEY, first_user INTEGER, changes_hands INTEGER);
                INSERT INTO temp.sign_in
                    SELECT e.device, min(e.user), \(changes) FROM event e INDEXED BY event_identify
                    WHERE \(isSeen) AND e.run = \(settlement.run.id) AND e.kind = \(identify) GROUP BY e.device;
                """)
    }

    /// Retroactively an event is the next identify's, itself included, or the last one's where none follows; forward it is the
    /// latest identify's so far. Identifies are counted from the side from which they are looked for: of each event that
    /// number says which identify it is.
    private func cut() throws {
        let (run, forward) = (settlement.run.id, settlement.plan.stitching == .forward)
        let identify = TrackingEvent.Kind.identify.rawValue
        let order = Settlement.moment("e", forward ? "ASC" : "DESC")
        try settlement.db.execute(
            sql: """
                CREATE TEMP TABLE marked (
                    device INTEGER, place INTEGER, is_identify INTEGER, event INTEGER, user INTEGER,
                    PRIMARY KEY (device, place, is_identify, event)) WITHOUT ROWID;
                INSERT INTO temp.marked
                    SELECT e.device, count(*) FILTER (WHERE e.kind = \(identify)) OVER (
                            PARTITION BY e.device ORDER BY \(order) ROWS UNBOUNDED PRECEDING),
                        e.kind = \(identify), e.id, e.user
                    FROM event e NOT INDEXED JOIN temp.sign_in s ON s.device = e.device AND s.changes_hands
                    WHERE \(settlement.ofRun);
                INSERT INTO cut
                    SELECT m.event, \(run), i.user IS NOT NULL, coalesce(i.user, m.device)
                    FROM temp.marked m LEFT JOIN temp.marked i
                        ON i.device = m.device AND i.is_identify AND i.place = \(forward ? "m.place" : "max(m.place, 1)")
                    ORDER BY m.event;
                DROP TABLE temp.marked;
                """)
    }
}
