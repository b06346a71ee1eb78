import Tracking

/// Judges customers one after the other and adds up what every rule says.
struct JourneyWork {
    private let request: FileRequest
    private let plan: RunPlan
    private let decimals: Int
    private let minorUnits: Double
    private let slots: SourceSlots
    private var oracle: Oracle
    private var paths: JourneyPaths
    /// By per-conversion rule, in their order.
    private var batches: [CreditBatch]
    private var refunds: [RefundCredits]
    private var totals: [UnitTotals]
    /// By data-driven rule, in their order.
    private var dataDriven: [any PathRule] = []
    private var events: ContiguousArray<TrackingEvent> = []
    private var orders = NameTable()
    private var customer: UInt64 = 0
    private var strayRefunds = StrayRefunds()
    /// Where partners are watched.
    private var watch: PartnerWatch?
    /// By per-conversion rule, where partners are paid.
    private var pay: [PartnerPay] = []

    private static let powers: [Int64] = (0...9).map { exponent in
        (0..<exponent).reduce(Int64(1)) { power, _ in power * 10 }
    }

    init(_ request: FileRequest, plan: RunPlan, decimals: Int, owners: [AffiliateTerms.CouponOwner]) {
        self.request = request
        self.plan = plan
        self.decimals = decimals
        minorUnits = Double(Self.powers[decimals])
        slots = SourceSlots(plan.vocabulary, by: request.by)
        oracle = Oracle(plan: plan)
        paths = JourneyPaths(plan)
        batches = plan.rules.map { _ in CreditBatch() }
        refunds = plan.rules.map { _ in RefundCredits() }
        totals = plan.rules.map { [slots] _ in UnitTotals(slots: slots.labels.count) }
        if request.flags || request.excludeFlagged { watch = PartnerWatch(plan, owners: owners) }
        if let rate = request.commission {
            pay = plan.rules.map { [slots] _ in PartnerPay(billionths: rate, slots: slots.labels.count) }
        }
        for rule in request.rules {
            if case .dataDriven(let rule) = rule.method { dataDriven.append(rule.accumulator()) }
        }
    }

    /// Gathers evidence on partners, and nothing else.
    mutating func watch(_ part: JourneyPart) throws {
        try part.forEachCustomer { name, entries in
            try fillEvents(entries, part)
            watchCustomer(name, entries, part)
        }
    }

    /// What somebody should know of the refunds seen so far; `nil` where every one names an order of its customer.
    var noteOnRefunds: String? { strayRefunds.note }

    /// Takes credit from whoever has a flag by now.
    ///
    /// - Returns: their names.
    mutating func excludeFlagged() -> [String] {
        let flagged = watch?.flagged(plan.vocabulary) ?? []
        oracle.exclude(flagged)
        paths.exclude(flagged)
        return flagged.map(plan.vocabulary.label(of:)).sorted()
    }

    private mutating func watchCustomer(_ name: Int, _ entries: ArraySlice<JourneyPart.Entry>, _ part: JourneyPart) {
        // Lines name events, and entries by line find their orders.
        var orders: [UInt64: UInt64] = [:]
        for entry in entries where entry.row.orderCount > 0 {
            orders[UInt64(entry.row.line)] = part.order(entry).withUnsafeBufferPointer { NameTable.hash($0) }
        }
        watch?.watch(events, customer: customer, name: part.customerName(name)) { orders[$0.id.sequence] }
    }

    mutating func credit(_ part: JourneyPart) throws {
        try part.forEachCustomer { name, entries in
            try fillEvents(entries, part)
            // Where flags take credit away, the evidence is in already.
            if watch != nil, !request.excludeFlagged { watchCustomer(name, entries, part) }
            strayRefunds.look(at: events)
            if !batches.isEmpty { try creditConversions(name, entries, part) }
            guard !dataDriven.isEmpty else { return }
            let scale = minorUnits
            events.withUnsafeBufferPointer { events in
                paths.forEachPath(of: events, number: { UInt32(slots.slot($0)) }) { row in
                    var row = row
                    row.value /= scale
                    for index in dataDriven.indices { dataDriven[index].add(row) }
                }
            }
        }
    }

