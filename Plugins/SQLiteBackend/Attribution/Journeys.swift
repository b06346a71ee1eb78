import GRDB
import Tracking

/// Reads the conversions that count, and the touches of those who convert.
struct Journeys {
    let settlement: Settlement

    private var db: Database { settlement.db }
    private var plan: RunPlan { settlement.plan }

    func read() throws {
        try readZone()
        try readTargets()
        try dropRepeatedOrders()
        try storeConversions()
        try findDevices()
        try readTouches()
    }

    /// `zone`: from when on local time is how many microseconds ahead.
    private func readZone() throws {
        try db.execute(sql: "CREATE TEMP TABLE zone (start INTEGER PRIMARY KEY, ahead INTEGER)")
        for (index, zone) in plan.choices.zone.enumerated() {
            try db.execute(
                sql: "INSERT OR REPLACE INTO temp.zone VALUES (?, ?)",
                arguments: [index == 0 ? Int64.min : zone.from, zone.offset])
        }
    }

    /// `target`: events named by a goal, numbered by identity and moment.
    private func readTargets() throws {
        let goals = Set(plan.goals).sorted().map { "\(Column.number($0))" }.joined(separator: ", ")
        try db.execute(
            sql: """
                CREATE TEMP TABLE target (
                    id INTEGER PRIMARY KEY, number INTEGER, is_user INTEGER, time INTEGER, later INTEGER, sequence INTEGER,
                    largest INTEGER, customer INTEGER, goal INTEGER, order_id INTEGER, value INTEGER, moment INTEGER);
                INSERT INTO temp.target(
                        number, is_user, time, later, sequence, largest, customer, goal, order_id, value, moment)
                    SELECT coalesce(c.number, h.user, e.device) AS number, coalesce(c.is_user, h.user IS NOT NULL) AS is_user,
                        e.time, e.sequence < 0 AS later, e.sequence, e.customer < 0 AS largest, e.customer, e.name, e.order_id,
                        e.value, \(moment("e"))
                    FROM event e NOT INDEXED LEFT JOIN cut c ON c.event = e.id
                    LEFT JOIN holder h ON h.run = \(settlement.run.id) AND h.device = e.device
                    WHERE \(settlement.ofRun) AND e.kind = \(TrackingEvent.Kind.event.rawValue) AND e.name IN (\(goals))
                    ORDER BY number, is_user, e.time, later, e.sequence, largest, e.customer;
                """)
    }

    /// An order counts once for an identity and goal; order 0 is no order. Most have one conversion and nothing to compare.
    private func dropRepeatedOrders() throws {
        try db.execute(
            sql: """
                DELETE FROM temp.target WHERE id IN (
                    SELECT id FROM (
                        SELECT t.id, row_number() OVER (
                            PARTITION BY t.number, t.is_user, t.goal, t.order_id ORDER BY t.id) AS nth
                        FROM temp.target t WHERE t.order_id <> 0 AND EXISTS (
                            SELECT 1 FROM temp.target b
                            WHERE b.id IN (t.id - 1, t.id + 1) AND b.number = t.number AND b.is_user = t.is_user))
                    WHERE nth > 1);
                """)
    }

    private func storeConversions() throws {
        let run = settlement.run.id
        try db.execute(
            sql: """
                INSERT INTO conversion
                    SELECT coalesce((SELECT max(id) FROM conversion), 0) + t.id, \(run), t.goal, t.is_user, t.number, t.customer,
                        t.sequence, t.time, t.value
                    FROM temp.target t ORDER BY t.id;
                """)
    }

    /// `belonging`: the devices all of whose events are somebody's who converts.
    private func findDevices() throws {
        try db.execute(
            sql: """
                CREATE TEMP TABLE belonging (device INTEGER PRIMARY KEY, number INTEGER, is_user INTEGER);
                INSERT OR IGNORE INTO temp.belonging
                    SELECT t.number, t.number, 0 FROM temp.target t
                    WHERE NOT t.is_user AND t.number NOT IN (SELECT device FROM temp.sign_in WHERE changes_hands);
                INSERT INTO temp.belonging
                    SELECT h.device, h.user, 1 FROM holder h
                    WHERE h.run = \(settlement.run.id) AND h.user IN (SELECT number FROM temp.target WHERE is_user);
                """)
    }

    /// `touch`: what may get credit, by identity and moment, with the last moment at which it is eligible. Kind, channel, partner
    /// and campaign are packed into one number: see ``Packed``.
    private func readTouches() throws {
        let kinds = plan.choices.touches == .clicks ? "0, 3" : "0, 1, 2, 3"
        let columns = "e.time, e.sequence, e.customer, e.kind, e.channel, e.partner, e.campaign"
        let isTouch = "\(settlement.ofRun) AND e.kind IN (\(kinds)) AND e.channel <> 0"
        try db.execute(
            sql: """
                CREATE TEMP TABLE touch (
                    number INTEGER, is_user INTEGER, time INTEGER, later INTEGER, sequence INTEGER, largest INTEGER,
                    customer INTEGER, source INTEGER, expires INTEGER,
                    PRIMARY KEY (number, is_user, time, later, sequence, largest, customer)) WITHOUT ROWID;
                INSERT INTO temp.touch
                    SELECT number, is_user, time, sequence < 0 AS later, sequence, customer < 0 AS largest, customer,
                        \(Packed.pack("t")), \(Lookbacks(plan).expiry(of: "t", at: moment("t")))
                    FROM (
                        SELECT b.number, b.is_user, \(columns)
                        FROM event e NOT INDEXED CROSS JOIN temp.belonging b ON b.device = e.device WHERE \(isTouch)
                        UNION ALL
                        SELECT c.number, c.is_user, \(columns)
                        FROM cut c CROSS JOIN event e ON e.id = c.event
                        WHERE c.run = \(settlement.run.id) AND \(isTouch)) t
                    ORDER BY number, is_user, time, later, sequence, largest, customer;
                """)
    }

    /// What ages are differences of: the time, or for calendar days the number of the local date.
    private func moment(_ row: String) -> String {
        guard plan.choices.boundary == .calendarDays else { return "\(row).time" }
        let day = AttributionChoices.Lookback.day
        let local = """
            (\(row).time + coalesce((SELECT z.ahead FROM temp.zone z WHERE z.start <= \(row).time ORDER BY z.start DESC LIMIT 1), 0))
            """
        return "(\(local) / \(day) - (\(local) % \(day) < 0))"
    }
}

/// Kind, channel, partner and campaign of a touch as one number: 16 bits each, the campaign lowest.
enum Packed {
    static func pack(_ row: String) -> String {
        // Shifts bind no tighter than ors.
        "((\(row).kind << 16 | \(row).channel) << 16 | \(row).partner) << 16 | \(row).campaign"
    }

    static func kind(_ row: String) -> String { "(\(row).source >> 48)" }
    static func channel(_ row: String) -> String { "(\(row).source >> 32 & 65535)" }
    static func partner(_ row: String) -> String { "(\(row).source >> 16 & 65535)" }
    static func campaign(_ row: String) -> String { "(\(row).source & 65535)" }
    /// Channel and partner: touches of the same are of the same source.
    static func source(_ row: String) -> String { "(\(row).source >> 16 & 4294967295)" }
}
