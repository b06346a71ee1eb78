import Tracking

/// Reads one call of Segment's HTTP tracking API (https://segment.com/docs/connections/sources/catalog/libraries/server/http-api/)
/// and says what it means to a tracker. Fields that mean nothing here are passed over.
struct CallReader {
    enum CallType: String, CaseIterable { case track, identify, page, screen, group, alias }

    let dialect: Dialect
    let goals: [[UInt8]]
    let refund: [UInt8]
    let stageEntered: [UInt8]
    /// Ids beyond that many bytes are refused.
    static let idBytesMost = 512
    /// Names beyond that many bytes are refused.
    static let nameBytesMost = 256

    init(_ dialect: Dialect) {
        self.dialect = dialect
        goals = dialect.goals.map { Array($0.utf8) }
        refund = Array(dialect.refund.utf8)
        stageEntered = Array(dialect.stageEntered.utf8)
    }

    /// Reads the call that begins where the scanner stands.
    ///
    /// - Parameters:
    ///   - type: where the address says it; else the call's own `type`.
    ///   - drafts: of the request: has its bytes, behind which texts with escapes go, and gets the key that the call may have.
    /// - Returns: the draft, or what is wrong with the call.
    func read(
        _ scanner: inout JSONScanner, as type: CallType?, into drafts: inout Drafts
    ) throws(JSONProblem) -> Result<Draft, RequestProblems> {
        var fields = CallFields()
        var cursor = try scanner.openObject()
        while let key = try scanner.nextKey(&cursor) {
            if scanner.word(key) == "writeKey" {
                drafts.writeKey = try scanner.slice(&drafts.bytes)
            } else {
                try readTop(key, &scanner, &fields, &drafts.bytes)
            }
        }
        if let type { fields.type = drafts.slice(type.rawValue) }
        return drafts.bytes.withUnsafeBufferPointer { interpret(fields, $0) }
    }

    // MARK: Fields

    private func readTop(
        _ key: JSONScanner.Text, _ scanner: inout JSONScanner, _ fields: inout CallFields, _ bytes: inout [UInt8]
    ) throws(JSONProblem) {
        switch scanner.word(key) {
        case "type": fields.type = try scanner.slice(&bytes)
        case "messageId": fields.message = try scanner.slice(&bytes)
        case "anonymousId": fields.anonymous = try scanner.slice(&bytes)
        case "userId": fields.user = try scanner.slice(&bytes)
        case "previousId": fields.previous = try scanner.slice(&bytes)
        case "event": fields.event = try scanner.slice(&bytes)
        case "timestamp": fields.timestamp = try scanner.slice(&bytes)
        case "originalTimestamp": fields.originalTimestamp = try scanner.slice(&bytes)
        case "properties", "traits": try readProperties(&scanner, &fields, &bytes)
        case "context": try readContext(&scanner, &fields, &bytes)
        default: try scanner.skip()
        }
    }

    private func readProperties(
        _ scanner: inout JSONScanner, _ fields: inout CallFields, _ bytes: inout [UInt8]
    ) throws(JSONProblem) {
        guard try scanner.peek() == 0x7B else { return try scanner.skip() }
        var cursor = try scanner.openObject()
        while let key = try scanner.nextKey(&cursor) {
            switch scanner.word(key) {
            case "order_id", "orderId": fields.order = try scanner.slice(&bytes)
            case "goal": fields.goal = try scanner.slice(&bytes)
            case "value": fields.value = try scanner.slice(&bytes)
            case "revenue": fields.revenue = try scanner.slice(&bytes)
            case "total": fields.total = try scanner.slice(&bytes)
            case "currency": fields.currency = try scanner.slice(&bytes)
            case "coupon": fields.draft.coupon = try scanner.slice(&bytes)
            case "product": fields.draft.product = try scanner.slice(&bytes)
            case "stage": fields.draft.stage = try scanner.slice(&bytes)
            default: try scanner.skip()
            }
        }
    }
}
