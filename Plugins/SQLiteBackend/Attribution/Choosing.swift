import GRDB
import Tracking

/// What direct, precedence and repeats leave of the eligible touches. Rules that agree on these share one choice.
struct Choosing {
    let settlement: Settlement

    /// Tables with the touches that are left, and where each conversion's are; shaped as `eligible` and `span`.
    struct Choice {
        var touches: String
        var spans: String
    }

    static let tables = [false, true].flatMap { skips in
        [false, true].flatMap { prefers in [name("choice", skips, prefers), name("choice_span", skips, prefers)] }
    }

    private static func name(_ table: String, _ skipsDirect: Bool, _ prefersClicks: Bool) -> String {
        table + (skipsDirect ? "_no_direct" : "") + (prefersClicks ? "_clicks_first" : "")
    }

    func choose(for rule: RuleSpecification) throws -> Choice {
        let choices = settlement.plan.choices
        let skipsDirect = rule.kind == .lastNonDirect || choices.direct == .skipUnlessOnly
        let prefersClicks =
            switch choices.precedence {
            case _ where choices.touches == .clicks: false
            case .clickOverView: true
            case .none: false
            case .standard, .viewWeight: rule.isSingleTouch
            }
        guard skipsDirect || prefersClicks || choices.repeats != .each else {
            return Choice(touches: "eligible", spans: "span")
        }
        let choice = Choice(
            touches: Self.name("choice", skipsDirect, prefersClicks),
            spans: Self.name("choice_span", skipsDirect, prefersClicks))
        if try !settlement.db.exists(temporary: choice.touches) {
            try make(choice, rank: Self.rank(skipsDirect: skipsDirect, prefersClicks: prefersClicks))
        }
        return choice
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

    private func make(_ choice: Choice, rank: String) throws {
        let columns = "conversion, source, age"
        try settlement.db.execute(
            sql: """
                CREATE TEMP TABLE \(choice.touches) (
                    id INTEGER PRIMARY KEY, conversion INTEGER, source INTEGER, age INTEGER);
                INSERT INTO temp.\(choice.touches)(\(columns))
                    WITH best AS MATERIALIZED (
                        SELECT s.conversion, s.first, s.last, max(\(rank)) AS best
                        FROM temp.span s CROSS JOIN temp.eligible e ON e.id BETWEEN s.first AND s.last
                        GROUP BY s.conversion),
                    ranked AS (
                        SELECT e.* FROM best b CROSS JOIN temp.eligible e ON e.id BETWEEN b.first AND b.last
                        WHERE (\(rank)) = b.best),
                    placed AS (SELECT \(place) AS is_left, id, \(columns) FROM ranked)
                    SELECT \(columns) FROM placed WHERE is_left ORDER BY id;
                \(Eligibility.span(of: choice.touches, as: choice.spans));
                """)
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

extension Database {
    func exists(temporary table: String) throws -> Bool {
        try Bool.fetchOne(
            self, sql: "SELECT EXISTS (SELECT 1 FROM sqlite_temp_schema WHERE name = ?)", arguments: [table]) ?? false
    }
}
