import Tracking

/// Totals that a server reports, as credits: one made-up conversion that holds the sums of all.
struct CreditRows {
    private let reading: CreditsReading
    private let plan: RunPlan
    private let names: NameIndex
    private let tokens: TokenReader
    private static let conversionsPerBatch = 4096
    /// The conversion whose rows are being read.
    private var open: (id: EventID, time: Int64, value: Int64)?

    init(_ reading: CreditsReading, _ plan: RunPlan, _ tokens: TokenReader) {
        (self.reading, self.plan, self.tokens) = (reading, plan, tokens)
        names = NameIndex(plan.vocabulary)
    }

    /// - Throws: `BackendError.failed` for a row without channel or number.
    func read(_ rows: [JSONValue], into batch: inout CreditBatch) throws {
        var value: Int64 = 0
        for row in rows {
            let credit = try credit(row)
            value &+= credit.value
            batch.append(credit)
        }
        if !rows.isEmpty { batch.finish(EventID(customer: 0, sequence: 0), time: 0, value: value) }
    }

    /// A row that names its conversion; those of one conversion come together.
    ///
    /// - Parameter body: gets the batch when it is full.
    /// - Throws: `BackendError.failed` for a row that names none of ours, or is no credit; what the body throws. Rows with tokens of others are passed over.
    mutating func readShare(
        _ row: JSONValue, part: Int, of parts: Int, into batch: inout CreditBatch,
        _ body: (borrowing CreditBatch) throws -> Void
    ) throws {
        guard let id = try conversion(row), reading.isDealt || Int(id.customer % UInt64(parts)) == part else { return }
        if open?.id != id {
            finish(into: &batch)
            if batch.count >= Self.conversionsPerBatch {
                try body(batch)
                batch.removeAll()
            }
        }
        let credit = try credit(row)
        let time = reading.time.flatMap { $0.find(in: row)?.text }.flatMap { Int64($0) } ?? 0
        batch.append(credit)
        open = (id, open?.time ?? time, (open?.value ?? 0) &+ credit.value)
    }

    /// No further row belongs to the last conversion.
    mutating func finish(into batch: inout CreditBatch) {
        if let last = open { batch.finish(last.id, time: last.time, value: last.value) }
        open = nil
    }

    private func conversion(_ row: JSONValue) throws -> EventID? {
        func text(_ path: JSONPath?) -> String? { path.flatMap { $0.find(in: row)?.text } }
        guard reading.token == nil else {
            return tokens.event(token: text(reading.token), copyToken: text(reading.copyToken))
        }
        let id = text(reading.id) ?? ""
        if let id = RowReader.id(id, run: plan.id) { return id }
        throw BackendError.failed("the server credits the conversion '\(id.prefix(100))', which is none of ours")
    }

    private func credit(_ row: JSONValue) throws -> Credit {
        func text(_ path: JSONPath?) -> String { path.flatMap { $0.find(in: row)?.text } ?? "" }
        guard let conversions = Double(text(reading.conversions)), conversions.isFinite, abs(conversions) < 9e9 else {
            throw BackendError.failed("the server credits '\(text(reading.conversions).prefix(60))' conversions")
        }
        // `channel/partner` may stand in one field.
        let words = text(reading.channel).split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        let name = words.first.map(String.init) ?? ""
        let channel =
            names.channel(text(reading.channel)) != TrackingEvent.nothing
            ? names.channel(text(reading.channel)) : names.channel(name)
        guard channel != TrackingEvent.nothing || ["none", "direct", ""].contains(name) else {
            throw BackendError.failed(
                "the server credits the channel '\(name.prefix(100))', which the run does not have")
        }
        let partner = reading.partner.map { _ in text(reading.partner) } ?? (words.count == 2 ? String(words[1]) : "")
        let value = (Double(text(reading.value)) ?? 0) * Double(plan.minorUnits)
        return Credit(
            source: Source(channel: channel, partner: names.partner(partner, of: channel)),
            campaign: names.campaign(text(reading.campaign)),
            units: Int64((conversions * Double(CreditUnits.one)).rounded()),
            value: abs(value) < 9e18 ? Int64(value.rounded()) : 0)
    }
}
