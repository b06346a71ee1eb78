import GRDB
import Tracking

/// For each conversion the touches before it that are within the lookback and not used up.
///
/// Touches look for their conversions, not the other way round: conversions are few and sorted by device once, so that events
/// need to be passed only once more, and only what may get credit is sorted.
struct Contenders {
    let settlement: Settlement
    let conversions: Range<Int64>

    private var db: Database { settlement.db }
    private var plan: RunPlan { settlement.plan }

    /// - Returns: their paths.
    func find() throws -> Paths {
        try readZone()
        let isStitched = try exists("SELECT 1 FROM temp.sign_in")
        if isStitched { try sortByIdentity() }
        try sortByDevice(isStitched: isStitched)
        if plan.choices.sinceLastConversion { try findPrevious() }
        let isCut = isStitched ? try exists("SELECT 1 FROM temp.sign_in WHERE changes_hands") : false
        let first = (try Int64.fetchOne(db, sql: "SELECT max(id) FROM contender") ?? 0) + 1
        try insert(isCut: isCut)
        return try Paths.store(conversions, from: first, in: db)
    }

    private func exists(_ query: String) throws -> Bool {
        try Bool.fetchOne(db, sql: "SELECT EXISTS (\(query))") ?? false
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

    private var ofRun: String { "v.id BETWEEN \(conversions.lowerBound) AND \(conversions.upperBound - 1)" }

    /// `by_identity`: conversions of an identity by time.
    private func sortByIdentity() throws {
        try db.execute(
            sql: """
                CREATE TEMP TABLE by_identity (
                    number INTEGER, is_user INTEGER, time INTEGER, conversion INTEGER, moment INTEGER,
                    PRIMARY KEY (number, is_user, time, conversion)) WITHOUT ROWID;
                INSERT INTO temp.by_identity
                    SELECT v.number, v.is_user, v.time, v.id, \(moment("v")) FROM conversion v WHERE \(ofRun);
                """)
    }

    /// `by_device`: conversions of whom a device belongs to, by time. Devices that change hands are not among them.
    private func sortByDevice(isStitched: Bool) throws {
        try db.execute(
            sql: """
                CREATE TEMP TABLE by_device (
                    device INTEGER, time INTEGER, conversion INTEGER, moment INTEGER,
                    PRIMARY KEY (device, time, conversion)) WITHOUT ROWID;
                INSERT INTO temp.by_device
                    SELECT v.number, v.time, v.id, \(moment("v")) FROM conversion v WHERE \(ofRun) AND NOT v.is_user
                    \(isStitched ? "AND v.number NOT IN (SELECT device FROM temp.sign_in)" : "");
                """)
        guard isStitched else { return }
        try db.execute(
            sql: """
                INSERT INTO temp.by_device
                    SELECT h.device, b.time, b.conversion, b.moment
                    FROM holder h CROSS JOIN temp.by_identity b ON b.number = h.user AND b.is_user
                    WHERE h.run = \(settlement.run.id);
                """)
    }

    /// `previous`: the counted conversion of the same identity and goal before each.
    private func findPrevious() throws {
        try db.execute(
            sql: """
                CREATE TEMP TABLE previous (id INTEGER PRIMARY KEY, previous INTEGER);
                INSERT INTO temp.previous
                    SELECT v.id, lag(v.id) OVER (PARTITION BY v.number, v.is_user, v.goal ORDER BY v.id)
                    FROM conversion v WHERE \(ofRun);
                """)
    }

    private func insert(isCut: Bool) throws {
        let kinds = plan.choices.touches == .clicks ? "e.kind IN (0, 3)" : "e.kind <= 3"
        let isTouch = "\(settlement.ofRun) AND \(kinds) AND e.channel <> 0"
        let order = ["sequence < 0", "sequence", "customer < 0", "customer"]
        func key(_ row: String) -> String { order.map { "\(row).\($0)" }.joined(separator: ", ") }
        var conditions = [
            "d.time >= e.time",
            // At the same moment the later sequence number is later.
            "(d.time > e.time OR EXISTS (SELECT 1 FROM conversion v WHERE v.id = d.conversion AND (\(key("e"))) < (\(key("v")))))",
        ]
        let lookbacks = Lookbacks(plan)
        if let common = lookbacks.common {
            conditions.append("d.time <= e.time + \(common)")
        } else {
            conditions.append("\(lookbacks.expiry(of: "e", at: moment("e"))) >= d.moment")
            if let longest = lookbacks.longest { conditions.append("d.time <= e.time + \(longest)") }
        }
        if plan.choices.sinceLastConversion {
            conditions.append(
                """
                NOT EXISTS (
                    SELECT 1 FROM temp.previous b CROSS JOIN conversion p ON p.id = b.previous
                    WHERE b.id = d.conversion AND (e.time, \(key("e"))) <= (p.time, \(key("p"))))
                """)
        }
        let columns = """
            d.conversion, d.time - e.time AS age, e.sequence < 0 AS later, e.sequence, e.customer < 0 AS largest, e.customer,
            \(Packed.pack("e")) AS source
            """
        let isContender = conditions.joined(separator: " AND ")
        let cut = """
            UNION ALL SELECT \(columns) FROM cut c CROSS JOIN event e ON e.id = c.event
            CROSS JOIN temp.by_identity d ON d.number = c.number AND d.is_user = c.is_user
            WHERE c.run = \(settlement.run.id) AND \(isTouch) AND \(isContender)
            """
        try db.execute(
            sql: """
                INSERT INTO contender(conversion, source, age)
                    SELECT conversion, source, age FROM (
                        SELECT \(columns) FROM event e NOT INDEXED CROSS JOIN temp.by_device d ON d.device = e.device
                        WHERE \(isTouch) AND \(isContender)
                        \(isCut ? cut : ""))
                    ORDER BY conversion, age DESC, later, sequence, largest, customer;
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
