import Tracking

/// Takes credit back when orders are refunded.
struct Clawback {
    private var unitShares = Apportionment()
    private var moneyShares = Apportionment()
    private var unitWeights: ContiguousArray<UInt128> = []
    private var moneyWeights: ContiguousArray<UInt128> = []
    /// Given back so far, by credit.
    private var units: ContiguousArray<Int64> = []
    private var money: ContiguousArray<Int64> = []

    /// Enters the refunds of one conversion.
    ///
    /// - Parameters:
    ///   - refunds: of the whole journey, in order.
    ///   - credits: what the conversion gave.
    mutating func enter(
        _ refunds: ContiguousArray<Refund>, of conversion: Conversion, credits: ArraySlice<Credit>,
        in ledger: inout RefundCredits
    ) {
        guard conversion.order != 0, conversion.value > 0 else { return }
        let value = UInt64(conversion.value)
        var refunded: UInt64 = 0
        for refund in refunds where refund.order == conversion.order && refund.value > 0 {
            if refunded == 0 { begin(credits) }
            let paidBack = min(UInt64(refund.value), value - refunded)
            guard paidBack > 0 else { return }
            refunded += paidBack
            apportion(refunded, of: value)
            for (index, credit) in credits.enumerated() {
                let unitChange = units[index] - Int64(unitShares.parts[index])
                let moneyChange = money[index] - Int64(moneyShares.parts[index])
                if unitChange == 0, moneyChange == 0 { continue }
                units[index] -= unitChange
                money[index] -= moneyChange
                ledger.append(
                    Credit(source: credit.source, campaign: credit.campaign, units: unitChange, value: moneyChange))
            }
            ledger.finish(refund, conversion: conversion.id, value: -Int64(paidBack))
        }
    }

    private mutating func begin(_ credits: ArraySlice<Credit>) {
        unitWeights.removeAll(keepingCapacity: true)
        moneyWeights.removeAll(keepingCapacity: true)
        units.removeAll(keepingCapacity: true)
        money.removeAll(keepingCapacity: true)
        for credit in credits {
            unitWeights.append(UInt128(credit.units))
            moneyWeights.append(UInt128(credit.value))
            units.append(0)
            money.append(0)
        }
    }

    private mutating func apportion(_ refunded: UInt64, of value: UInt64) {
        let one = UInt64(CreditUnits.one)
        let (whole, _) = Apportionment.exactShare(of: one, weight: UInt128(refunded), total: UInt128(value))
        unitShares.share(whole, by: unitWeights, total: UInt128(one))
        moneyShares.share(refunded, by: moneyWeights, total: UInt128(value))
    }
}

extension Oracle {
    /// As ``evaluate(_:into:)``, with what refunds take back.
    ///
    /// - Parameter refunds: one per rule; gets an entry per refund that takes back something.
    public mutating func evaluate(
        _ events: UnsafeBufferPointer<TrackingEvent>, into batches: inout [CreditBatch], refunds: inout [RefundCredits]
    ) {
        journey.removeAll()
        for event in events { journey.add(event, goals: goals) }
        evaluateJourney(into: &batches, refunds: &refunds)
    }

    mutating func evaluateJourney(into batches: inout [CreditBatch], refunds: inout [RefundCredits]) {
        precondition(refunds.count == batches.count, "one ledger of refunds per rule of the plan")
        let known = batches.first?.count ?? 0
        evaluateJourney(into: &batches)
        guard !journey.refunds.isEmpty else { return }
        for rule in batches.indices {
            var index = known
            for conversion in journey.conversions where !conversion.isRepeated {
                clawback.enter(
                    journey.refunds, of: conversion, credits: batches[rule].credits(of: index), in: &refunds[rule])
                index += 1
            }
        }
    }
}
