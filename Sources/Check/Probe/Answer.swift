import Audit
import Tracking

/// What a backend said of a crowd.
struct Answer {
    /// One per rule of the plan.
    var reports: [ReportTable]
    /// Against the oracle's, one per rule.
    var differences: [DifferenceLedger]
    /// First sendings that were not accepted.
    var refused: [EventID: Receipt.Result]
    /// By customer, where events can be read back.
    var stored: [UInt64: ContiguousArray<TrackingEvent>]?
    /// Conversions that the oracle counts.
    var conversions: Int

    var agrees: Bool { differences.allSatisfy { $0.count == 0 } }
}

/// A backend's credits under one rule, findable by conversion.
struct ReportTable {
    private(set) var batch = CreditBatch()
    private var places: [EventID: Int] = [:]

    mutating func add(_ other: borrowing CreditBatch) {
        for index in 0..<other.count {
            let conversion = other.conversions[index]
            for credit in other.credits(of: index) { batch.append(credit) }
            batch.finish(conversion.id, time: conversion.time, value: conversion.value)
            if places[conversion.id] == nil { places[conversion.id] = batch.count - 1 }
        }
    }

    /// Summed by source and campaign; `nil` where the conversion is not reported.
    func credits(of id: EventID) -> [Credit]? {
        places[id].map { Self.gathered(batch.credits(of: $0)) }
    }

    /// Every report of the customers' conversions, repeated ones as well.
    func conversions(of customers: Set<UInt64>) -> [(id: EventID, credits: [Credit])] {
        batch.conversions.indices.filter { customers.contains(batch.conversions[$0].id.customer) }
            .map { (batch.conversions[$0].id, Self.gathered(batch.credits(of: $0))) }
    }

    static func gathered(_ credits: ArraySlice<Credit>) -> [Credit] {
        var sums: [Credit] = []
        for credit in credits {
            if let known = sums.firstIndex(where: { $0.source == credit.source && $0.campaign == credit.campaign }) {
                // A foreign report may hold anything: wrapping is wrong by so much that it is found.
                sums[known].units &+= credit.units
                sums[known].value &+= credit.value
            } else {
                sums.append(credit)
            }
        }
        return sums.filter { $0.units != 0 || $0.value != 0 }
            .sorted { ($0.source, $0.campaign) < ($1.source, $1.campaign) }
    }
}

extension [Credit] {
    /// Whether two reports of a conversion of that value say the same, within a tolerance in units per account.
    func agrees(with other: [Credit], value: Int64, tolerance: Int64) -> Bool {
        if self == other { return true }
        guard tolerance > 0 else { return false }
        let worth = Double(value.magnitude) * Double(tolerance) / Double(CreditUnits.one) + 1
        func rest(_ a: [Credit], _ b: [Credit]) -> Bool {
            a.allSatisfy { credit in
                let twin = b.first { $0.source == credit.source && $0.campaign == credit.campaign }
                return abs(Double(credit.units) - Double(twin?.units ?? 0)) <= Double(tolerance)
                    && abs(Double(credit.value) - Double(twin?.value ?? 0)) <= worth
            }
        }
        return rest(self, other) && rest(other, self)
    }
}
