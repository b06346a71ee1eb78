import GRDB

/// How the touches of a conversion are found: `path` says from which contender to which.
///
/// What direct, precedence and repeats leave is a choice: 0 leaves everything that is eligible. The paths of a run under a
/// choice lie together, in the order of conversions: a path's number is its conversion's plus an offset, so that both are read
/// side by side. Conversions without touches may have none.
struct Paths: Sendable {
    let conversions: Range<Int64>
    let offset: Int64

    /// A condition on `path p`: one of these.
    var condition: String {
        "p.id BETWEEN \(conversions.lowerBound + offset) AND \(conversions.upperBound - 1 + offset)"
    }

    /// Paths of the contenders from a number on, which are sorted by conversion.
    static func store(_ conversions: Range<Int64>, from contender: Int64, in db: Database) throws -> Paths {
        let first = (try Int64.fetchOne(db, sql: "SELECT max(id) FROM path") ?? 0) + 1
        let paths = Paths(conversions: conversions, offset: first - conversions.lowerBound)
        guard !conversions.isEmpty else { return paths }
        try db.execute(
            sql: """
                INSERT INTO path SELECT conversion + \(paths.offset), id, id FROM contender WHERE id >= \(contender)
                    ON CONFLICT (id) DO UPDATE SET last = excluded.last;
                -- So that the next paths begin after these.
                INSERT OR IGNORE INTO path VALUES (\(conversions.upperBound - 1 + paths.offset), NULL, NULL);
                """)
        return paths
    }
}
