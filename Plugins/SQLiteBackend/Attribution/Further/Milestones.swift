import GRDB
import Tracking

/// The touch that led to a milestone, for each conversion that has one.
///
/// Contenders do not keep their moments. So the touches that compete are looked up once more, and those before the milestone's
/// event are counted: the count is the touch's place in the path of all eligible ones, and from there in the rule's own.
struct Milestones {
    let choosing: Choosing
    let rule: RuleSpecification
    let paths: Paths

    static let tables = ["mark", "mark_of", "milestone"]

    private var settlement: Settlement { choosing.settlement }
    private var settled: SettledRun { choosing.settled }
    private var db: Database { settlement.db }
    private static let moment = ["time", "later", "sequence", "largest", "customer"]

    /// `milestone`: touches that have the role, none at an end of its path.
    func find(_ event: String) throws {
        try db.execute(sql: "CREATE TEMP TABLE milestone (conversion INTEGER PRIMARY KEY, touch INTEGER)")
        guard let name = settlement.plan.vocabulary.events.firstIndex(of: event) else { return }
        try findMarks(Column.number(UInt16(name)))
        try findLatest()
        try findTouches()
        if paths.offset != settled.paths.offset { try placeAmongLeft() }
        try db.execute(
            sql: """
                DELETE FROM temp.milestone AS m WHERE NOT EXISTS (
                    SELECT 1 FROM path p
                    WHERE p.id = m.conversion + \(paths.offset) AND m.touch > p.first AND m.touch < p.last);
                """)
    }

    /// `mark`: the events, numbered in order for each identity.
    private func findMarks(_ name: Int64) throws {
        let run = settlement.run.id
        try db.execute(
            sql: """
                CREATE TEMP TABLE mark (
                    id INTEGER PRIMARY KEY, number INTEGER, is_user INTEGER, time INTEGER, later INTEGER, sequence INTEGER,
                    largest INTEGER, customer INTEGER);
                INSERT INTO temp.mark(number, is_user, time, later, sequence, largest, customer)
                    SELECT coalesce(c.number, h.user, e.device) AS number,
                        coalesce(c.is_user, h.user IS NOT NULL) AS is_user,
                        e.time, e.sequence < 0, e.sequence, e.customer < 0, e.customer
                    FROM event e NOT INDEXED LEFT JOIN cut c ON c.event = e.id
                    LEFT JOIN holder h ON h.run = \(run) AND h.device = e.device
                    WHERE \(settlement.ofRun) AND e.id <= \(settled.lastEvent)
                        AND e.kind = \(TrackingEvent.Kind.event.rawValue) AND e.name = \(name)
                    ORDER BY number, is_user, \(Settlement.moment("e"));
                """)
    }

    /// `mark_of`: the latest mark before each conversion. A conversion that is a mark itself comes before it.
    private func findLatest() throws {
        let conversions = settled.conversions
        let moment = Self.moment.joined(separator: ", ")
        try db.execute(
            sql: """
                CREATE TEMP TABLE mark_of (conversion INTEGER PRIMARY KEY, mark INTEGER);
                INSERT INTO temp.mark_of
                    SELECT conversion, latest FROM (
                        SELECT conversion, max(mark) OVER (
                            PARTITION BY number, is_user ORDER BY \(moment), mark IS NOT NULL ROWS UNBOUNDED PRECEDING
                        ) AS latest
                        FROM (
                            SELECT id AS conversion, NULL AS mark, number, is_user, time, sequence < 0 AS later, sequence,
                                customer < 0 AS largest, customer
                            FROM conversion
                            WHERE id BETWEEN \(conversions.lowerBound) AND \(conversions.upperBound - 1)
                            UNION ALL SELECT NULL, id, number, is_user, \(moment) FROM temp.mark))
                    WHERE conversion IS NOT NULL AND latest IS NOT NULL;
                """)
    }

    /// Into `milestone`: the last eligible touch before the mark.
    private func findTouches() throws {
        let contenders = Contenders(settlement: settlement, conversions: settled.conversions)
        func moment(_ row: String) -> String { Self.moment.map { "\(row).\($0)" }.joined(separator: ", ") }
        try db.execute(
            sql: """
                INSERT INTO temp.milestone
                    SELECT t.conversion, p.first + count(*) - 1
                    FROM (\(try contenders.touches(until: settled.lastEvent))) t
                    CROSS JOIN temp.mark_of o ON o.conversion = t.conversion CROSS JOIN temp.mark m ON m.id = o.mark
                    CROSS JOIN path p ON p.id = t.conversion + \(settled.paths.offset)
                    WHERE (\(moment("t"))) < (\(moment("m"))) GROUP BY t.conversion;
                """)
    }

    /// The last of the touches that are left before the mark, in the rule's own path.
    private func placeAmongLeft() throws {
        try choosing.findLeftOver(for: rule)
        try db.execute(
            sql: """
                UPDATE temp.milestone SET touch = (
                    SELECT c.first + count(*) - 1
                    FROM path p CROSS JOIN temp.left_over l ON l.id BETWEEN p.first AND milestone.touch
                    CROSS JOIN path c ON c.id = milestone.conversion + \(paths.offset)
                    WHERE p.id = milestone.conversion + \(settled.paths.offset));
                DROP TABLE temp.left_over;
                """)
    }
}
