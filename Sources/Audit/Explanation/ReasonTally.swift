import Tracking

/// Sums what each reason explains, rule by rule.
struct ReasonTally {
    private let suspicions: Suspicions
    private var rows: [(share: Explanation.Share, example: Int?)] = []

    /// - Parameter reasons: of each row of the excused.
    init(_ suspicions: Suspicions, _ excused: ExcusedTally, reasons: [String?]) {
        self.suspicions = suspicions
        for item in suspicions.items.indices { add(item) }
        for (excused, reason) in zip(excused.rows, reasons) {
            let row = row(excused.rule, reason ?? Reason.unexplained, isOfTheWorld: true)
            rows[row].share.conversions += excused.conversions
            rows[row].share.units &+= excused.units
            rows[row].share.money &+= excused.money
        }
        for ledger in suspicions.ledgers where ledger.toleratedUnits > 0 || ledger.toleratedMoney > 0 {
            let row = row(ledger.rule, Reason.rounding, isOfTheWorld: false)
            rows[row].share.units &+= ledger.toleratedUnits
            rows[row].share.money &+= ledger.toleratedMoney
        }
    }

    private mutating func add(_ index: Int) {
        let item = suspicions.items[index]
        let entry = suspicions.entry(index)
        let reason = item.reason.map { suspicions.reasons[Int($0)] } ?? Reason.unexplained
        let row = row(suspicions.ledgers[item.ledger].rule, reason, isOfTheWorld: item.isOfTheWorld)
        rows[row].share.conversions += 1
        rows[row].share.units &+= entry.units
        rows[row].share.money &+= UInt128(entry.money)
        // Items come by id: the first is the smallest.
        if rows[row].example == nil, !item.isOfTheWorld { rows[row].example = index }
    }

    private mutating func row(_ rule: Int, _ reason: String, isOfTheWorld: Bool) -> Int {
        let known = rows.firstIndex {
            $0.share.rule == rule && $0.share.reason == reason && $0.share.isOfTheWorld == isOfTheWorld
        }
        if let known { return known }
        rows.append(
            (
                Explanation.Share(
                    rule: rule, reason: reason, conversions: 0, units: 0, money: 0, example: nil,
                    isOfTheWorld: isOfTheWorld), nil
            ))
        return rows.count - 1
    }

    var exampleItems: [Int] { rows.compactMap(\.example) }

    mutating func setExample(
        _ item: Int, _ journey: CustomerJourney, expected: ContiguousArray<Share>, _ report: Report
    ) {
        guard let row = rows.firstIndex(where: { $0.example == item }) else { return }
        let conversion = journey.complete.first { $0.id == report.id } ?? journey.delivered.first { $0.id == report.id }
        let time = conversion?.time ?? suspicions.items[item].time
        let touches = journey.complete.filter {
            $0.kind.isTouch && $0.channel != TrackingEvent.nothing
                && ($0.time, $0.id.sequence) < (time, report.id.sequence)
        }.sorted { ($0.time, $0.id) < ($1.time, $1.id) }
        rows[row].share.example = Explanation.Example(
            id: report.id, time: time, value: conversion?.value ?? suspicions.entry(item).value,
            order: conversion?.order ?? 0, touches: Array(touches.suffix(20)), expected: expected.map(\.credit),
            reported: (report.shares ?? []).map(\.credit))
    }

    func shares() -> [Explanation.Share] {
        rows.map(\.share).sorted { a, b in
            if a.rule != b.rule { return a.rule < b.rule }
            if a.units != b.units { return a.units > b.units }
            return a.money != b.money ? a.money > b.money : a.reason < b.reason
        }
    }
}
