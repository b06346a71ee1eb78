/// What a file says to people: plain SQL that the `sqlite3` tool answers.
///
/// All have a column `run`. Money is in major units, credit in conversions, times are UTC.
///
/// | view | one row for each | columns beside `run` |
/// | --- | --- | --- |
/// | `funnel` | stage | `stage`, `customers` whose latest event with a stage has it |
/// | `channels` | channel | `channel`, `touches`, `conversions`, `value` |
/// | `partners` | partner | `partner` (as `channel/partner`), `touches`, `conversions`, `value` |
/// | `journeys` | event, by identity and time | `identity`, `time`, `kind`, `channel`, `partner`, `campaign`, `event`, `stage`, `product`, `coupon`, `order_id`, `value`, `customer`, `sequence`, `device` |
/// | `attribution_conversions` | touch of a conversion with credit under a rule | `rule`, `goal`, `identity`, `customer`, `sequence`, `time`, `channel`, `partner`, `campaign`, `conversions`, `value` |
/// | `attribution_channels` | rule, goal and channel with credit | `rule`, `goal`, `channel`, `conversions`, `value` |
/// | `attribution_partners` | the same by partner | `rule`, `goal`, `partner`, `conversions`, `value` |
/// | `attribution_campaigns` | the same by campaign | `rule`, `goal`, `campaign`, `conversions`, `value` |
///
/// `channels` and `partners` credit by last touch where the run has that rule, else by its first. `funnel`, `journeys` and the
/// touches are read from the events as the run last settled who is who; what the vocabulary does not name is left out of
/// `channels` and `partners`, and is a number elsewhere.
enum Views {
    static let all = owned + journeys + funnel + credited + attribution + totals + sources

    /// Events with their identity. Not for people: numbers as they are stored.
    private static let owned = """
        CREATE VIEW owned AS
        SELECT e.*, coalesce(c.is_user, h.user IS NOT NULL) AS is_user, coalesce(c.number, h.user, e.device) AS number
        FROM event e
        LEFT JOIN cut c ON c.event = e.id
        LEFT JOIN holder h ON h.run = e.run AND h.device = e.device;

        """

    /// A name by its number, or the number where the vocabulary has no such name; nothing is null.
    private static func name(_ column: String, in list: String, _ row: String) -> String {
        """
        coalesce((SELECT n.name FROM name n WHERE n.run = \(row).run AND n.list = '\(list)' AND n.number = \(row).\(column)),
                nullif(\(row).\(column), 0))
        """
    }

    private static func channel(_ row: String) -> String {
        """
        coalesce((SELECT n.name FROM channel n WHERE n.run = \(row).run AND n.number = \(row).channel),
                nullif(\(row).channel, 0))
        """
    }

    private static func partner(_ row: String) -> String {
        """
        coalesce((SELECT n.name FROM partner n
                WHERE n.run = \(row).run AND n.channel = \(row).channel AND n.number = \(row).partner),
                nullif(\(row).partner, 0))
        """
    }

    private static func identity(_ row: String) -> String {
        "CASE \(row).is_user WHEN 1 THEN 'user ' ELSE 'device ' END || printf('%u', \(row).number)"
    }

    private static func time(_ row: String) -> String {
        "strftime('%Y-%m-%d %H:%M:%f', \(row).time / 1000000.0, 'unixepoch')"
    }

    private static let journeys = """
        CREATE VIEW journeys AS
        SELECT r.name AS run, \(identity("e")) AS identity, \(time("e")) AS time,
            CASE e.kind WHEN 0 THEN 'click' WHEN 1 THEN 'view' WHEN 2 THEN 'send' WHEN 3 THEN 'direct' WHEN 4 THEN 'event'
                WHEN 5 THEN 'stage' WHEN 6 THEN 'identify' ELSE 'refund' END AS kind,
            \(channel("e")) AS channel,
            \(partner("e")) AS partner,
            \(name("campaign", in: "campaign", "e")) AS campaign,
            \(name("name", in: "event", "e")) AS event,
            \(name("stage", in: "stage", "e")) AS stage,
            \(name("product", in: "product", "e")) AS product,
            \(name("coupon", in: "coupon", "e")) AS coupon,
            CASE e.order_id WHEN 0 THEN NULL ELSE printf('%u', e.order_id) END AS order_id,
            e.value * 1.0 / r.minor_units AS value, printf('%u', e.customer) AS customer,
            printf('%u', e.sequence) AS sequence, printf('%u', e.device) AS device
        FROM owned e JOIN run r ON r.id = e.run
        ORDER BY e.run, e.is_user, e.number < 0, e.number, e.time, e.sequence < 0, e.sequence, e.customer < 0, e.customer;

        """

    private static let funnel = """
        CREATE VIEW funnel AS
        WITH latest AS (
            SELECT run, stage, row_number() OVER (
                PARTITION BY run, is_user, number
                ORDER BY time DESC, sequence < 0 DESC, sequence DESC, customer < 0 DESC, customer DESC) AS back
            FROM owned WHERE stage <> 0),
        standing AS (SELECT run, stage, count(*) AS customers FROM latest WHERE back = 1 GROUP BY run, stage)
        SELECT r.name AS run, n.name AS stage, coalesce(s.customers, 0) AS customers
        FROM name n JOIN run r ON r.id = n.run LEFT JOIN standing s ON s.run = n.run AND s.stage = n.number
        WHERE n.list = 'stage' ORDER BY n.run, n.number;

        """

