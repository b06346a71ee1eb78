import GRDB
import Tracking

/// Reads the conversions that count, and the touches of those who convert.
struct Journeys {
    let settlement: Settlement

    private var db: Database { settlement.db }
    private var plan: RunPlan { settlement.plan }

    func read() throws {
        try readZone()
        try readSales()
        try numberIdentities()
        try countConversions()
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

    /// `sale`: events named by a goal, with their identities.
    private func readSales() throws {
        let goals = Set(plan.goals).sorted().map { "\(Column.number($0))" }.joined(separator: ", ")
        try db.execute(
            sql: """
                CREATE TEMP TABLE sale (
                    is_user INTEGER, number INTEGER, goal INTEGER, order_id INTEGER, time INTEGER, sequence INTEGER,
                    customer INTEGER, value INTEGER);
                INSERT INTO temp.sale
                    SELECT coalesce(c.is_user, h.user IS NOT NULL), coalesce(c.number, h.user, e.device), e.name,
                        e.order_id, e.time, e.sequence, e.customer, e.value
                    FROM event e NOT INDEXED LEFT JOIN cut c ON c.event = e.id
                    LEFT JOIN holder h ON h.run = \(settlement.run.id) AND h.device = e.device
                    WHERE \(settlement.ofRun) AND e.kind = \(TrackingEvent.Kind.event.rawValue) AND e.name IN (\(goals));
                """)
    }

    /// `identity`: a number for everybody who converts. `belonging`: the devices all of whose events are such an identity's.
    private func numberIdentities() throws {
        try db.execute(
            sql: """
                CREATE TEMP TABLE identity (id INTEGER PRIMARY KEY, number INTEGER, is_user INTEGER, UNIQUE (number, is_user));
                INSERT INTO temp.identity(number, is_user) SELECT number, is_user FROM temp.sale GROUP BY number, is_user;
                CREATE TEMP TABLE belonging (device INTEGER PRIMARY KEY, identity INTEGER);
                INSERT INTO temp.belonging
                    SELECT i.number, i.id FROM temp.identity i
                    WHERE NOT i.is_user AND i.number NOT IN (SELECT device FROM temp.sign_in WHERE changes_hands)
                    UNION ALL
                    SELECT h.device, i.id FROM holder h JOIN temp.identity i ON i.number = h.user AND i.is_user
                    WHERE h.run = \(settlement.run.id);
                """)
    }

    /// `target`: the conversions that count, numbered by identity and moment. An order counts once for an identity and goal;
    /// order 0 is no order.
    private func countConversions() throws {
        let run = settlement.run.id
        try db.execute(
            sql: """
                CREATE TEMP TABLE target (
                    id INTEGER PRIMARY KEY, identity INTEGER, goal INTEGER, time INTEGER, later INTEGER, sequence INTEGER,
                    largest INTEGER, customer INTEGER, value INTEGER, moment INTEGER);
                INSERT INTO temp.target(identity, goal, time, later, sequence, largest, customer, value, moment)
                    SELECT identity, goal, time, sequence < 0, sequence, customer < 0, customer, value, \(moment("c"))
                    FROM (
                        SELECT s.*, i.id AS identity, row_number() OVER (
                            PARTITION BY s.number, s.is_user, s.goal, s.order_id ORDER BY \(Settlement.moment("s"))) AS nth
                        FROM temp.sale s JOIN temp.identity i ON i.number = s.number AND i.is_user = s.is_user) c
                    WHERE nth = 1 OR order_id = 0
                    ORDER BY identity, \(Settlement.moment("c"));
                INSERT INTO conversion
                    SELECT coalesce((SELECT max(id) FROM conversion), 0) + t.id, \(run), t.goal, i.is_user, i.number, t.customer,
                        t.sequence, t.time, t.value
                    FROM temp.target t CROSS JOIN temp.identity i ON i.id = t.identity ORDER BY t.id;
                DROP TABLE temp.sale;
                """)
    }

    /// `touch`: what may get credit, by identity and moment, with the last moment at which it is eligible.
    private func readTouches() throws {
        let kinds = plan.choices.touches == .clicks ? "0, 3" : "0, 1, 2, 3"
        let columns = "e.time, e.sequence, e.customer, e.kind, e.channel, e.partner, e.campaign"
        let isTouch = "\(settlement.ofRun) AND e.kind IN (\(kinds)) AND e.channel <> 0"
        try db.execute(
            sql: """
                CREATE TEMP TABLE touch (
                    identity INTEGER, time INTEGER, later INTEGER, sequence INTEGER, largest INTEGER, customer INTEGER,
                    kind INTEGER, channel INTEGER, partner INTEGER, campaign INTEGER, expires INTEGER,
                    PRIMARY KEY (identity, time, later, sequence, largest, customer)) WITHOUT ROWID;
                INSERT INTO temp.touch
                    SELECT identity, time, sequence < 0, sequence, customer < 0, customer, kind, channel, partner, campaign,
                        \(Lookbacks(plan).expiry(of: "t", at: moment("t")))
                    FROM (
                        SELECT b.identity, \(columns)
                        FROM event e NOT INDEXED CROSS JOIN temp.belonging b ON b.device = e.device WHERE \(isTouch)
                        UNION ALL
                        SELECT i.id, \(columns)
                        FROM cut c CROSS JOIN event e ON e.id = c.event
                        CROSS JOIN temp.identity i ON i.number = c.number AND i.is_user = c.is_user
                        WHERE c.run = \(settlement.run.id) AND \(isTouch)) t
                    ORDER BY identity, \(Settlement.moment("t"));
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
