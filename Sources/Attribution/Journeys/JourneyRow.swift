import Tracking

/// One row of a journey file, in numbers. Followed by the bytes of its customer and its order where it is stored.
struct JourneyRow {
    /// Microseconds since 1970.
    var time: Int64
    var line: Int64
    /// In units of 10^-`decimals`.
    var value: Int64 = 0
    var customerCount: UInt32
    var orderCount: UInt32 = 0
    var channel = TrackingEvent.nothing
    var partner = TrackingEvent.nothing
    var campaign = TrackingEvent.nothing
    var coupon = TrackingEvent.nothing
    /// Of the goal.
    var name = TrackingEvent.nothing
    var decimals: UInt8 = 0
    /// Raw value of ``TrackingEvent/Kind``.
    var kind: UInt8
}

/// Reads the fields of a journey file's rows.
struct JourneyRowReader {
    private let customer: Int
    private let time: Int
    private let event: Int
    private let channel: Int
    private let kind: Int?
    private let partner: Int?
    private let campaign: Int?
    private let coupon: Int?
    private let goal: Int?
    private let order: Int?
    private let value: Int?
    private let suggest: (String, [String]) -> String?
    var names = JourneyNames()

    private static let kinds = ["click", "view", "send", "direct"]
    /// The last two are of logs for `footfall fit`, and no journey's.
    private static let events = ["touch", "conversion", "refund", "stage", "decision"]

    init(_ header: Header, suggest: @escaping (String, [String]) -> String?) {
        customer = header.column("customer") ?? 0
        time = header.column("time") ?? 0
        event = header.column("event") ?? 0
        channel = header.column("channel") ?? 0
        kind = header.column("kind")
        partner = header.column("partner")
        campaign = header.column("campaign")
        coupon = header.column("coupon")
        goal = header.column("goal")
        order = header.column("order")
        value = header.column("value")
        self.suggest = suggest
    }

    /// Calls `body` with the row, its customer and its order; not for rows that are no part of a journey.
    ///
    /// - Throws: ``RowProblem``.
    mutating func read(
        _ row: inout CSVReader,
        _ body: (JourneyRow, _ customer: UnsafeBufferPointer<UInt8>, _ order: UnsafeBufferPointer<UInt8>) throws -> Void
    ) throws {
        let customer = row.bytes(customer)
        guard !customer.isEmpty else { throw RowProblem("the customer is missing") }
        guard customer.count <= 10_000, String(validating: customer, as: UTF8.self) != nil else {
            throw RowProblem("the customer is not UTF-8, or longer than 10000 bytes")
        }
        guard let time = TimeText.microseconds(row.bytes(time)) else {
            throw RowProblem(
                "time is \(RowProblem.quote(row.bytes(time))); write it like 2026-01-31T09:30:00Z or as seconds since 1970"
            )
        }
        var read = JourneyRow(
            time: time, line: Int64(row.line), customerCount: UInt32(customer.count), kind: 0)
        let order = bytes(&row, order)
        switch try word(row.bytes(event), Self.events, "event") {
        case 0: try readTouch(&row, &read)
        case 1: try readConversion(&row, &read)
        case 2: try readRefund(&row, &read, order)
        default: return
        }
        if read.kind > TrackingEvent.Kind.direct.rawValue {
            guard order.count <= 10_000 else { throw RowProblem("the order is longer than 10000 bytes") }
            read.orderCount = UInt32(order.count)
        }
        try body(read, customer, order)
    }

    private func bytes(_ row: inout CSVReader, _ column: Int?) -> UnsafeBufferPointer<UInt8> {
        column.map { row.bytes($0) } ?? UnsafeBufferPointer(start: nil, count: 0)
    }

    private mutating func readTouch(_ row: inout CSVReader, _ read: inout JourneyRow) throws {
        let name = row.bytes(channel)
        guard !name.isEmpty else { throw RowProblem("the touch has no channel") }
        read.channel = try names.channel(name)
        let kindName = bytes(&row, kind)
        if kindName.isEmpty {
            read.kind = (names.isDirect(read.channel) ? TrackingEvent.Kind.direct : .click).rawValue
        } else {
            // In the order of the kinds' raw values.
            read.kind = UInt8(try word(kindName, Self.kinds, "kind"))
        }
        let partnerName = bytes(&row, partner)
        if !partnerName.isEmpty { read.partner = try names.partner(partnerName, of: read.channel) }
        let campaignName = bytes(&row, campaign)
        if !campaignName.isEmpty { read.campaign = try names.campaign(campaignName) }
        let couponName = bytes(&row, coupon)
        if !couponName.isEmpty {
            read.coupon = try names.coupon(couponName)
            if !partnerName.isEmpty {
                names.note(coupon: read.coupon, of: Source(channel: read.channel, partner: read.partner))
            }
        }
    }

    private mutating func readConversion(_ row: inout CSVReader, _ read: inout JourneyRow) throws {
        read.kind = TrackingEvent.Kind.event.rawValue
        let goalName = bytes(&row, goal)
        if goalName.isEmpty {
            var standard = "conversion"
            read.name = try standard.withUTF8 { try names.goal($0) }
        } else {
            read.name = try names.goal(goalName)
        }
        let couponName = bytes(&row, coupon)
        if !couponName.isEmpty { read.coupon = try names.coupon(couponName) }
        let written = bytes(&row, value)
        if !written.isEmpty { (read.value, read.decimals) = try money(written) }
    }

    private mutating func readRefund(
        _ row: inout CSVReader, _ read: inout JourneyRow, _ order: UnsafeBufferPointer<UInt8>
    ) throws {
        read.kind = TrackingEvent.Kind.refund.rawValue
        guard !order.isEmpty else { throw RowProblem("the refund names no order") }
        (read.value, read.decimals) = try money(bytes(&row, value))
        guard read.value >= 0 else { throw RowProblem("the refund is below 0; its value is what is paid back") }
    }

    private func money(_ bytes: UnsafeBufferPointer<UInt8>) throws -> (Int64, UInt8) {
        guard let scaled = NumberText.scaled(bytes), abs(scaled.units) <= 1_000_000_000_000_000 else {
            throw RowProblem(
                "value is \(RowProblem.quote(bytes)); it is a decimal number of at most 15 digits, 9 of them decimals")
        }
        return (scaled.units, UInt8(scaled.decimals))
    }

    /// Which of the words it is.
    private func word(_ bytes: UnsafeBufferPointer<UInt8>, _ words: [String], _ what: String) throws -> Int {
        for (index, word) in words.enumerated() where word.utf8.elementsEqual(bytes) { return index }
        let meant = suggest(String(decoding: bytes.prefix(40), as: UTF8.self), words).map { "; did you mean `\($0)`?" }
        throw RowProblem("\(what) is \(RowProblem.quote(bytes))\(meant ?? "; it is " + words.joined(separator: ", "))")
    }
}
