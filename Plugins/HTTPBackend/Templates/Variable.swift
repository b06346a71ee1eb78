/// What a template can say: `${time.ms}`.
enum Variable: Sendable, Hashable {
    // Of the event.
    case id, uuid, nonce, customer, sequence, copy, kind
    case event, channel, channelKind, partner, campaign, coupon, stage, product
    case eventIndex, channelIndex, partnerIndex, campaignIndex, couponIndex, stageIndex, productIndex
    case device, deviceNumber, deviceUUID, deviceAddress, deviceAgent, user, userNumber
    case token, deviceToken, userToken, orderToken
    case order, orderNumber, value, valueMinor, amount, amountNumber
    case time(TimeFormat)
    case due(TimeFormat)
    case now(TimeFormat)
    // Of the run.
    case run, currency, rule, goal, part, parts, earliest, latest
    /// A setting of the preset, by its place.
    case setting(Int)
    /// A value captured from an earlier answer to the same customer, by its place.
    case capture(Int)

    enum TimeFormat: String, Sendable, CaseIterable {
        /// `2026-03-01T12:00:00.000000Z`.
        case iso
        case seconds = "s"
        case milliseconds = "ms"
        case microseconds = "us"
        /// `2026-03-01 12:00:00`, in UTC.
        case sql
    }

    /// Whether it is one number, which JSON and SQL take without quotes.
    var isNumber: Bool {
        switch self {
        case .customer, .sequence, .copy, .nonce, .eventIndex, .channelIndex, .partnerIndex, .campaignIndex,
            .couponIndex, .stageIndex, .productIndex, .deviceNumber, .userNumber, .orderNumber, .value, .valueMinor,
            .amount, .amountNumber, .part, .parts:
            true
        case .time(let format), .due(let format), .now(let format): format != .iso && format != .sql
        default: false
        }
    }

    /// Whether it is known before the first event, the same for all.
    var isOfRun: Bool {
        switch self {
        case .run, .currency, .rule, .goal, .part, .parts, .setting, .earliest, .latest: true
        default: false
        }
    }

    /// Whether it names something of the vocabulary, so that every value can be escaped beforehand.
    var isName: Bool {
        switch self {
        case .event, .channel, .channelKind, .partner, .campaign, .coupon, .stage, .product, .kind: true
        default: false
        }
    }

    /// Whether its text needs no escaping anywhere: letters, digits, `-`, `.` and `:` alone.
    var isHarmless: Bool {
        switch self {
        // Large amounts have a `+` in them, which is a space in a query.
        case .deviceAgent, .capture, .run, .currency, .rule, .goal, .setting, .id, .amount, .amountNumber: false
        case .time(let format), .due(let format), .now(let format): format != .sql
        default: !isName
        }
    }
}

extension Variable {
    /// Every name but those of settings and captures, in the order in which they are listed, with what each means.
    static let all: [(name: String, variable: Variable, meaning: String)] =
        identity + names + numbers + times + ofRun

    private static let identity: [(String, Variable, String)] = [
        (
            "id", .id,
            "the event's own id, the same for every copy and attempt: RUN-CUSTOMER-SEQUENCE, the latter in hex"
        ),
        ("uuid", .uuid, "the same as a UUID, made from run, customer and sequence"),
        (
            "event.token", .token,
            "the same as 16 hexadecimal digits, from which `read_back` and `credits` know the event again"
        ),
        ("nonce", .nonce, "a number made from the id, to keep caches away"),
        ("customer", .customer, "the simulated customer's number"),
        ("sequence", .sequence, "the event's number within its customer"),
        ("copy", .copy, "0 for the first sending, 1, 2, ... for duplicates that the scenario asked for"),
        ("device", .device, "the device, 16 hexadecimal digits"),
        ("device.number", .deviceNumber, "the same as a number"),
        ("device.uuid", .deviceUUID, "the same as a UUID"),
        ("device.token", .deviceToken, "16 hexadecimal digits that stand for it in this run alone"),
        ("device.ip", .deviceAddress, "an address of 10.0.0.0/8 made from the device"),
        ("device.agent", .deviceAgent, "a browser's User-Agent made from the device"),
        ("user", .user, "on identify: whom the device belongs to, 16 hexadecimal digits; else absent"),
        ("user.number", .userNumber, "the same as a number, 0 where absent"),
        ("user.token", .userToken, "16 hexadecimal digits that stand for the user in this run alone, absent likewise"),
    ]

    private static let names: [(String, Variable, String)] = [
        ("kind", .kind, "click, view, send, direct, event, stage, identify or refund"),
        ("event", .event, "the event's name"), ("event.index", .eventIndex, "its number, 65535 for none"),
        ("channel", .channel, "the touch's channel"), ("channel.index", .channelIndex, "its number, 65535 for none"),
        ("channel.kind", .channelKind, "paid, owned, affiliate, organic, ..."),
        ("partner", .partner, "the channel's partner"),
        ("partner.index", .partnerIndex, "its number, 65535 for none"),
        ("campaign", .campaign, "the campaign"), ("campaign.index", .campaignIndex, "its number, 65535 for none"),
        ("coupon", .coupon, "the coupon's code"), ("coupon.index", .couponIndex, "its number, 65535 for none"),
        ("stage", .stage, "the stage after the event, or `churned`"),
        ("stage.index", .stageIndex, "its number, 65534 for churned, 65535 for none"),
        ("product", .product, "the product"), ("product.index", .productIndex, "its number, 65535 for none"),
    ]

    private static let numbers: [(String, Variable, String)] = [
        ("order", .order, "the order's number, absent where the event has none"),
        ("order.number", .orderNumber, "the same, 0 where absent"),
        (
            "order.token", .orderToken,
            "16 hexadecimal digits that stand for the order in this run alone, absent likewise"
        ),
        ("value", .value, "in major units of the currency, absent where the event has neither value nor order"),
        ("value.minor", .valueMinor, "in minor units, 0 where absent"),
        ("amount", .amount, "the first numeric property, absent where it is 0"),
        ("amount.number", .amountNumber, "the same, 0 where absent"),
    ]

    private static let times: [(String, Variable, String)] =
        TimeFormat.allCases.flatMap { format -> [(String, Variable, String)] in
            let (suffix, said) = format == .iso ? ("", "ISO 8601") : ("." + format.rawValue, format.meaning)
            return [
                ("time" + suffix, .time(format), "when it happened, \(said)"),
                ("due" + suffix, .due(format), "when it was due to be sent, \(said)"),
                ("now" + suffix, .now(format), "when it is first sent, \(said)"),
            ]
        }

    private static let ofRun: [(String, Variable, String)] = [
        ("run", .run, "the run's id"), ("currency", .currency, "ISO 4217"),
        ("rule", .rule, "the attribution rule asked for; in `credits` only"),
        ("goal", .goal, "the conversion event asked for; in `credits` only"),
        ("part", .part, "which part of the events is read; in `read_back` only"),
        ("parts", .parts, "of how many; in `read_back` only"),
        ("earliest", .earliest, "the first day on which anything was sent, YYYY-MM-DD; when reading"),
        ("latest", .latest, "the last one"),
    ]
}

extension Variable.TimeFormat {
    fileprivate var meaning: String {
        switch self {
        case .iso: "ISO 8601"
        case .seconds: "seconds since 1970"
        case .milliseconds: "milliseconds since 1970"
        case .microseconds: "microseconds since 1970"
        case .sql: "YYYY-MM-DD hh:mm:ss in UTC"
        }
    }
}
