import GRDB
import Tracking

/// Shares by weights that every touch has of its own: time decay, rules beyond the six, and views that weigh less than clicks.
struct Weighing {
    let choosing: Choosing
    let rule: RuleSpecification
    let paths: Paths

    static let tables = ["weight", "total", "part", "missing", "more_units", "more_value"]

    private var settlement: Settlement { choosing.settlement }
    private var db: Database { settlement.db }
    private var viewWeight: Int64? { RuleShape.viewWeight(settlement.plan.choices) }

    /// Stores the shares of all touches of the choice, one by one in their order.
    ///
    /// - Returns: from a touch's number to its share's.
    func credit() throws -> Int64 {
        try weigh()
        try divide()
        let offset = try apportion()
        for table in Self.tables + FurtherWeights.tables + Milestones.tables {
            try db.execute(sql: "DROP TABLE IF EXISTS temp.\(table)")
        }
        return offset
    }

    /// `weight`: the rule's own of each touch. `total`: their sums, of views apart.
    private func weigh() throws {
        let views = viewWeight == nil ? "0" : "\(Packed.kind("e")) IN (1, 2)"
        let touches = "path p CROSS JOIN contender e ON e.id BETWEEN p.first AND p.last"
        try db.execute(
            sql: """
                CREATE TEMP TABLE weight (id INTEGER PRIMARY KEY, weight INTEGER);
                INSERT INTO temp.weight \(try weights());
                CREATE TEMP TABLE total (
                    conversion INTEGER PRIMARY KEY, first INTEGER, last INTEGER, views INTEGER, others INTEGER);
                INSERT INTO temp.total
                    SELECT e.conversion, p.first, p.last, sum(w.weight * (\(views))), sum(w.weight * NOT (\(views)))
                    FROM \(touches) CROSS JOIN temp.weight w ON w.id = e.id WHERE \(paths.condition) GROUP BY p.id;
                -- Where all are 0, 1 each.
                UPDATE temp.weight SET weight = 1 WHERE id IN (
                    SELECT e.id FROM temp.total t CROSS JOIN contender e ON e.id BETWEEN t.first AND t.last
                    WHERE t.views + t.others = 0);
                UPDATE temp.total SET
                    views = (SELECT sum(\(views)) FROM contender e WHERE e.id BETWEEN total.first AND total.last),
                    others = (SELECT sum(NOT (\(views))) FROM contender e WHERE e.id BETWEEN total.first AND total.last)
                    WHERE views + others = 0;
                """)
    }

    /// A query: the rule's weight of each touch.
    private func weights() throws -> String {
        if case .further(let further) = rule.kind {
            return try FurtherWeights(choosing: choosing, rule: rule, paths: paths).query(further)
        }
        return """
            SELECT e.id, \(weight) FROM path p CROSS JOIN contender e ON e.id BETWEEN p.first AND p.last
            CROSS JOIN contender l ON l.id = p.last WHERE \(paths.condition)
            """
    }

    /// Of touch `e` in path `p`, whose latest touch is `l`.
    private var weight: String {
        switch rule.kind {
        case .timeDecay(let halfLife): return "\(AttributionFunctions.decay)(e.age - l.age, \(halfLife))"
        case .positionBased(let first, let last):
            let weights = PositionWeights(first: RuleShape.billionths(first), last: RuleShape.billionths(last))
            let (f, l) = (weights.first, weights.last)
            let even = f + l == 0
            return """
                CASE p.last - p.first WHEN 0 THEN 1
                    WHEN 1 THEN CASE e.id WHEN p.first THEN \(even ? 1 : f) ELSE \(even ? 1 : l) END
                    ELSE CASE e.id WHEN p.first THEN \(f) * (p.last - p.first - 1)
                        WHEN p.last THEN \(l) * (p.last - p.first - 1) ELSE \(weights.middle) END END
                """
        case .linear, .firstTouch, .lastTouch, .lastNonDirect, .further: return "1"
        }
    }

    /// `part`: each touch's whole part and remainder, of units and of money.
    private func divide() throws {
        let one = CreditUnits.one
        let factor = viewWeight.map { "CASE WHEN \(Packed.kind("e")) IN (1, 2) THEN \($0) ELSE \(one) END" }
        func call(_ function: String, _ amount: String) -> String {
            guard let factor, let viewWeight else { return "\(function)(\(amount), w.weight, t.others)" }
            return "\(function)(\(amount), w.weight, \(factor), t.views, \(viewWeight), t.others, \(one))"
        }
        let (share, rest) = (AttributionFunctions.share, AttributionFunctions.rest)
        try db.execute(
            sql: """
                CREATE TEMP TABLE part (
                    id INTEGER PRIMARY KEY, conversion INTEGER, units INTEGER, units_rest, value INTEGER, value_rest);
                INSERT INTO temp.part
                    SELECT e.id, e.conversion, \(call(share, "\(one)")), \(call(rest, "\(one)")),
                        \(call(share, "v.value")), \(call(rest, "v.value"))
                    FROM temp.total t CROSS JOIN conversion v ON v.id = t.conversion
                    CROSS JOIN contender e ON e.id BETWEEN t.first AND t.last
                    CROSS JOIN temp.weight w ON w.id = e.id;
                """)
    }

    /// One more for the largest remainders, of equal ones the earlier, until nothing is missing.
    private func apportion() throws -> Int64 {
        let offset =
            try Int64.fetchOne(
                db,
                sql: """
                    SELECT coalesce((SELECT max(id) FROM credit), 0) + 1 - coalesce((SELECT min(id) FROM temp.part), 1)
                    """) ?? 0
        try db.execute(
            sql: """
                CREATE TEMP TABLE missing (
                    conversion INTEGER PRIMARY KEY, first INTEGER, last INTEGER, units INTEGER, value INTEGER);
                INSERT INTO temp.missing
                    SELECT t.conversion, t.first, t.last, \(CreditUnits.one) - sum(p.units), abs(v.value - sum(p.value))
                    FROM temp.total t CROSS JOIN conversion v ON v.id = t.conversion
                    CROSS JOIN temp.part p ON p.id BETWEEN t.first AND t.last GROUP BY t.conversion;
                \(more("units"));
                \(more("value"));
                INSERT INTO credit(id, units, value)
                    SELECT p.id + \(offset), p.units + (p.id IN temp.more_units),
                        p.value + (p.id IN temp.more_value) * CASE WHEN v.value < 0 THEN -1 ELSE 1 END
                    FROM temp.part p CROSS JOIN conversion v ON v.id = p.conversion;
                """)
        return offset
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
