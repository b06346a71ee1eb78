import Tracking

/// Rows of a read-back to events.
struct RowReader {
    private let fields: [(field: RowField, path: JSONPath)]
    private let plan: RunPlan
    private let part: Int
    private let parts: Int
    private let names: NameIndex
    private var batch: ContiguousArray<TrackingEvent> = []
    private static let most = 1024

    init(_ fields: [RowField: JSONPath], _ plan: RunPlan, part: Int, of parts: Int) {
        // In one order, whatever the dictionary's.
        self.fields = RowField.allCases.compactMap { field in fields[field].map { (field, $0) } }
        (self.plan, self.part, self.parts) = (plan, part, parts)
        names = NameIndex(plan.vocabulary)
    }

    mutating func take(_ row: JSONValue, _ body: (UnsafeBufferPointer<TrackingEvent>) throws -> Void) throws {
        guard let event = try event(row), Int(event.id.customer % UInt64(parts)) == part else { return }
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
        let rest = text.dropFirst(plan.id.count + 1).split(separator: "-", omittingEmptySubsequences: false)
        guard rest.count == 2, let customer = UInt64(rest[0], radix: 16), let sequence = UInt64(rest[1], radix: 16)
        else { throw BackendError.failed("the server gives back the id '\(text.prefix(100))', which is none of ours") }
        event.id = EventID(customer: customer, sequence: sequence)
        return true
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
        case .run, .id: break
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

/// Names back to their numbers.
struct NameIndex {
    private var tables: [RowField: [String: UInt16]] = [:]
    private var partners: [[String: UInt16]]

    init(_ vocabulary: Vocabulary) {
        func table(_ names: [String]) -> [String: UInt16] {
            Dictionary(names.enumerated().map { ($0.element, UInt16($0.offset)) }) { first, _ in first }
        }
        tables[.event] = table(vocabulary.events)
        tables[.channel] = table(vocabulary.channels.map(\.name))
        tables[.campaign] = table(vocabulary.campaigns)
        tables[.coupon] = table(vocabulary.coupons)
        tables[.stage] = table(vocabulary.stages)
        tables[.product] = table(vocabulary.products)
        partners = vocabulary.channels.map { table($0.partners) }
    }

    /// The channel must be set before its partner.
    func set(_ field: RowField, _ name: String, _ event: inout TrackingEvent) {
        let index = tables[field]?[name] ?? TrackingEvent.nothing
        switch field {
        case .event: event.name = index
        case .channel: event.channel = index
        case .partner:
            guard Int(event.channel) < partners.count else { return }
            event.partner = partners[Int(event.channel)][name] ?? TrackingEvent.nothing
        case .campaign: event.campaign = index
        case .coupon: event.coupon = index
        case .stage: event.stage = name == "churned" && index == TrackingEvent.nothing ? TrackingEvent.churned : index
        case .product: event.product = index
        default: break
        }
    }

    func channel(_ name: String) -> UInt16 { tables[.channel]?[name] ?? TrackingEvent.nothing }
    func campaign(_ name: String) -> UInt16 { tables[.campaign]?[name] ?? TrackingEvent.nothing }
    func partner(_ name: String, of channel: UInt16) -> UInt16 {
        Int(channel) < partners.count ? partners[Int(channel)][name] ?? TrackingEvent.nothing : TrackingEvent.nothing
    }
}

/// Pieces of text to lines.
struct LineSplitter {
    private var rest: [UInt8] = []
    /// More than a row has.
    private static let longest = 1 << 20

    mutating func add(_ piece: [UInt8], _ body: (ArraySlice<UInt8>) throws -> Void) throws {
        var start = piece.startIndex
        while let end = piece[start...].firstIndex(of: ASCII.lf) {
            if rest.isEmpty {
                try take(piece[start..<end], body)
            } else {
                rest += piece[start..<end]
                try take(rest[...], body)
                rest.removeAll(keepingCapacity: true)
            }
            start = end + 1
        }
        rest += piece[start...]
        guard rest.count <= Self.longest else {
            throw BackendError.failed("the server gives back a line of over \(Self.longest) bytes")
        }
    }

    mutating func finish(_ body: (ArraySlice<UInt8>) throws -> Void) throws {
        try take(rest[...], body)
        rest.removeAll()
    }

    private func take(_ line: ArraySlice<UInt8>, _ body: (ArraySlice<UInt8>) throws -> Void) throws {
        if !line.allSatisfy({ ASCII.isBlank($0) || $0 == ASCII.cr }) { try body(line) }
    }
}
