import Tracking

/// Turns the touches that are left into credits of a multi-touch rule.
struct WeightedShares: ~Copyable {
    private var weights = Scratch<UInt64>()
    private var wideWeights = Scratch<UInt128>()
    private var units = Apportionment()
    private var money = Apportionment()

    /// Appends one credit per touch; touches without units and money are left out.
    ///
    /// - Parameters:
    ///   - chosen: indices into `touches`, at least one.
    ///   - viewWeight: billionths of a click's weight that views and sends have; `nil`: all weigh the same.
    mutating func append(
        _ conversion: StoredConversion, _ chosen: borrowing Scratch<Int>, _ touches: UnsafePointer<StoredTouch>,
        weights rule: Weights, viewWeight: UInt64?, into batch: inout CreditBatch
    ) {
        let isMixed = viewWeight != nil && Self.hasViewsAndOthers(chosen, touches)
        if case .equal = rule, !isMixed {
            appendEqual(conversion, chosen, touches, into: &batch)
            return
        }
        weights.removeAll()
        let total = rule.append(count: chosen.count, to: &weights) { index in
            UInt64(conversion.time - touches[chosen[index]].time)
        }
        let value = conversion.value.magnitude
        if isMixed, let viewWeight {
            let total = widen(viewWeight, chosen, touches)
            units.share(Weights.one, by: wideWeights, total: total)
            money.share(value, by: wideWeights, total: total)
        } else {
            units.share(Weights.one, by: weights, total: total)
            money.share(value, by: weights, total: total)
        }
        appendParts(conversion, chosen, touches, into: &batch)
    }

    @inline(__always)
    private func appendParts(
        _ conversion: StoredConversion, _ chosen: borrowing Scratch<Int>, _ touches: UnsafePointer<StoredTouch>,
        into batch: inout CreditBatch
    ) {
        for index in 0..<chosen.count {
            Self.append(
                touches[chosen[index]], units: units.parts[index], money: money.parts[index],
                isNegative: conversion.value < 0, into: &batch)
        }
    }

    /// As above, by weights that are given.
    ///
    /// - Parameter given: one for each of `chosen`, any of them 0, not all; views are not yet weighed down.
    mutating func append(
        _ conversion: StoredConversion, _ chosen: borrowing Scratch<Int>, _ touches: UnsafePointer<StoredTouch>,
        given: borrowing Scratch<UInt128>, viewWeight: UInt64?, into batch: inout CreditBatch
    ) {
        let isMixed = viewWeight != nil && Self.hasViewsAndOthers(chosen, touches)
        wideWeights.removeAll()
        var total: UInt128 = 0
        for index in 0..<chosen.count {
            let factor = !isMixed ? 1 : touches[chosen[index]].isView ? viewWeight ?? 1 : Weights.one
            wideWeights.append(given[index] * UInt128(factor))
            total += wideWeights[index]
        }
        units.share(Weights.one, by: wideWeights, total: total)
        money.share(conversion.value.magnitude, by: wideWeights, total: total)
        appendParts(conversion, chosen, touches, into: &batch)
    }

    /// All weights are the same, so all remainders are: the earliest touches get what is over.
    private func appendEqual(
        _ conversion: StoredConversion, _ chosen: borrowing Scratch<Int>, _ touches: UnsafePointer<StoredTouch>,
        into batch: inout CreditBatch
    ) {
        let count = UInt64(chosen.count)
        let (units, unitsOver) = Weights.one.quotientAndRemainder(dividingBy: count)
        let (money, moneyOver) = conversion.value.magnitude.quotientAndRemainder(dividingBy: count)
        for index in 0..<chosen.count {
            Self.append(
                touches[chosen[index]], units: units + (index < unitsOver ? 1 : 0),
                money: money + (index < moneyOver ? 1 : 0),
                isNegative: conversion.value < 0, into: &batch)
        }
    }

    /// Multiplies ``weights`` by what each kind of touch weighs, into ``wideWeights``, and returns their sum.
    private mutating func widen(
        _ viewWeight: UInt64, _ chosen: borrowing Scratch<Int>, _ touches: UnsafePointer<StoredTouch>
    ) -> UInt128 {
        wideWeights.removeAll()
        var total: UInt128 = 0
        for index in 0..<chosen.count {
            let factor = touches[chosen[index]].isView ? viewWeight : Weights.one
            let weight = UInt128(weights[index]) * UInt128(factor)
            wideWeights.append(weight)
            total += weight
        }
        return total
    }

    private static func hasViewsAndOthers(
        _ chosen: borrowing Scratch<Int>, _ touches: UnsafePointer<StoredTouch>
    ) -> Bool {
        let first = touches[chosen[0]].isView
        for index in 1..<chosen.count where touches[chosen[index]].isView != first { return true }
        return false
    }

    @inline(__always)
    private static func append(
        _ touch: StoredTouch, units: UInt64, money: UInt64, isNegative: Bool, into batch: inout CreditBatch
    ) {
        guard units | money != 0 else { return }
        // A magnitude of 2^63 belongs to the least integer.
        let value = Int64(bitPattern: isNegative ? 0 &- money : money)
        batch.append(Credit(source: touch.source, campaign: touch.campaign, units: Int64(units), value: value))
    }
}
