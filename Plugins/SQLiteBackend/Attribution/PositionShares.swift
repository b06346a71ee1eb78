import GRDB
import Tracking

/// Position-based shares as closed forms: what the first, the last and each of the touches between get depends on how many
/// there are, and on nothing else.
///
/// With `F` and `L` for the ends, `M` for the middle and `S = F + L + M`, an amount `A` is shared among `n = m + 2` touches by
/// weights `F m`, `L m` and `M` each, which sum to `S m`. So an end gets `A F / S` with remainder `m ((A F) mod S)`, and each of
/// the middle `floor(A M / S) / m` with remainder `S (floor(A M / S) mod m) + (A M) mod S`. `A F / S` is taken in two steps, as
/// `(A / S) F + (A mod S) F / S`, so that no product takes more than 64 bits. Two touches are weighed `F` and `L`.
struct PositionShares {
    let crediting: Crediting
    /// Billionths.
    let first: Int64
    let last: Int64

    private var middle: Int64 { max(0, Crediting.one - first - last) }

    func credit() throws {
        try makeShares()
        try crediting.insert(
            """
            CASE WHEN e.id IS NULL OR s.n = 1 THEN \(Crediting.one) ELSE \(part("u_")) END AS units,
            CASE WHEN e.id IS NULL OR s.n = 1 THEN c.value
                ELSE \(part("v_")) END AS value
            """,
            from: """
                temp.target c LEFT JOIN temp.end_share s ON s.conversion = c.id
                LEFT JOIN temp.\(crediting.choice.touches) e ON e.id BETWEEN s.first AND s.last
                """)
        try crediting.settlement.db.execute(sql: "DROP TABLE temp.end_share")
    }

    /// `end_share`: for each conversion the whole parts and remainders of its first, last and middle touches, and what is
    /// missing then; of units (`u_`) and of money (`v_`).
    private func makeShares() throws {
        let prefixes = ["u_", "v_"]
        let names = ["sign", "first", "first_rest", "last", "last_rest", "middle", "middle_rest", "missing"]
        let columns = prefixes.flatMap { prefix in names.map { prefix + $0 } }
        try crediting.settlement.db.execute(
            sql: """
                CREATE TEMP TABLE end_share (
                    conversion INTEGER PRIMARY KEY, first INTEGER, last INTEGER, n INTEGER,
                    \(columns.map { $0 + " INTEGER" }.joined(separator: ", ")));
                INSERT INTO temp.end_share
                    WITH span AS MATERIALIZED (
                        SELECT s.conversion, s.first, s.last, s.last - s.first + 1 AS n, s.last - s.first - 1 AS m,
                            \(Crediting.one) AS u_, c.value AS v_
                        FROM temp.\(crediting.choice.spans) s CROSS JOIN temp.target c ON c.id = s.conversion),
                    part AS MATERIALIZED (SELECT *, \(prefixes.map(wholes).joined(separator: ", ")) FROM span)
                    SELECT conversion, first, last, n, \(prefixes.map(shares).joined(separator: ", ")) FROM part;
                """)
    }

    private var isEven: Bool { first + last == 0 }

    /// `A F / S` and `(A F) mod S` for the ends and the middle. Without a middle the ends are all.
    private func wholes(_ amount: String) -> String {
        // Ends of two that weigh nothing share equally.
        let (f, l) = (
            "CASE n WHEN 2 THEN \(isEven ? 1 : first) ELSE \(first) END",
            "CASE n WHEN 2 THEN \(isEven ? 1 : last) ELSE \(last) END"
        )
        let sum = "CASE n WHEN 2 THEN \(isEven ? 2 : first + last) ELSE \(first + last + middle) END"
        func whole(_ share: String) -> String {
            "(\(amount) / (\(sum))) * (\(share)) + ((\(amount) % (\(sum))) * (\(share))) / (\(sum))"
        }
        func rest(_ share: String) -> String { "abs(((\(amount) % (\(sum))) * (\(share))) % (\(sum)))" }
        return """
            \(whole(f)) AS \(amount)f, \(rest(f)) AS \(amount)fr, \(whole(l)) AS \(amount)l, \(rest(l)) AS \(amount)lr,
            \(whole("\(middle)")) AS \(amount)m, \(rest("\(middle)")) AS \(amount)mr
            """
    }

    private func shares(_ a: String) -> String {
        let sum = first + last + middle
        return """
            CASE WHEN \(a) < 0 THEN -1 ELSE 1 END, \(a)f, \(a)fr * max(m, 1), \(a)l, \(a)lr * max(m, 1),
            CASE WHEN m > 0 THEN \(a)m / m ELSE 0 END, CASE WHEN m > 0 THEN abs(\(a)m % m) * \(sum) + \(a)mr ELSE -1 END,
            CASE WHEN n > 1 THEN abs(\(a) - \(a)f - \(a)l - CASE WHEN m > 0 THEN \(a)m / m * m ELSE 0 END) ELSE 0 END
            """
    }

    /// What a touch gets: its whole part, and one more where fewer than are missing stand before it, by remainder and place.
    private func part(_ a: String) -> String {
        let f = "s.\(a)first_rest"
        let l = "s.\(a)last_rest"
        let m = "s.\(a)middle_rest"
        return """
            CASE e.id
                WHEN s.first THEN s.\(a)first
                    + s.\(a)sign * (s.\(a)missing > CASE WHEN \(m) > \(f) THEN s.n - 2 ELSE 0 END + (\(l) > \(f)))
                WHEN s.last THEN s.\(a)last
                    + s.\(a)sign * (s.\(a)missing > (\(f) >= \(l)) + CASE WHEN \(m) >= \(l) THEN s.n - 2 ELSE 0 END)
                ELSE s.\(a)middle
                    + s.\(a)sign * (s.\(a)missing > (\(f) >= \(m)) + (\(l) > \(m)) + e.id - s.first - 1)
                END
            """
    }
}
