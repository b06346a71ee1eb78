import Tracking

/// Reads one call of Segment's HTTP tracking API (https://segment.com/docs/connections/sources/catalog/libraries/server/http-api/)
/// and says what it means to a tracker. Fields that mean nothing here are passed over.
struct CallReader {
    enum CallType: String, CaseIterable { case track, identify, page, screen, group, alias }

    /// What was read of a call, as it stands in the request.
    private struct Fields {
        var type = Slice.none
        var message = Slice.none
        var anonymous = Slice.none
        var user = Slice.none
        var previous = Slice.none
        var event = Slice.none
        var timestamp = Slice.none
        var originalTimestamp = Slice.none
        var order = Slice.none
        var value = Slice.none
        var revenue = Slice.none
        var total = Slice.none
        var currency = Slice.none
        var touch = Slice.none
        var draft = Draft()
    }

    private let dialect: Dialect
    private let goals: [[UInt8]]
    private let refund: [UInt8]
    /// Ids beyond that many bytes are refused.
    static let idBytesMost = 512
    /// Names beyond that many bytes are refused.
    static let nameBytesMost = 256

    init(_ dialect: Dialect) {
        self.dialect = dialect
        goals = dialect.goals.map { Array($0.utf8) }
        refund = Array(dialect.refund.utf8)
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
        var fields = Fields()
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
        _ key: JSONScanner.Text, _ scanner: inout JSONScanner, _ fields: inout Fields, _ bytes: inout [UInt8]
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
        _ scanner: inout JSONScanner, _ fields: inout Fields, _ bytes: inout [UInt8]
    ) throws(JSONProblem) {
        guard try scanner.peek() == 0x7B else { return try scanner.skip() }
        var cursor = try scanner.openObject()
        while let key = try scanner.nextKey(&cursor) {
            switch scanner.word(key) {
            case "order_id", "orderId": fields.order = try scanner.slice(&bytes)
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

    private func readContext(
        _ scanner: inout JSONScanner, _ fields: inout Fields, _ bytes: inout [UInt8]
    ) throws(JSONProblem) {
        guard try scanner.peek() == 0x7B else { return try scanner.skip() }
        var cursor = try scanner.openObject()
        while let key = try scanner.nextKey(&cursor) {
            guard scanner.word(key) == "campaign", try scanner.peek() == 0x7B else {
                try scanner.skip()
                continue
            }
            var inner = try scanner.openObject()
            while let key = try scanner.nextKey(&inner) {
                switch scanner.word(key) {
                case "source": fields.draft.channel = try scanner.slice(&bytes)
                case "medium": fields.draft.medium = try scanner.slice(&bytes)
                case "name": fields.draft.campaign = try scanner.slice(&bytes)
                case "partner": fields.draft.partner = try scanner.slice(&bytes)
                case "touch": fields.touch = try scanner.slice(&bytes)
                default: try scanner.skip()
                }
            }
        }
    }

    // MARK: Meaning

    private func interpret(
        _ fields: Fields, _ bytes: UnsafeBufferPointer<UInt8>
    ) -> Result<Draft, RequestProblems> {
        var problems = RequestProblems()
        let type = type(fields.type, bytes, &problems)
        var draft = fields.draft
        identify(&draft, fields, type, bytes, &problems)
        if !fields.message.isEmpty {
            draft.mark = Identifier.message.number(UnsafeBufferPointer(rebasing: bytes[fields.message.range]))
        }
        let timestamp = fields.timestamp.isEmpty ? fields.originalTimestamp : fields.timestamp
        if !timestamp.isEmpty {
            draft.time = Timestamp.microseconds(UnsafeBufferPointer(rebasing: bytes[timestamp.range]))
            if draft.time == nil {
                problems.add(
                    "timestamp is no time from 1970 to 2199; write it like 2026-03-02T10:11:12.123Z", event: nil)
            }
        }
        readTouch(&draft, fields, bytes, &problems)
        readType(&draft, fields, type, bytes, &problems)
        for name in [
            draft.name, draft.channel, draft.partner, draft.campaign, draft.coupon, draft.product, draft.stage,
        ]
        where name.count > Self.nameBytesMost {
            problems.add("a name of \(name.count) bytes; names have at most \(Self.nameBytesMost)", event: nil)
        }
        return problems.count == 0 ? .success(draft) : .failure(problems)
    }

    private func type(
        _ slice: Slice, _ bytes: UnsafeBufferPointer<UInt8>, _ problems: inout RequestProblems
    ) -> CallType {
        if let type = CallType(rawValue: String(decoding: bytes[slice.range], as: UTF8.self)) { return type }
        let names = CallType.allCases.map(\.rawValue).joined(separator: ", ")
        problems.add("type is \(slice.isEmpty ? "missing" : "none that is known"); it is one of \(names)", event: nil)
        return .track
    }

    private func identify(
        _ draft: inout Draft, _ fields: Fields, _ type: CallType, _ bytes: UnsafeBufferPointer<UInt8>,
        _ problems: inout RequestProblems
    ) {
        func number(_ slice: Slice, _ kind: Identifier) -> UInt64 {
            kind.number(UnsafeBufferPointer(rebasing: bytes[slice.range]))
        }
        for id in [fields.message, fields.anonymous, fields.user, fields.previous] where id.count > Self.idBytesMost {
            problems.add("an id of \(id.count) bytes; ids have at most \(Self.idBytesMost)", event: nil)
        }
        if !fields.user.isEmpty { draft.user = number(fields.user, .user) }
        let device = type == .alias && !fields.previous.isEmpty ? fields.previous : fields.anonymous
        if !device.isEmpty {
            draft.device = number(device, .device)
        } else if !fields.user.isEmpty {
            draft.device = number(fields.user, .userOnly)
        } else {
            problems.add("neither userId nor anonymousId says who it was; give one of them", event: nil)
        }
    }

    private func readTouch(
        _ draft: inout Draft, _ fields: Fields, _ bytes: UnsafeBufferPointer<UInt8>, _ problems: inout RequestProblems
    ) {
        guard !fields.touch.isEmpty else { return }
        switch String(decoding: bytes[fields.touch.range], as: UTF8.self) {
        case "click": draft.touch = .click
        case "view": draft.touch = .view
        case "send": draft.touch = .send
        case "direct": draft.touch = .direct
        default: problems.add("context.campaign.touch is one of click, view, send, direct", event: nil)
        }
    }

    private func readType(
        _ draft: inout Draft, _ fields: Fields, _ type: CallType, _ bytes: UnsafeBufferPointer<UInt8>,
        _ problems: inout RequestProblems
    ) {
        draft.name = type == .track ? fields.event : .none
        switch type {
        // Traits of somebody who is not known by name identify nobody.
        case .identify, .alias: draft.kind = draft.user != 0 ? .identify : .event
        case .page, .screen, .group: draft.kind = .event
        case .track:
            if fields.event.isEmpty { problems.add("a track call needs the name of its event", event: nil) }
            let name = bytes[fields.event.range]
            draft.isGoal = goals.contains { name.elementsEqual($0) }
            if name.elementsEqual(refund), !fields.order.isEmpty { draft.kind = .refund }
            readOrder(&draft, fields, bytes, &problems)
        }
        // What means nothing by itself is the touch.
        if draft.kind == .event, !draft.isGoal, !draft.channel.isEmpty { draft.kind = draft.touch }
        if draft.kind != .identify, draft.name.isEmpty { draft.name = fields.type }
    }

    private func readOrder(
        _ draft: inout Draft, _ fields: Fields, _ bytes: UnsafeBufferPointer<UInt8>, _ problems: inout RequestProblems
    ) {
        if !fields.order.isEmpty {
            draft.order = Identifier.order.number(UnsafeBufferPointer(rebasing: bytes[fields.order.range]))
        }
        guard draft.isGoal || draft.kind == .refund else { return }
        if let currency = dialect.currency, !fields.currency.isEmpty,
            !bytes[fields.currency.range].elementsEqual(currency.utf8)
        {
            problems.add("it is not in \(currency), in which this server counts; convert it before", event: nil)
        }
        guard let value = [fields.value, fields.revenue, fields.total].first(where: { !$0.isEmpty }) else { return }
        let text = UnsafeBufferPointer(rebasing: bytes[value.range])
        if let amount = Amount.minorUnits(text, minorUnits: dialect.minorUnits) {
            draft.value = draft.kind == .refund ? abs(amount) : amount
        } else {
            problems.add("value is no amount of money below 9e13; write it like 49.90", event: nil)
        }
    }
}

extension JSONScanner {
    /// A key, to be compared with words; one with escapes is none of ours.
    @inline(__always)
    func word(_ key: Text) -> KnownKey {
        KnownKey(bytes: UnsafeBufferPointer(rebasing: bytes[key.start..<key.start + key.count]))
    }

    /// The text, or the number as it is written; nothing for null and whatever else there is.
    mutating func slice(_ target: inout [UInt8]) throws(JSONProblem) -> Slice {
        switch try peek() {
        case 0x22:
            let text = try text()
            guard text.hasEscapes else { return Slice(start: UInt32(text.start), count: UInt32(text.count)) }
            let start = target.count
            append(text, to: &target)
            return Slice(start: UInt32(start), count: UInt32(target.count - start))
        case 0x2D, 0x30...0x39:
            let range = try number()
            return Slice(start: UInt32(range.lowerBound), count: UInt32(range.count))
        default:
            try skip()
            return .none
        }
    }
}

/// A key that can be compared with literals without making a text of it.
struct KnownKey {
    let bytes: UnsafeBufferPointer<UInt8>

    static func ~= (pattern: StaticString, key: KnownKey) -> Bool {
        let count = pattern.utf8CodeUnitCount
        guard key.bytes.count == count else { return false }
        for index in 0..<count where key.bytes[index] != pattern.utf8Start[index] { return false }
        return true
    }

    static func == (key: KnownKey, word: StaticString) -> Bool { word ~= key }
}
