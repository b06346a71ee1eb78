import GRDB
import Tracking

/// Shares each conversion among the touches that are left, by largest remainders, and stores the credits in the order of
/// conversions and touches.
///
/// Where all touches weigh the same, or only the ends differ, the shares are closed forms of a touch's place and the number of
/// touches. Where every touch has a weight of its own, weights are tables (``Weighing``).
///
/// Divisions of SQL round towards zero and remainders have the sign of what is divided, so a negative value is shared as its
/// magnitude with no more ado.
struct Crediting {
    let settlement: Settlement
    let rule: RuleSpecification
    let choice: Choosing.Choice

    static let tables = ["share", "end_share"] + Weighing.tables

    static let one = CreditUnits.one

    func credit() throws {
        if let weighing { return try weighing.credit() }
        switch rule.kind {
        case .firstTouch: try single("first")
        case .lastTouch, .lastNonDirect: try single("last")
        case .linear, .timeDecay: try linear()
        case .positionBased(let first, let last):
            try PositionShares(crediting: self, first: Self.billionths(first), last: Self.billionths(last)).credit()
        case .further: throw BackendError.unsupported("the rule \(rule.name)")
        }
    }

    /// Weights of their own have the touches of time decay, and all where views weigh less than clicks.
    private var weighing: Weighing? {
        guard !rule.isSingleTouch else { return nil }
        var viewWeight: Int64?
        if case .viewWeight(let weight) = settlement.plan.choices.precedence, settlement.plan.choices.touches == .all {
            viewWeight = max(1, Self.billionths(weight))
        }
        switch rule.kind {
        case .timeDecay: return Weighing(crediting: self, viewWeight: viewWeight)
        default: return viewWeight.map { Weighing(crediting: self, viewWeight: $0) }
        }
    }

    static func billionths(_ share: Double) -> Int64 {
        Int64(min(max((share * 1e9).rounded(.toNearestOrAwayFromZero), 0), 1e9))
    }

    /// All to one end.
    private func single(_ end: String) throws {
        try insert(
            "\(Self.one), c.value",
            from: """
                temp.target c LEFT JOIN temp.\(choice.spans) s ON s.conversion = c.id
                LEFT JOIN temp.\(choice.touches) e ON e.id = s.\(end)
                """)
    }

    /// Equal weights have equal remainders: the earliest touches get what is over, one each.
    private func linear() throws {
        func part(_ amount: String, _ sign: String) -> String {
            """
            \(amount) / (s.last - s.first + 1)
                + CASE WHEN e.id - s.first < abs(\(amount) % (s.last - s.first + 1)) THEN \(sign) ELSE 0 END
            """
        }
        try insert(
            """
            CASE WHEN e.id IS NULL THEN \(Self.one) ELSE \(part("\(Self.one)", "1")) END,
            CASE WHEN e.id IS NULL THEN c.value ELSE \(part("c.value", "CASE WHEN c.value < 0 THEN -1 ELSE 1 END")) END
            """, from: Self.touches(of: choice))
    }

    /// Conversions `c` with what is left of their touches `e`, or none, in order.
    static func touches(of choice: Choosing.Choice) -> String {
        """
        temp.target c LEFT JOIN temp.\(choice.spans) s ON s.conversion = c.id
        LEFT JOIN temp.\(choice.touches) e ON e.id BETWEEN s.first AND s.last
        """
    }

    /// - Parameters:
    ///   - amounts: units and value, expressions.
    ///   - sources: with conversions `c` in order and touches `e` in order within them.
    func insert(_ amounts: String, from sources: String) throws {
        try settlement.db.execute(
            sql: """
                INSERT INTO credit(conversion, channel, partner, campaign, units, value)
                    SELECT c.id + \(try offset()), coalesce(\(Packed.channel("e")), 0), coalesce(\(Packed.partner("e")), 0),
                        coalesce(\(Packed.campaign("e")), 0), \(amounts)
                    FROM \(sources)
                """)
    }

    /// What to add to a target's number for its conversion's.
    private func offset() throws -> Int64 {
        let first = try Int64.fetchOne(
            settlement.db, sql: "SELECT min(id) FROM conversion WHERE run = ?", arguments: [settlement.run.id])
        return (first ?? 1) - 1
    }
}

extension RuleSpecification {
    /// Whether it is a rule that this backend's description names.
    var isOffered: Bool {
        if case .further = kind { return false }
        return true
    }
}
