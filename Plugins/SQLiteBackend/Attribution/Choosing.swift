import GRDB
import Tracking

/// What direct, precedence and repeats leave of the eligible touches. Rules that agree on these share one choice.
struct Choosing {
    let settlement: Settlement
    let settled: SettledRun

    private var db: Database { settlement.db }

    /// The choice that a rule goes by, and its paths.
    func choose(for rule: RuleSpecification) throws -> (choice: Int?, paths: Paths) {
        if case .further(let further) = rule.kind, Narrowing.applies(to: further) {
            return (nil, try Narrowing(choosing: self).narrow(rule, by: further))
        }
        let choice = choice(of: rule)
        if choice == 0 { return (choice, settled.paths) }
        if let known = settled.rules.first(where: { $0.choice == choice }) { return (choice, known.paths) }
        return (choice, try make(choice))
    }

    /// What tells choices apart beside ``AttributionChoices/repeats``, which all rules of a run share; 0: all is left.
    private func choice(of rule: RuleSpecification) -> Int {
        let choices = settlement.plan.choices
        let skipsDirect = rule.kind == .lastNonDirect || choices.direct == .skipUnlessOnly
        let prefersClicks =
            switch choices.precedence {
            case _ where choices.touches == .clicks: false
            case .clickOverView: true
            case .none: false
            case .standard, .viewWeight: rule.isSingleTouch
            }
        return (skipsDirect ? 1 : 0) + (prefersClicks ? 2 : 0) + (choices.repeats != .each ? 4 : 0)
    }

    /// Only a conversion's highest rank is left. Direct is settled first, so it ranks below views.
    private static func rank(_ choice: Int) -> String {
        switch (choice & 1 != 0, choice & 2 != 0) {
        case (true, true): "CASE \(Packed.kind("e")) WHEN 3 THEN 0 WHEN 0 THEN 2 ELSE 1 END"
        case (true, false): "\(Packed.kind("e")) <> 3"
        case (false, true): "\(Packed.kind("e")) NOT IN (1, 2)"
        case (false, false): "0"
        }
    }

    private func make(_ choice: Int) throws -> Paths {
        let first = (try Int64.fetchOne(db, sql: "SELECT max(id) FROM contender") ?? 0) + 1
        let columns = "conversion, source, age"
        try db.execute(sql: "INSERT INTO contender(\(columns)) \(left(columns, rank: Self.rank(choice)))")
        return try Paths.store(settled.conversions, from: first, in: db)
    }

    static let leftOver = "left_over"

    /// `left_over`: what is left under a rule, with the numbers of the eligible touches.
    func findLeftOver(for rule: RuleSpecification) throws {
        try db.execute(
            sql: """
                CREATE TEMP TABLE left_over (id INTEGER PRIMARY KEY, conversion INTEGER, source INTEGER, age INTEGER);
                INSERT INTO temp.left_over
                    \(left("id, conversion, source, age", rank: Self.rank(choice(of: rule))))
                """)
    }

    /// A query: what is left, in order.
    private func left(_ columns: String, rank: String) -> String {
        """
        WITH best AS MATERIALIZED (
            SELECT p.first, p.last, max(\(rank)) AS best
            FROM path p CROSS JOIN contender e ON e.id BETWEEN p.first AND p.last
            WHERE \(settled.paths.condition) GROUP BY p.id),
        ranked AS (
            SELECT e.* FROM best b CROSS JOIN contender e ON e.id BETWEEN b.first AND b.last
            WHERE (\(rank)) = b.best),
        placed AS (SELECT \(place) AS is_left, id, conversion, source, age FROM ranked)
        SELECT \(columns) FROM placed WHERE is_left ORDER BY id
        """
    }

    /// Whether a touch is left of those with the same source.
    private var place: String {
        switch settlement.plan.choices.repeats {
        case .each: "1"
        case .first: "row_number() OVER (PARTITION BY conversion, \(source) ORDER BY id) = 1"
        case .last: "row_number() OVER (PARTITION BY conversion, \(source) ORDER BY id DESC) = 1"
        case .collapseRuns: "lead(\(source)) OVER (PARTITION BY conversion ORDER BY id) IS NOT \(source)"
        }
    }

    private var source: String { Packed.source("ranked") }
}
