import GRDB
import Tracking

/// For each conversion the touches before it that are within the lookback and not used up.
///
/// Conversions look for their touches by device and time in the run's ``TouchIndex``, which has them in the order that credit
/// wants. Only where somebody has several devices are the touches of a conversion sorted, each conversion's by themselves.
struct Contenders {
    let settlement: Settlement
    let conversions: Range<Int64>
    let index: TouchIndex

    private var db: Database { settlement.db }
    private var plan: RunPlan { settlement.plan }

    init(settlement: Settlement, conversions: Range<Int64>) {
        self.settlement = settlement
        self.conversions = conversions
        index = TouchIndex(run: settlement.run, touches: settlement.plan.choices.touches)
    }

    /// - Returns: their paths.
    func find() throws -> Paths {
        try readZone()
        if try isStitched { try findDevices() }
        if try isCut { try findCut() }
        if plan.choices.sinceLastConversion { try findPrevious() }
        let first = (try Int64.fetchOne(db, sql: "SELECT max(id) FROM contender") ?? 0) + 1
        try insert()
        return try Paths.store(conversions, from: first, in: db)
    }

    private var isStitched: Bool { get throws { try exists("SELECT 1 FROM temp.sign_in") } }
    private var isCut: Bool { get throws { try exists("SELECT 1 FROM temp.sign_in WHERE changes_hands") } }

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

    /// `device_of`: devices all of whose events belong to somebody who converted.
    private func findDevices() throws {
        try db.execute(
            sql: """
                CREATE TEMP TABLE device_of (
                    number INTEGER, is_user INTEGER, device INTEGER, PRIMARY KEY (number, is_user, device)) WITHOUT ROWID;
                INSERT OR IGNORE INTO temp.device_of
                    SELECT v.number, 0, v.number FROM conversion v
                    WHERE \(ofRun) AND NOT v.is_user AND v.number NOT IN (SELECT device FROM temp.sign_in);
                INSERT INTO temp.device_of SELECT h.user, 1, h.device FROM holder h WHERE h.run = \(settlement.run.id);
                """)
    }

    /// `cut_of`: touches on devices that changed hands, by identity and time.
    private func findCut() throws {
        try db.execute(
            sql: """
                CREATE TEMP TABLE cut_of (
                    number INTEGER, is_user INTEGER, time INTEGER, event INTEGER,
                    PRIMARY KEY (number, is_user, time, event)) WITHOUT ROWID;
                INSERT INTO temp.cut_of
                    SELECT c.number, c.is_user, e.time, e.id FROM cut c CROSS JOIN event e NOT INDEXED ON e.id = c.event
                    WHERE c.run = \(settlement.run.id) AND \(index.contains("e."));
                """)
    }

    /// `previous`: the counted conversion of the same identity before each, of whichever goal.
    private func findPrevious() throws {
        try db.execute(
            sql: """
                CREATE TEMP TABLE previous (id INTEGER PRIMARY KEY, previous INTEGER);
                INSERT INTO temp.previous
                    SELECT v.id, lag(v.id) OVER (PARTITION BY v.number, v.is_user ORDER BY v.id)
                    FROM conversion v WHERE \(ofRun);
                """)
    }

    private func insert() throws {
        try db.execute(
            sql: """
                INSERT INTO contender(conversion, source, age)
                    SELECT conversion, source, age FROM (\(try touches()))
                    ORDER BY conversion, time, \(try hasLarge() ? "later, sequence, largest, customer" : "sequence, customer");
                """)
    }

    /// A query: the touches that compete, with their moments (`time`, `later`, `sequence`, `largest`, `customer`), in no order.
    ///
    /// - Parameter lastEvent: those that came later are left out; `nil`: none did.
    func touches(until lastEvent: Int64? = nil) throws -> String {
        let columns = """
            v.id AS conversion, v.time - e.time AS age, e.time AS time, e.sequence < 0 AS later, e.sequence AS sequence,
            e.customer < 0 AS largest, e.customer AS customer, \(Packed.pack("e")) AS source
            """
        func select(_ touches: String, at time: String) -> String {
            let known = lastEvent.map { " AND e.id <= \($0)" } ?? ""
            return "SELECT \(columns) FROM conversion v \(touches) WHERE \(ofRun) AND \(isContender(at: time))\(known)"
        }
        let event = "event e INDEXED BY \(index.name)"
        let device =
            try isStitched
            ? """
            CROSS JOIN temp.device_of d ON d.number = v.number AND d.is_user = v.is_user
            CROSS JOIN \(event) ON \(index.contains("e.")) AND e.device = d.device
            """
            : "CROSS JOIN \(event) ON \(index.contains("e.")) AND e.device = v.number"
        let cut = """
            CROSS JOIN temp.cut_of c ON c.number = v.number AND c.is_user = v.is_user
            CROSS JOIN event e NOT INDEXED ON e.id = c.event
            """
        return "\(select(device, at: "e.time")) \(try isCut ? "UNION ALL \(select(cut, at: "c.time"))" : "")"
    }

    /// Whether any touch has a number from 2^63, which is negative here: then the order of the index is not that of numbers
    /// without a sign.
    private func hasLarge() throws -> Bool {
        try exists(
            """
            SELECT 1 FROM event e INDEXED BY \(index.name)
            WHERE \(index.contains("e.")) AND (e.sequence < 0 OR e.customer < 0)
            """)
    }

    /// Whether touch `e` competes for conversion `v` of the same identity.
    ///
    /// - Parameter time: the touch's, by which it is looked up.
    private func isContender(at time: String) -> String {
        let order = ["sequence < 0", "sequence", "customer < 0", "customer"]
        func key(_ row: String) -> String { order.map { "\(row).\($0)" }.joined(separator: ", ") }
        // At the same moment the later sequence number is later.
        var conditions = ["\(time) <= v.time", "(e.time < v.time OR (\(key("e"))) < (\(key("v"))))"]
        let lookbacks = Lookbacks(plan)
        if let common = lookbacks.common {
            conditions.append("\(time) >= v.time - \(common)")
        } else {
            conditions.append("\(lookbacks.expiry(of: "e", at: moment("e"))) >= \(moment("v"))")
            if let longest = lookbacks.longest { conditions.append("\(time) >= v.time - \(longest)") }
        }
        if plan.choices.sinceLastConversion {
            conditions.append(
                """
                NOT EXISTS (
                    SELECT 1 FROM temp.previous b CROSS JOIN conversion p ON p.id = b.previous
                    WHERE b.id = v.id AND (e.time, \(key("e"))) <= (p.time, \(key("p"))))
                """)
        }
        return conditions.joined(separator: " AND ")
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
