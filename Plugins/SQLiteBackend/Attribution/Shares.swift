/// What each rule gives to the touches of a path, by largest remainders, as a query: one row for each touch of each conversion,
/// in order, and one for a conversion without touches.
///
/// Divisions of SQL round towards zero and remainders have the sign of what is divided, so a negative value is shared as its
/// magnitude with no more ado.
struct Shares {
    /// Columns of the conversion to give with each touch; expressions over `from`.
    var keys: [(expression: String, name: String)]
    /// Conversions `v` with their paths `p`, or none, in order; possibly with their rule `u`.
    var from: String
    var condition: String

    /// Keys, and `source`, `units`, `value` of the credit.
    ///
    /// - Parameter shape: of the rule; `nil` weights stand for those of `rule u`.
    func query(_ shape: RuleShape, position: PositionShares, creditOffset: String) -> String {
        switch shape {
        case .first: one("first")
        case .last: one("last")
        case .linear: linear
        case .position: positionBased(position)
        case .weighed: stored(creditOffset)
        }
    }

    private static let one = "1000000000"
    private static let touches = "LEFT JOIN contender e ON e.id BETWEEN p.first AND p.last"

    private func select(_ units: String, _ value: String, _ touches: String) -> String {
        let keys = keys.map { "\($0.expression) AS \($0.name)" }.joined(separator: ", ")
        return
            "SELECT \(keys), e.source, \(units) AS units, \(value) AS value FROM \(from) \(touches) WHERE \(condition)"
    }

    private func one(_ end: String) -> String {
        select(Self.one, "v.value", "LEFT JOIN contender e ON e.id = p.\(end)")
    }

    /// Equal weights have equal remainders: the earliest touches get what is over, one each.
    private var linear: String {
        let count = "(p.last - p.first + 1)"
        func part(_ amount: String, _ sign: String) -> String {
            """
            CASE WHEN e.id IS NULL THEN \(amount) ELSE \(amount) / \(count)
                + CASE WHEN e.id - p.first < abs(\(amount) % \(count)) THEN \(sign) ELSE 0 END END
            """
        }
        return select(
            part(Self.one, "1"), part("v.value", "CASE WHEN v.value < 0 THEN -1 ELSE 1 END"), Self.touches)
    }

    private func stored(_ offset: String) -> String {
        select(
            "coalesce(w.units, \(Self.one))", "coalesce(w.value, v.value)",
            "\(Self.touches) LEFT JOIN credit w ON w.id = e.id + \(offset)")
    }

    private func positionBased(_ shares: PositionShares) -> String {
        let columns = keys.map { "\($0.expression) AS \($0.name)" } + shares.carried
        let names = keys.map(\.name).joined(separator: ", ")
        // With a limit a step is worked out once for each conversion, not anew wherever a touch refers to it.
        let once = "LIMIT -1"
        return """
            SELECT \(names), e.source, \(shares.touchUnits) AS units, \(shares.touchValue) AS value
            FROM (
                SELECT *, \(shares.parts) FROM (
                    SELECT *, \(shares.wholes) FROM (
                        SELECT \(columns.joined(separator: ", ")), p.first AS head, p.last AS tail,
                            p.last - p.first + 1 AS n, v.value AS a
                        FROM \(from) WHERE \(condition) \(once))
                    \(once))
                \(once)) s
            LEFT JOIN contender e ON e.id BETWEEN s.head AND s.tail
            """
    }
}
