import Tracking

/// Credits under one rule for one goal, identity by identity: the fast one of the implementations.
///
/// A journey is gone through once. Touches that have expired at a conversion stay expired, so the window's start only moves
/// forward; rules that give everything to one touch find it without listing the others.
struct RuleEvaluator: ~Copyable {
    private let goal: UInt16
    private let goals: Goals
    private let competition: Competition
    private let sinceLastConversion: Bool
    private let repeats: AttributionChoices.Repeats
    private let single: Single?
    private let weights: Weights
    /// Billionths of a click's weight, where views weigh less.
    private let viewWeight: UInt64?

    private var journey = Journey()
    private var orders = SmallSet<UInt64>()
    private var chosen = Scratch<Int>()
    private var sources = SmallSet<UInt32>()
    private var shares = WeightedShares()

    private enum Single { case first, last }

    init(_ rule: RuleSpecification, goal: UInt16, goals: Goals, plan: RunPlan) {
        self.goal = goal
        self.goals = goals
        competition = Competition(rule, plan.choices, channels: plan.vocabulary.channels)
        sinceLastConversion = plan.choices.sinceLastConversion
        repeats = plan.choices.repeats
        weights = Weights(rule.kind)
        switch rule.kind {
        case .firstTouch: single = .first
        case .lastTouch, .lastNonDirect: single = .last
        case .linear, .timeDecay, .positionBased: single = nil
        }
        if case .viewWeight(let weight) = plan.choices.precedence, !rule.isSingleTouch {
            viewWeight = max(1, Weights.billionths(weight))
        } else {
            viewWeight = nil
        }
    }

    /// Appends the identity's counted conversions with their credits.
    mutating func evaluate(_ identity: Identity, in snapshot: borrowing Snapshot, into batch: inout CreditBatch) {
        guard !identity.goals.isDisjoint(with: goals) else { return }
        journey.read(identity, from: snapshot, goal: goal, competition)
        orders.removeAll()
        var start = 0
        for index in 0..<journey.conversions.count {
            let conversion = journey.conversions[index]
            if conversion.order != 0, !orders.insert(conversion.order) { continue }
            let moment = competition.window.moment(of: conversion.time)
            skipExpired(&start, before: conversion.touchesBefore, at: moment)
            credit(conversion, touches: start..<conversion.touchesBefore, at: moment, into: &batch)
            batch.finish(
                EventID(customer: conversion.customer, sequence: conversion.sequence), time: conversion.time,
                value: conversion.value)
            if sinceLastConversion { start = conversion.touchesBefore }
        }
    }

    /// Moves the start past touches that no later conversion can reach either.
    private func skipExpired(_ start: inout Int, before end: Int, at moment: Int64) {
        let (latest, overflow) = moment.subtractingReportingOverflow(competition.window.slack)
        guard !overflow else { return }
        while start < end, journey.touches[start].expiry < latest { start += 1 }
    }

    private mutating func credit(
        _ conversion: JourneyConversion, touches: Range<Int>, at moment: Int64, into batch: inout CreditBatch
    ) {
        if let only = onlyTouch(touches, at: moment) {
            let touch = journey.touches[only]
            batch.append(
                Credit(source: touch.source, campaign: touch.campaign, units: CreditUnits.one, value: conversion.value))
            return
        }
        choose(touches, at: moment)
        dropRepeats()
        switch (chosen.count, single) {
        case (0, _): batch.append(Credit(source: .none, units: CreditUnits.one, value: conversion.value))
        case (_, .first?), (_, .last?):
            let touch = journey.touches[chosen[single == .first ? 0 : chosen.count - 1]]
            batch.append(
                Credit(source: touch.source, campaign: touch.campaign, units: CreditUnits.one, value: conversion.value))
        default:
            shares.append(
                conversion, chosen, journey.touches, weights: weights, viewWeight: viewWeight, into: &batch)
        }
    }

    /// The touch that gets everything, where a single look through the journey finds it.
    private func onlyTouch(_ touches: Range<Int>, at moment: Int64) -> Int? {
        var best: Int?
        var bestRank: UInt8 = 0
        switch (single, repeats) {
        case (.last, .each), (.last, .last), (.last, .collapseRuns):
            var index = touches.upperBound
            while index > touches.lowerBound, bestRank < Competition.topRank {
                index -= 1
                let touch = journey.touches[index]
                guard touch.expiry >= moment, best == nil || touch.rank > bestRank else { continue }
                (best, bestRank) = (index, touch.rank)
            }
        case (.first, .each), (.first, .first):
            var index = touches.lowerBound
            while index < touches.upperBound, bestRank < Competition.topRank {
                let touch = journey.touches[index]
                index += 1
                guard touch.expiry >= moment, best == nil || touch.rank > bestRank else { continue }
                (best, bestRank) = (index - 1, touch.rank)
            }
        default: break
        }
        return best
    }

    /// The eligible touches that no other hides, into ``chosen``.
    private mutating func choose(_ touches: Range<Int>, at moment: Int64) {
        chosen.removeAll()
        var rank: UInt8 = 0
        for index in touches {
            let touch = journey.touches[index]
            guard touch.expiry >= moment, touch.rank >= rank else { continue }
            if touch.rank > rank {
                chosen.removeAll()
                rank = touch.rank
            }
            chosen.append(index)
        }
    }

    private mutating func dropRepeats() {
        guard repeats != .each, chosen.count > 1 else { return }
        var kept = 0
        func keep(_ index: Int) {
            chosen[kept] = chosen[index]
            kept += 1
        }
        switch repeats {
        case .each: return
        case .first:
            sources.removeAll()
            for index in 0..<chosen.count where sources.insert(sourceKey(index)) { keep(index) }
        case .last:
            sources.removeAll()
            kept = chosen.count
            for index in stride(from: chosen.count - 1, through: 0, by: -1) where sources.insert(sourceKey(index)) {
                kept -= 1
                chosen[kept] = chosen[index]
            }
            for index in kept..<chosen.count { chosen[index - kept] = chosen[index] }
            kept = chosen.count - kept
        case .collapseRuns:
            for index in 0..<chosen.count
            where index == chosen.count - 1 || sourceKey(index) != sourceKey(index + 1) {
                keep(index)
            }
        }
        chosen.truncate(to: kept)
    }

    private func sourceKey(_ index: Int) -> UInt32 {
        let source = journey.touches[chosen[index]].source
        return UInt32(source.channel) << 16 | UInt32(source.partner)
    }
}
