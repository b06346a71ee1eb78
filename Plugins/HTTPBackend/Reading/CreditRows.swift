import Tracking

/// Totals that a server reports, as credits: one made-up conversion that holds the sums of all.
struct CreditRows {
    private let reading: CreditsReading
    private let plan: RunPlan
    private let names: NameIndex

    init(_ reading: CreditsReading, _ plan: RunPlan) {
        (self.reading, self.plan) = (reading, plan)
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

    /// Rows that name their conversions, those of one conversion together.
    ///
    /// - Throws: `BackendError.failed` for a row that names none of ours, or is no credit.
    func readConversions(_ rows: [JSONValue], part: Int, of parts: Int, into batch: inout CreditBatch) throws {
        var open: (id: EventID, time: Int64, value: Int64)?
        for row in rows {
            let id = try conversion(row)
            guard Int(id.customer % UInt64(parts)) == part else { continue }
            if let last = open, last.id != id {
                batch.finish(last.id, time: last.time, value: last.value)
                open = nil
            }
            let credit = try credit(row)
            let time = reading.time.flatMap { $0.find(in: row)?.text }.flatMap { Int64($0) } ?? 0
            batch.append(credit)
            open = (id, open?.time ?? time, (open?.value ?? 0) &+ credit.value)
        }
        if let last = open { batch.finish(last.id, time: last.time, value: last.value) }
    }

    private func conversion(_ row: JSONValue) throws -> EventID {
        let text = reading.id.flatMap { $0.find(in: row)?.text } ?? ""
        if let id = RowReader.id(text, run: plan.id) { return id }
        throw BackendError.failed("the server credits the conversion '\(text.prefix(100))', which is none of ours")
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
