/// Position-based shares as closed forms: what the first, the last and each of the touches between get depends on how many
/// there are, and on nothing else.
///
/// With `F` and `L` for the ends, `M` for the middle and `S = F + L + M`, an amount `A` is shared among `n = m + 2` touches by
/// weights `F m`, `L m` and `M` each, which sum to `S m`. So an end gets `A F / S` with remainder `m ((A F) mod S)`, and each of
/// the middle `floor(A M / S) / m` with remainder `S (floor(A M / S) mod m) + (A M) mod S`. `A F / S` is taken in two steps, as
/// `(A / S) F + (A mod S) F / S`, so that no product takes more than 64 bits. Two touches are weighed `F` and `L`, and equally
/// where both are 0.
struct PositionShares {
    /// Of the ends and of all that lies between.
    let first: String
    let middle: String
    let last: String
    let total: String
    let firstOfTwo: String
    let lastOfTwo: String
    let totalOfTwo: String
    /// What the ends get of a whole conversion, of three touches or more and of two.
    let units: (first: String, last: String)
    let unitsOfTwo: (first: String, last: String)
    /// Columns of `rule u` that the others refer to.
    let carried: [String]

    init(_ weights: PositionWeights) {
        let ofTwo = weights.first + weights.last == 0 ? (1, 1) : (weights.first, weights.last)
        (first, middle, last) = ("\(weights.first)", "\(weights.middle)", "\(weights.last)")
        total = "\(weights.first + weights.middle + weights.last)"
        (firstOfTwo, lastOfTwo, totalOfTwo) = ("\(ofTwo.0)", "\(ofTwo.1)", "\(ofTwo.0 + ofTwo.1)")
        units = ("\(weights.ends.first)", "\(weights.ends.last)")
        unitsOfTwo = ("\(weights.endsOfTwo.first)", "\(weights.endsOfTwo.last)")
        carried = []
    }

    /// Of whatever rule stands in `rule u`.
    init() {
        (first, middle, last, total) = ("wf", "wm", "wl", "(wf + wm + wl)")
        (firstOfTwo, lastOfTwo, totalOfTwo) = ("max(wf, wf + wl = 0)", "max(wl, wf + wl = 0)", "max(wf + wl, 2)")
        units = ("uf", "ul")
        unitsOfTwo = ("uf2", "ul2")
        carried = [
            "u.first AS wf", "u.middle AS wm", "u.last AS wl", "u.first_units AS uf", "u.last_units AS ul",
            "u.first_units_of_two AS uf2", "u.last_units_of_two AS ul2",
        ]
    }

    /// Of an amount `a` and a number `n` of touches: whole parts and remainders of the ends and the middle. Without a middle the
    /// ends are all.
    var wholes: String {
        """
        \(end(first, firstOfTwo, whole)) AS f, \(end(first, firstOfTwo, rest)) AS fr,
                \(end(last, lastOfTwo, whole)) AS l, \(end(last, lastOfTwo, rest)) AS lr,
                \(whole(middle, total)) AS m, \(rest(middle, total)) AS mr
        """
    }

    /// Of those: parts and remainders of each touch, and what is missing then.
    var parts: String {
        """
        f AS first_part, CASE WHEN n > 3 THEN fr * (n - 2) ELSE fr END AS first_rest,
                l AS last_part, CASE WHEN n > 3 THEN lr * (n - 2) ELSE lr END AS last_rest,
                CASE WHEN n > 2 THEN m / (n - 2) ELSE 0 END AS middle_part,
                CASE WHEN n > 2 THEN abs(m % (n - 2)) * \(total) + mr ELSE -1 END AS middle_rest,
                CASE n WHEN 1 THEN 0 WHEN 2 THEN abs(a - f - l) ELSE abs(a - f - l - m / (n - 2) * (n - 2)) END AS missing
        """
    }

    /// What a touch gets of a whole conversion.
    var touchUnits: String {
        let middle = "(1000000000 - \(units.first) - \(units.last))"
        return """
            CASE WHEN s.n IS NULL OR s.n = 1 THEN 1000000000 ELSE
                CASE e.id WHEN s.head THEN CASE s.n WHEN 2 THEN \(unitsOfTwo.first) ELSE \(units.first) END
                    WHEN s.tail THEN CASE s.n WHEN 2 THEN \(unitsOfTwo.last) ELSE \(units.last) END
                    ELSE \(middle) / (s.n - 2) + (e.id - s.head - 1 < \(middle) % (s.n - 2)) END
                END
            """
    }

    /// What a touch gets of the money: its whole part, and one more where fewer than are missing stand before it, by remainder
    /// and place.
    var touchValue: String {
        let sign = "CASE WHEN s.a < 0 THEN -1 ELSE 1 END"
        return """
            CASE WHEN s.n IS NULL OR s.n = 1 THEN s.a ELSE
                CASE e.id
                    WHEN s.head THEN s.first_part + \(sign) * (s.missing
                        > CASE WHEN s.middle_rest > s.first_rest THEN s.n - 2 ELSE 0 END + (s.last_rest > s.first_rest))
                    WHEN s.tail THEN s.last_part + \(sign) * (s.missing
                        > (s.first_rest >= s.last_rest) + CASE WHEN s.middle_rest >= s.last_rest THEN s.n - 2 ELSE 0 END)
                    ELSE s.middle_part + \(sign) * (s.missing
                        > (s.first_rest >= s.middle_rest) + (s.last_rest > s.middle_rest) + e.id - s.head - 1) END
                END
            """
    }

    private func whole(_ share: String, _ total: String) -> String {
        "a / \(total) * \(share) + a % \(total) * \(share) / \(total)"
    }

    private func rest(_ share: String, _ total: String) -> String { "abs(a % \(total) * \(share) % \(total))" }

    private func end(_ share: String, _ ofTwo: String, _ expression: (String, String) -> String) -> String {
        guard totalOfTwo != total else { return expression(share, total) }
        return "CASE n WHEN 2 THEN \(expression(ofTwo, totalOfTwo)) ELSE \(expression(share, total)) END"
    }
}