    /// Every touch's credit under every rule. Not for people: numbers as they are stored.
    private static let credited: String = {
        let keys = [("u.run", "run"), ("u.position", "position"), ("u.name", "rule"), ("u.reported", "reported")]
        let ofConversion = ["goal", "is_user", "number", "customer", "sequence", "time"].map { ("v.\($0)", $0) }
        let position = RuleShape.position(PositionWeights(first: 0, last: 0))
        let arms = [RuleShape.first, .last, .linear, position, .weighed].map { shape in
            let shares = Shares(
                keys: keys + ofConversion,
                from: """
                    rule u CROSS JOIN run r ON r.id = u.run
                    CROSS JOIN conversion v ON v.id BETWEEN r.first_conversion AND r.last_conversion
                    LEFT JOIN path p ON p.id = v.id + u.path_offset
                    """,
                condition: "u.shape = '\(shape.name)'")
            return "SELECT * FROM (\(shares.query(shape, position: PositionShares(), creditOffset: "u.credit_offset")))"
        }
        let names = (keys + ofConversion).map(\.1).joined(separator: ", ")
        return """
            CREATE VIEW attribution AS
            SELECT \(names), coalesce(\(Packed.channel("a")), 0) AS channel, coalesce(\(Packed.partner("a")), 0) AS partner,
                coalesce(\(Packed.campaign("a")), 0) AS campaign, units, value
            FROM (
            \(arms.joined(separator: "\nUNION ALL\n"))) a;

            """
    }()

    private static let attribution = """
        CREATE VIEW attribution_conversions AS
        SELECT r.name AS run, a.rule, \(name("goal", in: "event", "a")) AS goal, \(identity("a")) AS identity,
            printf('%u', a.customer) AS customer, printf('%u', a.sequence) AS sequence, \(time("a")) AS time,
            coalesce(\(channel("a")), 'none') AS channel,
            \(partner("a")) AS partner,
            \(name("campaign", in: "campaign", "a")) AS campaign,
            a.units / 1e9 AS conversions, a.value * 1.0 / r.minor_units AS value
        FROM attribution a JOIN run r ON r.id = a.run WHERE a.units <> 0 OR a.value <> 0;

        """

    /// Money is summed by `total`, which cannot overflow as `sum` can: values go up to the ends of 64 bits.
    ///
    /// - Parameter keys: numbers by which credit is summed; nobody comes last.
    private static func total(_ view: String, _ column: String, by keys: [String]) -> String {
        let list = keys.joined(separator: ", ")
        return """
            CREATE VIEW attribution_\(view)s AS
            WITH a AS (
                SELECT run, position, rule, goal, \(list), sum(units) AS units, total(value) AS value
                FROM attribution GROUP BY run, position, rule, goal, \(list))
            SELECT r.name AS run, a.rule, \(name("goal", in: "event", "a")) AS goal, \(column) AS \(view),
                a.units / 1e9 AS conversions, a.value * 1.0 / r.minor_units AS value
            FROM a JOIN run r ON r.id = a.run
            ORDER BY a.run, a.position, a.goal, a.\(keys[0]) = 0, \(keys.map { "a." + $0 }.joined(separator: ", "));

            """
    }

    private static let totals =
        total("channel", "coalesce(\(channel("a")), 'none')", by: ["channel"])
        + total(
            "partner", "coalesce(\(channel("a")), 'none') || coalesce('/' || \(partner("a")), '')",
            by: ["channel", "partner"])
        + total("campaign", name("campaign", in: "campaign", "a"), by: ["campaign"])

    /// Touches and credit of everything that the vocabulary names.
    private static let sources = """
        CREATE VIEW channels AS
        WITH touched AS (
            SELECT run, channel, count(*) AS touches FROM event WHERE kind <= 3 AND channel <> 0 GROUP BY run, channel),
        credited AS (
            SELECT run, channel, sum(units) AS units, total(value) AS value FROM attribution WHERE reported GROUP BY run, channel)
        SELECT r.name AS run, n.name AS channel, coalesce(t.touches, 0) AS touches,
            coalesce(c.units, 0) / 1e9 AS conversions, coalesce(c.value, 0) * 1.0 / r.minor_units AS value
        FROM channel n JOIN run r ON r.id = n.run
        LEFT JOIN touched t ON t.run = n.run AND t.channel = n.number
        LEFT JOIN credited c ON c.run = n.run AND c.channel = n.number
        ORDER BY n.run, n.number;
        CREATE VIEW partners AS
        WITH touched AS (
            SELECT run, channel, partner, count(*) AS touches FROM event WHERE kind <= 3 AND channel <> 0 AND partner <> 0
            GROUP BY run, channel, partner),
        credited AS (
            SELECT run, channel, partner, sum(units) AS units, total(value) AS value
            FROM attribution WHERE reported AND partner <> 0 GROUP BY run, channel, partner)
        SELECT r.name AS run, h.name || '/' || n.name AS partner, coalesce(t.touches, 0) AS touches,
            coalesce(c.units, 0) / 1e9 AS conversions, coalesce(c.value, 0) * 1.0 / r.minor_units AS value
        FROM partner n JOIN run r ON r.id = n.run JOIN channel h ON h.run = n.run AND h.number = n.channel
        LEFT JOIN touched t ON t.run = n.run AND t.channel = n.channel AND t.partner = n.number
        LEFT JOIN credited c ON c.run = n.run AND c.channel = n.channel AND c.partner = n.number
        ORDER BY n.run, n.channel, n.number;

        """
}
