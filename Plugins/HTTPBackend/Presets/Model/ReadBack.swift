import Tracking

/// How many events of the run are stored: a number in an answer.
struct CountsReading: Sendable {
    var request: RequestTemplate
    var path: JSONPath
}

/// The stored events themselves.
struct EventsReading: Sendable {
    enum Source: Sendable {
        /// An answer with a JSON object a line.
        case lines(RequestTemplate)
        /// An answer with an array of objects at the path.
        case array(RequestTemplate, JSONPath)
        /// The lines of the server's access log, of which the requested path begins so; fields are query parameters.
        case log(path: Template)
    }
    /// `ids` or `bodies`.
    var level: BackendDescription.ReadBack
    var source: Source
    /// Which field of a row holds what.
    var fields: [RowField: JSONPath]
    /// Whether what is acknowledged can be read at once, so that nothing need be waited for.
    var isImmediate = false

    /// Whether rows are known by ``RunTokens``.
    var isByToken: Bool { fields.keys.contains(.token) }

    /// What no field of a row says of an event's body.
    var untold: EventFields {
        let ways: [(EventFields, [RowField])] = [
            (.device, [.device, .deviceToken]), (.user, [.user, .userToken]), (.order, [.order, .orderToken]),
            (.value, [.value, .valueMajor]), (.amount, [.amount]), (.name, [.event]), (.channel, [.channel]),
            (.partner, [.partner]), (.campaign, [.campaign]), (.coupon, [.coupon]), (.stage, [.stage]),
            (.product, [.product]),
        ]
        return ways.reduce(into: []) { untold, way in
            if !way.1.contains(where: fields.keys.contains) { untold.insert(way.0) }
        }
    }

    /// Whether the server is asked for a part alone.
    var isDealt: Bool {
        switch source {
        case .lines(let request), .array(let request, _): request.asksForPart
        case .log: false
        }
    }
}

/// What a row of the read-back can say.
enum RowField: String, Sendable, CaseIterable {
    /// ``Variable/id``: run, customer and sequence in one.
    case id
    /// ``Variable/token``: the same. Rows of other runs, and those without one, are passed over.
    case token
    /// The token of an event of which the server keeps this row as well, under an id of its own.
    case copyToken = "copy.token"
    case deviceToken = "device.token"
    case userToken = "user.token"
    case orderToken = "order.token"
    /// In major units.
    case valueMajor = "value.major"
    case customer, sequence, run, kind, time, due, device, user, order, value, amount, event, channel, partner
    case campaign, coupon, stage, product, copy
}

/// What the server credits.
struct CreditsReading: Sendable {
    /// Whether the answer is an object a line, and not one document.
    var isOfLines = false
    /// `totals`, `campaign` or `conversion`.
    var level: BackendDescription.AttributionLevel
    var request: RequestTemplate
    var rows: JSONPath
    var channel: JSONPath
    var partner: JSONPath?
    var campaign: JSONPath?
    /// Conversions, or, at level `conversion`, the row's share of its conversion.
    var conversions: JSONPath
    /// In major units.
    var value: JSONPath?
    /// At level `conversion`: the conversion's own id, as ``Variable/id`` has it. Rows of a conversion stand together.
    var id: JSONPath?
    /// Instead of ``id``: the conversion's token, as ``RowField/token``.
    var token: JSONPath?
    /// With ``token``: as ``RowField/copyToken``.
    var copyToken: JSONPath?
    /// At level `conversion`: when it happened, in microseconds since 1970.
    var time: JSONPath?
    var rules: [String]

    /// Whether the server is asked for a part alone.
    var isDealt: Bool { request.asksForPart }
}
