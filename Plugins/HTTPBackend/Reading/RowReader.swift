import Tracking

/// Rows of a read-back to events.
struct RowReader {
    private let fields: [(field: RowField, path: JSONPath)]
    private let plan: RunPlan
    private let part: Int
    private let parts: Int
    private let names: NameIndex
    private let tokens: TokenReader
    private let isByToken: Bool
    /// Whether the server was asked for the part alone.
    private let isDealt: Bool
    private var batch: ContiguousArray<TrackingEvent> = []
    private static let most = 1024

    init(_ reading: EventsReading, _ plan: RunPlan, _ tokens: TokenReader, part: Int, of parts: Int) {
        // In one order, whatever the dictionary's.
        fields = RowField.allCases.compactMap { field in reading.fields[field].map { (field, $0) } }
        self.tokens = tokens
        (isByToken, isDealt) = (reading.isByToken, reading.isDealt)
        (self.plan, self.part, self.parts) = (plan, part, parts)
        names = NameIndex(plan.vocabulary)
    }

    mutating func take(_ row: JSONValue, _ body: (UnsafeBufferPointer<TrackingEvent>) throws -> Void) throws {
        guard let event = try event(row), isDealt || Int(event.id.customer % UInt64(parts)) == part else { return }
        batch.append(event)
        if batch.count >= Self.most { try finish(body) }
    }

    mutating func finish(_ body: (UnsafeBufferPointer<TrackingEvent>) throws -> Void) throws {
        guard !batch.isEmpty else { return }
        defer { batch.removeAll(keepingCapacity: true) }
        try batch.withUnsafeBufferPointer(body)
    }

    /// - Returns: `nil` for a row of another run.
    private func event(_ row: JSONValue) throws -> TrackingEvent? {
        var event = TrackingEvent(id: EventID(customer: 0, sequence: 0), kind: .event, time: 0, device: 0)
        var hasDue = false
        if isByToken {
            func text(_ field: RowField) -> String? {
                fields.first { $0.field == field }.flatMap { $0.path.find(in: row)?.text }
            }
            guard let id = tokens.event(token: text(.token), copyToken: text(.copyToken)) else { return nil }
            event.id = id
        }
        // The channel comes before its partner: see the order of `RowField`.
        for (field, path) in fields {
            guard let text = path.find(in: row)?.text, !text.isEmpty else { continue }
            switch field {
            case .run: guard text == plan.id else { return nil }
            case .id: guard try readID(text, &event) else { return nil }
            case .due: hasDue = true
            default: break
            }
            try set(field, text, &event)
        }
        if !hasDue { event.due = event.time }
        return event
    }

    /// `RUN-CUSTOMER-SEQUENCE`.
    private func readID(_ text: String, _ event: inout TrackingEvent) throws -> Bool {
        guard text.hasPrefix(plan.id + "-") else { return false }
        guard let id = Self.id(text, run: plan.id) else {
            throw BackendError.failed("the server gives back the id '\(text.prefix(100))', which is none of ours")
        }
        event.id = id
        return true
    }

    /// - Returns: `nil` for what is no id of the run.
    static func id(_ text: String, run: String) -> EventID? {
        guard text.hasPrefix(run + "-") else { return nil }
        let rest = text.dropFirst(run.count + 1).split(separator: "-", omittingEmptySubsequences: false)
        guard rest.count == 2, let customer = UInt64(rest[0], radix: 16), let sequence = UInt64(rest[1], radix: 16)
        else { return nil }
        return EventID(customer: customer, sequence: sequence)
    }

    private func set(_ field: RowField, _ text: String, _ event: inout TrackingEvent) throws {
        func number<N: LosslessStringConvertible>(_ type: N.Type) throws -> N {
            guard let number = N(text) else {
                throw BackendError.failed(
                    "the server gives back '\(text.prefix(100))' as \(field.rawValue), which is not what was sent")
            }
            return number
        }
        switch field {
        case .run, .id, .token, .copyToken: break
        case .deviceToken: event.device = try tokens.number(.device, text)
        case .userToken: event.user = try tokens.number(.user, text)
        case .orderToken: event.order = try tokens.number(.order, text)
        case .valueMajor:
            let value = try number(Double.self) * Double(plan.minorUnits)
            event.value = abs(value) < 9e18 ? Int64(value.rounded()) : 0
        case .customer: event.id.customer = try number(UInt64.self)
        case .sequence: event.id.sequence = try number(UInt64.self)
        case .copy: event.copy = try number(UInt8.self)
        case .time: event.time = try number(Int64.self)
        case .due: event.due = try number(Int64.self)
        case .device: event.device = try number(UInt64.self)
        case .user: event.user = try number(UInt64.self)
        case .order: event.order = try number(UInt64.self)
        case .value: event.value = try number(Int64.self)
        case .amount: event.amount = try number(Double.self)
        case .kind: if let kind = TrackingEvent.Kind.allCases.first(where: { $0.word == text }) { event.kind = kind }
        default: names.set(field, text, &event)
        }
    }
}
