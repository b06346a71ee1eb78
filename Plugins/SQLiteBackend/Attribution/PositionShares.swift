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
    private var sum: Int64 { first + last + middle }
    /// Ends of two that weigh nothing share equally.
    private var two: (first: Int64, last: Int64) { first + last == 0 ? (1, 1) : (first, last) }

    func credit() throws {
        try makeShares()
        try crediting.insert(
            """
            CASE WHEN s.n IS NULL OR s.n = 1 THEN \(Crediting.one) ELSE \(units) END,
            CASE WHEN s.n IS NULL OR s.n = 1 THEN c.value ELSE \(value) END
            """,
            from: """
                temp.target c LEFT JOIN temp.end_share s ON s.conversion = c.id
                LEFT JOIN temp.\(crediting.choice.touches) e ON e.id BETWEEN s.first AND s.last
                """)
        try crediting.settlement.db.execute(sql: "DROP TABLE temp.end_share")
    }

    /// Of a whole conversion, which depends on the number of touches alone: the ends are constants.
    private var units: String {
        let pair = Self.pair(Crediting.one, two.first, two.last)
        // Where the shares sum to one, the ends are whole; else there is no middle, and any number of touches is as two.
        let ends = middle > 0 || sum == Crediting.one ? (first, last) : pair
        return """
            CASE e.id WHEN s.first THEN CASE s.n WHEN 2 THEN \(pair.0) ELSE \(ends.0) END
                WHEN s.last THEN CASE s.n WHEN 2 THEN \(pair.1) ELSE \(ends.1) END
                ELSE \(middle) / (s.n - 2) + (e.id - s.first - 1 < \(middle) % (s.n - 2)) END
            """
    }

    /// The parts of two touches.
    private static func pair(_ amount: Int64, _ first: Int64, _ last: Int64) -> (Int64, Int64) {
        let sum = first + last
        let (part, rest) = (amount * first / sum, amount * first % sum)
        let (otherPart, otherRest) = (amount * last / sum, amount * last % sum)
        guard part + otherPart < amount else { return (part, otherPart) }
        return rest >= otherRest ? (part + 1, otherPart) : (part, otherPart + 1)
    }

    /// `end_share`: for each conversion the whole parts and remainders of its money for the first, the last and the middle
    /// touches, and what is missing then.
    private func makeShares() throws {
        let choice = crediting.choice
        try crediting.settlement.db.execute(
            sql: """
                CREATE TEMP TABLE end_share (
                    conversion INTEGER PRIMARY KEY, first INTEGER, last INTEGER, n INTEGER, first_part INTEGER,
                    first_rest INTEGER, last_part INTEGER, last_rest INTEGER, middle_part INTEGER, middle_rest INTEGER,
                    missing INTEGER);
                INSERT INTO temp.end_share
                    WITH parts AS MATERIALIZED (
                        SELECT s.conversion, s.first, s.last, s.last - s.first + 1 AS n, c.value AS a, \(wholes("c.value"))
                        FROM temp.\(choice.spans) s CROSS JOIN temp.target c ON c.id = s.conversion)
                    SELECT conversion, first, last, n, f, CASE WHEN n > 3 THEN fr * (n - 2) ELSE fr END,
                        l, CASE WHEN n > 3 THEN lr * (n - 2) ELSE lr END, CASE WHEN n > 2 THEN m / (n - 2) ELSE 0 END,
                        CASE WHEN n > 2 THEN abs(m % (n - 2)) * \(sum) + mr ELSE -1 END,
                        CASE n WHEN 1 THEN 0 WHEN 2 THEN abs(a - f - l) ELSE abs(a - f - l - m / (n - 2) * (n - 2)) END
                    FROM parts;
                """)
    }

    /// `A F / S` and `(A F) mod S` for the ends and the middle. Without a middle the ends are all.
    private func wholes(_ amount: String) -> String {
        func whole(_ share: Int64, _ sum: Int64) -> String {
            "\(amount) / \(sum) * \(share) + \(amount) % \(sum) * \(share) / \(sum)"
        }
        func rest(_ share: Int64, _ sum: Int64) -> String { "abs(\(amount) % \(sum) * \(share) % \(sum))" }
        func end(_ share: Int64, _ ofTwo: Int64, _ expression: (Int64, Int64) -> String) -> String {
            let pairSum = two.first + two.last
            guard pairSum != sum else { return expression(share, sum) }
            return "CASE s.last - s.first WHEN 1 THEN \(expression(ofTwo, pairSum)) ELSE \(expression(share, sum)) END"
        }
        return """
            \(end(first, two.first, whole)) AS f, \(end(first, two.first, rest)) AS fr,
            \(end(last, two.last, whole)) AS l, \(end(last, two.last, rest)) AS lr,
            \(whole(middle, sum)) AS m, \(rest(middle, sum)) AS mr
            """
    }

    /// What a touch gets of the money: its whole part, and one more where fewer than are missing stand before it, by remainder
    /// and place.
    private var value: String {
        let sign = "CASE WHEN c.value < 0 THEN -1 ELSE 1 END"
        return """
            CASE e.id
                WHEN s.first THEN s.first_part + \(sign) * (s.missing
                    > CASE WHEN s.middle_rest > s.first_rest THEN s.n - 2 ELSE 0 END + (s.last_rest > s.first_rest))
                WHEN s.last THEN s.last_part + \(sign) * (s.missing
                    > (s.first_rest >= s.last_rest) + CASE WHEN s.middle_rest >= s.last_rest THEN s.n - 2 ELSE 0 END)
                ELSE s.middle_part + \(sign) * (s.missing
                    > (s.first_rest >= s.middle_rest) + (s.last_rest > s.middle_rest) + e.id - s.first - 1)
                END
            """
    }
}
