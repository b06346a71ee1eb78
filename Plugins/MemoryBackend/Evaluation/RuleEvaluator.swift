import Tracking

/// Credits under one rule for one goal, identity by identity: the fast one of the implementations.
///
/// Touches that have expired at a conversion stay expired, so the window's start only moves forward; rules that give
/// everything to one touch find it without listing the others.
struct RuleEvaluator: ~Copyable {
    private let goal: UInt16
    private let window: Window
    private let competition: Competition
    private let sinceLastConversion: Bool
    private let repeats: AttributionChoices.Repeats
    private let single: Single?
    private let weights: Weights
    /// Billionths of a click's weight, where views weigh less.
    private let viewWeight: UInt64?

    private var orders = SmallSet<UInt64>()
    /// Of other goals, whose conversions use touches up as well.
    private var otherOrders = SmallSet<OtherOrder>()
    private var chosen = Scratch<Int>()
    private var sources = SmallSet<UInt32>()
    private var shares = WeightedShares()
    /// Where the rule is one beyond the six.
    private var further: FurtherCredit?

    private enum Single { case first, last }

    struct OtherOrder: Hashable, BitwiseCopyable {
        var goal: UInt16
        var order: UInt64
    }

    init(_ rule: RuleSpecification, goal: UInt16, plan: RunPlan) {
        self.goal = goal
        window = Window(plan.choices, channels: plan.vocabulary.channels)
        competition = Competition(rule, plan.choices)
        sinceLastConversion = plan.choices.sinceLastConversion
        repeats = plan.choices.repeats
        weights = Weights(rule.kind)
        switch rule.kind {
        case .firstTouch: single = .first
        case .lastTouch, .lastNonDirect: single = .last
        case .linear, .timeDecay, .positionBased, .further: single = nil
        }
        if case .viewWeight(let weight) = plan.choices.precedence, !rule.isSingleTouch {
            viewWeight = max(1, Weights.billionths(weight))
        } else {
            viewWeight = nil
        }
        further = FurtherCredit(rule, plan.vocabulary, viewWeight: viewWeight)
    }

    /// Appends the counted conversions of the goal with their credits.
    ///
    /// - Parameter identity: index of whose journey it is.
    @inline(__always)
    mutating func evaluate(
        _ journey: Journey, of identity: Int, in snapshot: borrowing Snapshot, into batch: inout CreditBatch
    ) {
        if further != nil { further?.prepare(snapshot.identities[identity], in: snapshot) }
        evaluate(journey, into: &batch)
    }

    private mutating func evaluate(_ journey: Journey, into batch: inout CreditBatch) {
        orders.removeAll()
        otherOrders.removeAll()
        var start = 0
        for index in 0..<journey.conversionCount {
            let conversion = journey.conversions[index]
            guard conversion.goal == goal else {
                if sinceLastConversion, isCounted(other: conversion) { start = Int(conversion.touchesBefore) }
                continue
            }
            if conversion.order != 0, !orders.insert(conversion.order) { continue }
            let end = Int(conversion.touchesBefore)
            let moment = window.moment(of: conversion.time)
            while start < end, window.hasExpired(journey.touches[start], at: moment) { start += 1 }
            credit(conversion, journey.touches, start..<end, at: moment, into: &batch)
            batch.finish(
                EventID(customer: conversion.customer, sequence: conversion.sequence), time: conversion.time,
                value: conversion.value)
            if sinceLastConversion { start = end }
        }
    }

    private mutating func isCounted(other conversion: StoredConversion) -> Bool {
        conversion.order == 0 || otherOrders.insert(OtherOrder(goal: conversion.goal, order: conversion.order))
    }

    private mutating func credit(
        _ conversion: StoredConversion, _ touches: UnsafePointer<StoredTouch>, _ range: Range<Int>, at moment: Int64,
        into batch: inout CreditBatch
    ) {
        if let single, let only = onlyTouch(single, touches, range, at: moment) {
            Self.giveAll(conversion, to: touches[only], into: &batch)
            return
        }
        choose(touches, range, at: moment)
        dropRepeats(touches)
        if further != nil {
            further?.append(conversion, chosen, touches, into: &batch)
            return
        }
        switch (chosen.count, single) {
        case (0, _): batch.append(Credit(source: .none, units: CreditUnits.one, value: conversion.value))
        case (_, .first?): Self.giveAll(conversion, to: touches[chosen[0]], into: &batch)
        case (let count, .last?): Self.giveAll(conversion, to: touches[chosen[count - 1]], into: &batch)
        case (_, nil):
            shares.append(conversion, chosen, touches, weights: weights, viewWeight: viewWeight, into: &batch)
        }
    }

    private static func giveAll(_ conversion: StoredConversion, to touch: StoredTouch, into batch: inout CreditBatch) {
        batch.append(
            Credit(source: touch.source, campaign: touch.campaign, units: CreditUnits.one, value: conversion.value))
    }

    /// The touch that gets everything, where it can be found without a list of those that are left.
    @inline(__always)
    private func onlyTouch(
        _ single: Single, _ touches: UnsafePointer<StoredTouch>, _ range: Range<Int>, at moment: Int64
    ) -> Int? {
        var best: (index: Int, rank: UInt8)?
        func isBest(_ index: Int) -> Bool {
            let touch = touches[index]
            let rank = competition.rank(of: touch)
            if window.contains(touch, at: moment), best.map({ rank > $0.rank }) ?? true { best = (index, rank) }
            return best?.rank == Competition.topRank
        }
        switch (single, repeats) {
        case (.last, .each), (.last, .last), (.last, .collapseRuns):
            var index = range.upperBound
            while index > range.lowerBound {
                index -= 1
                if isBest(index) { break }
            }
        case (.first, .each), (.first, .first):
            for index in range where isBest(index) { break }
        case (.last, .first), (.first, .last), (.first, .collapseRuns): break
        }
        return best?.index
    }

    /// The eligible touches that no other hides, into ``chosen``.
    private mutating func choose(_ touches: UnsafePointer<StoredTouch>, _ range: Range<Int>, at moment: Int64) {
        chosen.removeAll()
        var highest: UInt8 = 0
        for index in range {
            let touch = touches[index]
            let rank = competition.rank(of: touch)
            guard window.contains(touch, at: moment), rank >= highest else { continue }
            if rank > highest {
                chosen.removeAll()
                highest = rank
            }
            chosen.append(index)
        }
    }

    private mutating func dropRepeats(_ touches: UnsafePointer<StoredTouch>) {
        guard repeats != .each, chosen.count > 1 else { return }
        var kept = 0
        func keep(_ index: Int) {
            chosen[kept] = chosen[index]
            kept += 1
        }
        func source(_ index: Int) -> UInt32 {
            let touch = touches[chosen[index]]
            return UInt32(touch.channel) << 16 | UInt32(touch.partner)
        }
        switch repeats {
        case .each: return
        case .first:
            sources.removeAll()
            for index in 0..<chosen.count where sources.insert(source(index)) { keep(index) }
        case .last:
            sources.removeAll()
            kept = chosen.count
            for index in stride(from: chosen.count - 1, through: 0, by: -1) where sources.insert(source(index)) {
                kept -= 1
                chosen[kept] = chosen[index]
            }
            for index in kept..<chosen.count { chosen[index - kept] = chosen[index] }
            kept = chosen.count - kept
        case .collapseRuns:
            for index in 0..<chosen.count
            where index == chosen.count - 1 || source(index) != source(index + 1) {
                keep(index)
            }
        }
        chosen.truncate(to: kept)
    }
}
