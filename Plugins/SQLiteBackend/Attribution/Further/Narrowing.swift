import GRDB
import Tracking

/// Rules for which only some of the touches that are left are there at all: the one of highest priority; of the clicks of
/// affiliates all or one, or nothing but the owner of a coupon.
///
/// They get contenders and paths of their own, and everything after that is as with other rules. The owner of a coupon, who need
/// not have a touch, is a click among the contenders.
struct Narrowing {
    let choosing: Choosing

    static let tables = ["place_of", "owner_of", "owned"]

    private var settlement: Settlement { choosing.settlement }
    private var db: Database { settlement.db }
    private var vocabulary: Vocabulary { settlement.plan.vocabulary }

    static func applies(to rule: FurtherRule) -> Bool {
        switch rule {
        case .priority, .affiliate: true
        case .wShaped, .custom, .plugged: false
        }
    }

    func narrow(_ rule: RuleSpecification, by further: FurtherRule) throws -> Paths {
        try choosing.findLeftOver(for: rule)
        let first = (try Int64.fetchOne(db, sql: "SELECT max(id) FROM contender") ?? 0) + 1
        switch further {
        case .priority(let order): try keepBest(order)
        case .affiliate(let terms): try keepClicks(terms)
        case .wShaped, .custom, .plugged: throw BackendError.unsupported("the rule \(rule.name)")
        }
        for table in Self.tables + [Choosing.leftOver] { try db.execute(sql: "DROP TABLE IF EXISTS temp.\(table)") }
        return try Paths.store(choosing.settled.conversions, from: first, in: db)
    }

    // MARK: Priority

    /// Of the touches whose source comes first, the latest. What no name fits comes after all others.
    private func keepBest(_ order: [String]) throws {
        try findPlaces(order)
        let source = Packed.source("l")
        func place(_ source: String) -> String { "(SELECT o.place FROM temp.place_of o WHERE o.source = \(source))" }
        try db.execute(
            sql: """
                INSERT INTO contender(conversion, source, age)
                    SELECT conversion, source, age FROM (
                        SELECT *, row_number() OVER (PARTITION BY conversion ORDER BY place, id DESC) AS nth FROM (
                            SELECT l.*, coalesce(\(place(source)), \(place("\(source) & ~65535")), \(order.count)) AS place
                            FROM temp.left_over l))
                    WHERE nth = 1 ORDER BY conversion;
                """)
    }

    /// `place_of`: a source's place in the order. A channel's is its partners' too, as far as these have none of their own.
    private func findPlaces(_ order: [String]) throws {
        try db.execute(sql: "CREATE TEMP TABLE place_of (source INTEGER PRIMARY KEY, place INTEGER)")
        let insert = try db.makeStatement(sql: "INSERT OR IGNORE INTO temp.place_of VALUES (?, ?)")
        let numbers = SourceNumbers(vocabulary)
        for (place, name) in order.enumerated() {
            if let source = numbers[name] { try insert.execute(arguments: [source, place]) }
        }
    }

    // MARK: Affiliates

    private func keepClicks(_ terms: AffiliateTerms) throws {
        try findOwned(terms)
        let affiliates = vocabulary.channels.enumerated().filter { $0.element.kind == "affiliate" }
        let channels = affiliates.map { "\(Column.number(UInt16($0.offset)))" }.joined(separator: ", ")
        try db.execute(
            sql: """
                DELETE FROM temp.left_over AS l WHERE NOT (
                    \(Packed.kind("l")) = 0 AND \(Packed.partner("l")) <> 0 AND \(Packed.channel("l")) IN (\(channels)));
                CREATE INDEX temp.left_over_conversion ON left_over(conversion);
                INSERT INTO contender(conversion, source, age)
                    SELECT conversion, source, age FROM (
                        SELECT o.conversion, 0 AS id, o.source << 16 | coalesce(
                            (SELECT \(Packed.campaign("l")) FROM temp.left_over l
                                WHERE l.conversion = o.conversion AND \(Packed.source("l")) = o.source
                                ORDER BY l.id DESC LIMIT 1), 0) AS source, 0 AS age
                        FROM temp.owned o
                        UNION ALL
                        SELECT l.conversion, l.id, l.source, l.age FROM temp.left_over l
                        WHERE \(wins(terms)) AND l.conversion NOT IN (SELECT o.conversion FROM temp.owned o))
                    ORDER BY conversion, id;
                """)
    }

    /// Whether click `l` of those that compete is left.
    private func wins(_ terms: AffiliateTerms) -> String {
        guard terms.split == nil else { return "1" }
        let end = terms.model == .firstClick ? "min" : "max"
        return "l.id IN (SELECT \(end)(id) FROM temp.left_over GROUP BY conversion)"
    }

    /// `owned`: conversions with a coupon that belongs to somebody. The coupon stands in the event, found by its key.
    private func findOwned(_ terms: AffiliateTerms) throws {
        try db.execute(
            sql: """
                CREATE TEMP TABLE owner_of (coupon INTEGER PRIMARY KEY, source INTEGER);
                CREATE TEMP TABLE owned (conversion INTEGER PRIMARY KEY, source INTEGER);
                """)
        guard terms.coupon == .override, !terms.owners.isEmpty else { return }
        let insert = try db.makeStatement(sql: "INSERT INTO temp.owner_of VALUES (?, ?)")
        let numbers = SourceNumbers(vocabulary)
        let partners = Dictionary(terms.owners.map { ($0.code, $0.partner) }, uniquingKeysWith: { first, _ in first })
        for (index, code) in vocabulary.coupons.enumerated() {
            guard let partner = partners[code], let source = numbers[partner] else { continue }
            try insert.execute(arguments: [Column.number(UInt16(index)), source])
        }
        let (run, conversions) = (settlement.run, choosing.settled.conversions)
        try db.execute(
            sql: """
                INSERT INTO temp.owned
                    SELECT v.id, o.source FROM conversion v
                    CROSS JOIN event e INDEXED BY \(KeyIndex(run: run).name)
                        ON e.run = \(run.id) AND e.customer = v.customer AND e.sequence = v.sequence
                    CROSS JOIN temp.owner_of o ON o.coupon = e.coupon
                    WHERE v.id BETWEEN \(conversions.lowerBound) AND \(conversions.upperBound - 1);
                """)
    }
}
