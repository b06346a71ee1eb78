import GRDB
import Tracking

/// Shares by weights that every touch has of its own: time decay, and views that weigh less than clicks.
struct Weighing {
    let crediting: Crediting
    /// Billionths of a click's weight that views and sends have; `nil`: all weigh the same.
    let viewWeight: Int64?

    static let tables = ["weight", "total", "part", "missing", "more_units", "more_value"]

    private var db: Database { crediting.settlement.db }
    private var choice: Choosing.Choice { crediting.choice }

    func credit() throws {
        try weigh()
        try divide()
        try apportion()
        for table in Self.tables { try db.execute(sql: "DROP TABLE temp.\(table)") }
    }

    /// `weight`: the rule's own of each touch. `total`: their sums, of views apart.
    private func weigh() throws {
        // Where all are 0 the last touch gets everything.
        let views = viewWeight == nil ? "0" : "\(Packed.kind("e")) IN (1, 2)"
        try db.execute(
            sql: """
                CREATE TEMP TABLE weight (id INTEGER PRIMARY KEY, weight INTEGER);
                INSERT INTO temp.weight
                    SELECT e.id, \(weight)
                    FROM temp.\(choice.spans) s CROSS JOIN temp.\(choice.touches) e ON e.id BETWEEN s.first AND s.last;
                CREATE TEMP TABLE total (
                    conversion INTEGER PRIMARY KEY, first INTEGER, last INTEGER, views INTEGER, others INTEGER);
                INSERT INTO temp.total
                    SELECT s.conversion, s.first, s.last, sum(w.weight * (\(views))), sum(w.weight * NOT (\(views)))
                    FROM temp.\(choice.spans) s CROSS JOIN temp.\(choice.touches) e ON e.id BETWEEN s.first AND s.last
                    CROSS JOIN temp.weight w ON w.id = e.id GROUP BY s.conversion;
                UPDATE temp.weight SET weight = 1 WHERE id IN (SELECT last FROM temp.total WHERE views + others = 0);
                UPDATE temp.total SET views = (SELECT \(views) FROM temp.\(choice.touches) e WHERE e.id = last),
                    others = (SELECT NOT (\(views)) FROM temp.\(choice.touches) e WHERE e.id = last)
                    WHERE views + others = 0;
                """)
    }

    /// Of touch `e` in span `s`.
    private var weight: String {
        switch crediting.rule.kind {
        case .timeDecay(let halfLife): return "\(AttributionFunctions.decay)(e.age, \(halfLife))"
        case .positionBased(let first, let last):
            let (f, l) = (Crediting.billionths(first), Crediting.billionths(last))
            let middle = max(0, Crediting.one - f - l)
            let even = f + l == 0
            return """
                CASE s.last - s.first WHEN 0 THEN 1
                    WHEN 1 THEN CASE e.id WHEN s.first THEN \(even ? 1 : f) ELSE \(even ? 1 : l) END
                    ELSE CASE e.id WHEN s.first THEN \(f) * (s.last - s.first - 1)
                        WHEN s.last THEN \(l) * (s.last - s.first - 1) ELSE \(middle) END END
                """
        case .linear, .firstTouch, .lastTouch, .lastNonDirect, .further: return "1"
        }
    }

    /// `part`: each touch's whole part and remainder, of units and of money.
    private func divide() throws {
        let factor = viewWeight.map { "CASE WHEN \(Packed.kind("e")) IN (1, 2) THEN \($0) ELSE \(Crediting.one) END" }
        func call(_ function: String, _ amount: String) -> String {
            guard let factor, let viewWeight else { return "\(function)(\(amount), w.weight, t.others)" }
            return "\(function)(\(amount), w.weight, \(factor), t.views, \(viewWeight), t.others, \(Crediting.one))"
        }
        let (share, rest) = (AttributionFunctions.share, AttributionFunctions.rest)
        try db.execute(
            sql: """
                CREATE TEMP TABLE part (
                    id INTEGER PRIMARY KEY, conversion INTEGER, units INTEGER, units_rest, value INTEGER, value_rest);
                INSERT INTO temp.part
                    SELECT e.id, e.conversion, \(call(share, "\(Crediting.one)")), \(call(rest, "\(Crediting.one)")),
                        \(call(share, "c.value")), \(call(rest, "c.value"))
                    FROM temp.total t CROSS JOIN temp.target c ON c.id = t.conversion
                    CROSS JOIN temp.\(choice.touches) e ON e.id BETWEEN t.first AND t.last
                    CROSS JOIN temp.weight w ON w.id = e.id;
                """)
    }

    /// One more for the largest remainders, of equal ones the earlier, until nothing is missing.
    private func apportion() throws {
        let one = Crediting.one
        try db.execute(
            sql: """
                CREATE TEMP TABLE missing (
                    conversion INTEGER PRIMARY KEY, first INTEGER, last INTEGER, units INTEGER, value INTEGER);
                INSERT INTO temp.missing
                    SELECT t.conversion, t.first, t.last, \(one) - sum(p.units), abs(c.value - sum(p.value))
                    FROM temp.total t CROSS JOIN temp.target c ON c.id = t.conversion
                    CROSS JOIN temp.part p ON p.id BETWEEN t.first AND t.last GROUP BY t.conversion;
                \(more("units"));
                \(more("value"));
                """)
        try crediting.insert(
            """
            CASE WHEN e.id IS NULL THEN \(one) ELSE p.units + (e.id IN temp.more_units) END,
            CASE WHEN e.id IS NULL THEN c.value
                ELSE p.value + (e.id IN temp.more_value) * CASE WHEN c.value < 0 THEN -1 ELSE 1 END END
            """, from: "\(Crediting.touches(of: choice)) LEFT JOIN temp.part p ON p.id = e.id")
    }

    /// `more_units`, `more_value`: the touches that get one more.
    private func more(_ amount: String) -> String {
        """
        CREATE TEMP TABLE more_\(amount) (id INTEGER PRIMARY KEY);
        INSERT INTO temp.more_\(amount)
            SELECT id FROM (
                SELECT p.id, m.\(amount) AS missing,
                    row_number() OVER (PARTITION BY m.conversion ORDER BY p.\(amount)_rest DESC, p.id) AS place
                FROM temp.missing m CROSS JOIN temp.part p ON p.id BETWEEN m.first AND m.last
                WHERE m.\(amount) > 0)
            WHERE place <= missing ORDER BY id
        """
    }
}
