import GRDB
import Tracking

/// The weights that rules beyond the six give to the touches of their paths, as queries; all may be 0.
struct FurtherWeights {
    let choosing: Choosing
    let rule: RuleSpecification
    let paths: Paths

    static let tables = ["position_weight"]

    private static let touches = "path p CROSS JOIN contender e ON e.id BETWEEN p.first AND p.last"
    private static let one = CreditUnits.one

    private var db: Database { choosing.settlement.db }

    /// A query: the weight of each touch. Makes the tables that it reads.
    func query(_ further: FurtherRule) throws -> String {
        switch further {
        case .wShaped(let first, let milestone, let last, let event):
            let shares = [first, milestone, last].map { RuleShape.billionths($0) }
            try Milestones(choosing: choosing, rule: rule, paths: paths).find(event)
            return wShaped(first: shares[0], milestone: shares[1], last: shares[2])
        case .custom(let weights):
            try storePositions(weights)
            return custom
        case .affiliate(let terms):
            let split = terms.split ?? .init()
            return shared(
                introducer: RuleShape.billionths(split.introducer), closer: RuleShape.billionths(split.closer))
        case .priority, .plugged: throw BackendError.unsupported("the rule \(rule.name) weighs no touches")
        }
    }

    /// Roles weigh as much as there are touches without one, so that these share the rest in whole numbers. Without a milestone
    /// its share goes to the ends, in proportion.
    private func wShaped(first: Int64, milestone: Int64, last: Int64) -> String {
        let roles = min(first + milestone + last, Self.one)
        // At most 1e18 before it is divided.
        let firstAlone = first + last == 0 ? roles / 2 : roles * first / (first + last)
        let count = "(p.last - p.first + 1)"
        func role(_ share: Int64, _ alone: Int64) -> String {
            "CASE WHEN m.touch IS NULL THEN \(alone) * max(\(count) - 2, 1) ELSE \(share) * max(\(count) - 3, 1) END"
        }
        return """
            SELECT e.id, CASE WHEN \(count) = 1 THEN 1 ELSE
                CASE e.id WHEN p.first THEN \(role(first, firstAlone)) WHEN p.last THEN \(role(last, roles - firstAlone))
                    WHEN m.touch THEN \(milestone) * max(\(count) - 3, 1) ELSE \(Self.one - roles) END
                END
            FROM \(Self.touches) LEFT JOIN temp.milestone m ON m.conversion = e.conversion WHERE \(paths.condition)
            """
    }

    // MARK: Custom

    /// Weights sum to no more than this, so that sums stay whole numbers.
    private static let mostWeight: Int64 = 1 << 62

    /// `position_weight`: from 1 for the first touch on, from -1 for the last touch back.
    private func storePositions(_ weights: [FurtherRule.PositionWeight]) throws {
        try db.execute(sql: "CREATE TEMP TABLE position_weight (position INTEGER PRIMARY KEY, weight INTEGER)")
        let insert = try db.makeStatement(
            sql: """
                INSERT INTO temp.position_weight VALUES (?, ?)
                    ON CONFLICT (position) DO UPDATE SET weight = weight + excluded.weight
                """)
        var left = Self.mostWeight
        for weight in weights {
            let billionths = min(max((weight.weight * 1e9).rounded(.toNearestOrAwayFromZero), 0), 1e15)
            left -= Int64(billionths)
            guard left >= 0 else {
                throw BackendError.unsupported(
                    "the rule \(rule.name): its weights sum to more than \(Self.mostWeight / Self.one)")
            }
            try insert.execute(arguments: [weight.position, Int64(billionths)])
        }
    }

    private var custom: String {
        """
        SELECT e.id, coalesce(a.weight, 0) + coalesce(b.weight, 0) FROM \(Self.touches)
        LEFT JOIN temp.position_weight a ON a.position = e.id - p.first + 1
        LEFT JOIN temp.position_weight b ON b.position = e.id - p.last - 1 WHERE \(paths.condition)
        """
    }

    // MARK: Affiliates

    /// Each partner's latest click has the partner's part, and the ends as many times their own as there are partners.
    private func shared(introducer: Int64, closer: Int64) -> String {
        let rest = max(Self.one - introducer - closer, 0)
        return """
            SELECT id, is_latest * \(rest) + ((id = first) * \(introducer) + (id = last) * \(closer)) * partners FROM (
                SELECT *, sum(is_latest) OVER (PARTITION BY conversion) AS partners FROM (
                    SELECT e.id, e.conversion, p.first, p.last, row_number() OVER (
                        PARTITION BY e.conversion, \(Packed.source("e")) ORDER BY e.id DESC) = 1 AS is_latest
                    FROM \(Self.touches) WHERE \(paths.condition)))
            """
    }
}