    private mutating func fillEvents(_ entries: ArraySlice<JourneyPart.Entry>, _ part: JourneyPart) throws {
        events.clear()
        orders.removeAll()
        customer += 1
        for entry in entries {
            let row = entry.row
            let (value, overflowed) = row.value.multipliedReportingOverflow(
                by: Self.powers[decimals - Int(row.decimals)])
            guard !overflowed else {
                throw FileProblems(
                    line: Int(row.line), "the value cannot be counted with the \(decimals) decimals that others have")
            }
            var event = TrackingEvent(
                id: EventID(customer: customer, sequence: UInt64(row.line)),
                kind: TrackingEvent.Kind(rawValue: row.kind) ?? .click, time: row.time, device: customer,
                name: row.name, channel: row.channel, partner: row.partner, campaign: row.campaign, coupon: row.coupon,
                value: value)
            if row.orderCount > 0 {
                event.order = part.order(entry).withUnsafeBufferPointer { UInt64(orders.number(of: $0)) } + 1
            }
            events.append(event)
        }
    }

    private mutating func creditConversions(
        _ name: Int, _ entries: ArraySlice<JourneyPart.Entry>, _ part: JourneyPart
    ) throws {
        for rule in batches.indices {
            batches[rule].removeAll()
            refunds[rule].removeAll()
        }
        events.withUnsafeBufferPointer { oracle.evaluate($0, into: &batches, refunds: &refunds) }
        if let failure = oracle.failure { throw failure }
        for rule in batches.indices {
            for credit in batches[rule].credits { totals[rule].add(credit, slots) }
            // Refunds reduce value only.
            for var credit in refunds[rule].credits {
                credit.units = 0
                totals[rule].add(credit, slots)
            }
            if !pay.isEmpty { pay[rule].add(batches[rule], refunds[rule], slots) }
        }
        guard let show = request.onCredits else { return }
        for rule in batches.indices {
            for index in 0..<batches[rule].count { try show(shown(rule, index, name, entries, part)) }
        }
    }

    private func shown(
        _ rule: Int, _ index: Int, _ name: Int, _ entries: ArraySlice<JourneyPart.Entry>, _ part: JourneyPart
    ) -> ConversionCredits {
        let conversion = batches[rule].conversions[index]
        var credits = ConversionCredits(
            rule: rule, line: Int(conversion.id.sequence), customer: part.customerName(name), time: conversion.time,
            parts: batches[rule].credits(of: index).map { credit in
                .init(
                    channel: credit.source == .none ? "none" : slots.labels[slots.slot(credit.source)],
                    conversions: Double(credit.units) / Double(CreditUnits.one),
                    value: Double(credit.value) / minorUnits)
            })
        if let entry = entries.first(where: { $0.row.line == Int64(conversion.id.sequence) }) {
            credits.goal = plan.vocabulary.events[Int(entry.row.name)]
            if entry.row.orderCount > 0 { credits.order = String(decoding: part.order(entry), as: UTF8.self) }
        }
        return credits
    }

    func results() throws -> [FileCredits.Rule] {
        var perConversion = totals.makeIterator()
        var payments = pay.makeIterator()
        var pathRules = dataDriven.makeIterator()
        return try request.rules.compactMap { rule in
            var totals =
                switch rule.method {
                case .perConversion: perConversion.next()?.totals(minorUnits: minorUnits)
                case .dataDriven: try pathRules.next()?.totals(names: slots.labels)
                }
            if rule.specification != nil, let pay = payments.next() {
                totals?.commission = (
                    kept: zip(pay.earned, pay.clawedBack).map { Double($0 - $1) / minorUnits },
                    clawedBack: pay.clawedBack.map { Double($0) / minorUnits }
                )
            }
            if request.flags, request.by == .partner { totals?.flags = watch?.evidence.map(\.flags) }
            return totals.map { FileCredits.Rule(text: rule.text, totals: $0, names: slots.labels) }
        }
    }
}
