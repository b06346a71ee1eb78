import GRDB
import Tracking

/// What direct, precedence and repeats leave of the eligible touches. Rules that agree on these share one choice.
struct Choosing {
    let settlement: Settlement
    let settled: SettledRun

    private var db: Database { settlement.db }

    /// The choice that a rule goes by, and its paths.
    func choose(for rule: RuleSpecification) throws -> (choice: Int, paths: Paths) {
        let choices = settlement.plan.choices
        let skipsDirect = rule.kind == .lastNonDirect || choices.direct == .skipUnlessOnly
        let prefersClicks =
            switch choices.precedence {
            case _ where choices.touches == .clicks: false
            case .clickOverView: true
            case .none: false
            case .standard, .viewWeight: rule.isSingleTouch
            }
        let choice = (skipsDirect ? 1 : 0) + (prefersClicks ? 2 : 0) + (choices.repeats != .each ? 4 : 0)
        if choice == 0 { return (choice, settled.paths) }
        if let known = settled.rules.first(where: { $0.choice == choice }) { return (choice, known.paths) }
        return (choice, try make(rank: Self.rank(skipsDirect: skipsDirect, prefersClicks: prefersClicks)))
    }

    /// Only a conversion's highest rank is left. Direct is settled first, so it ranks below views.
    private static func rank(skipsDirect: Bool, prefersClicks: Bool) -> String {
        switch (skipsDirect, prefersClicks) {
        case (true, true): "CASE \(Packed.kind("e")) WHEN 3 THEN 0 WHEN 0 THEN 2 ELSE 1 END"
        case (true, false): "\(Packed.kind("e")) <> 3"
        case (false, true): "\(Packed.kind("e")) NOT IN (1, 2)"
        case (false, false): "0"
        }
    }

    private func make(rank: String) throws -> Paths {
        let first = (try Int64.fetchOne(db, sql: "SELECT max(id) FROM contender") ?? 0) + 1
        let columns = "conversion, source, age"
        try db.execute(
            sql: """
                INSERT INTO contender(\(columns))
                    WITH best AS MATERIALIZED (
                        SELECT p.first, p.last, max(\(rank)) AS best
                        FROM path p CROSS JOIN contender e ON e.id BETWEEN p.first AND p.last
                        WHERE \(settled.paths.condition) GROUP BY p.id),
                    ranked AS (
                        SELECT e.* FROM best b CROSS JOIN contender e ON e.id BETWEEN b.first AND b.last
                        WHERE (\(rank)) = b.best),
                    placed AS (SELECT \(place) AS is_left, id, \(columns) FROM ranked)
                    SELECT \(columns) FROM placed WHERE is_left ORDER BY id;
                """)
        return try Paths.store(settled.conversions, from: first, in: db)
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
