import GRDB
import Tracking

/// For each conversion the touches before it that are within the lookback and not used up.
struct Eligibility {
    let settlement: Settlement

    /// `eligible`: conversion by conversion, in the order of touches. `span`: where each conversion's are.
    func find() throws {
        let order = ["later", "sequence", "largest", "customer"]
        func key(_ row: String) -> String { order.map { "\(row).\($0)" }.joined(separator: ", ") }
        var conditions = [
            "t.number = c.number", "t.is_user = c.is_user", "t.time <= c.time",
            "(t.time < c.time OR (\(key("t"))) < (\(key("c"))))",
            "t.expires >= c.moment",
        ]
        if let longest = Lookbacks(settlement.plan).longest { conditions.append("t.time >= c.time - \(longest)") }
        var sources = "temp.target c"
        if settlement.plan.choices.sinceLastConversion {
            try findPrevious()
            sources += " LEFT JOIN temp.previous b ON b.id = c.id LEFT JOIN temp.target p ON p.id = b.previous"
            conditions.append("(p.id IS NULL OR (t.time, \(key("t"))) > (p.time, \(key("p"))))")
        }
        try settlement.db.execute(
            sql: """
                CREATE TEMP TABLE eligible (
                    id INTEGER PRIMARY KEY, conversion INTEGER, source INTEGER, age INTEGER);
                INSERT INTO temp.eligible(conversion, source, age)
                    SELECT c.id, t.source, c.time - t.time
                    FROM \(sources) CROSS JOIN temp.touch t ON \(conditions.joined(separator: " AND "))
                    ORDER BY c.id, t.time, \(key("t"));
                \(Self.span(of: "eligible", as: "span"));
                DROP TABLE temp.touch;
                DROP TABLE IF EXISTS temp.previous;
                """)
    }

    /// `previous`: the counted conversion of the same identity and goal before each.
    private func findPrevious() throws {
        try settlement.db.execute(
            sql: """
                DROP TABLE IF EXISTS temp.previous;
                CREATE TEMP TABLE previous (id INTEGER PRIMARY KEY, previous INTEGER);
                INSERT INTO temp.previous
                    SELECT id, lag(id) OVER (PARTITION BY number, is_user, goal ORDER BY id) FROM temp.target;
                """)
    }

    /// A table of each conversion's first and last row in another.
    static func span(of table: String, as name: String) -> String {
        """
        CREATE TEMP TABLE \(name) (conversion INTEGER PRIMARY KEY, first INTEGER, last INTEGER);
        INSERT INTO temp.\(name) SELECT conversion, min(id), max(id) FROM temp.\(table) GROUP BY conversion
        """
    }
}
