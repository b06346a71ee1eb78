import Synchronization
import Tracking

/// A rule of somebody else's as the oracle asks it: in names, with its answers checked, and no longer once it has failed.
struct PluggedForm: Sendable {
    /// The first failure, whichever copy of the oracle met it.
    private final class Latch: Sendable {
        let failure = Mutex<(any Error)?>(nil)
    }

    private let plugged: PluggedRule
    private let vocabulary: Vocabulary
    private let goals: [UInt16]
    private let latch = Latch()

    init(_ plugged: PluggedRule, _ vocabulary: Vocabulary, goals: [UInt16]) {
        self.plugged = plugged
        self.vocabulary = vocabulary
        self.goals = goals
    }

    var failure: (any Error)? { latch.failure.withLock { $0 } }

    /// - Returns: whether anybody gets anything.
    func weigh(
        _ touches: ContiguousArray<Touch>, _ conversion: Conversion, into values: inout ContiguousArray<UInt128>
    ) -> Bool {
        guard failure == nil else { return false }
        var weights = [Double](repeating: 0, count: touches.count)
        do {
            try plugged.rule.weigh(question(touches, conversion), into: &weights)
            try check(weights, touches.count)
        } catch {
            latch.failure.withLock { $0 = $0 ?? error }
            return false
        }
        guard let most = weights.max(), most > 0 else { return false }
        for weight in weights { values.append(UInt128(Weights.billionths(weight / most))) }
        return true
    }

    private func check(_ weights: [Double], _ count: Int) throws {
        guard weights.count == count else {
            throw RuleError.failed("\(plugged.name) gave \(weights.count) weights for \(count) touches")
        }
        if let bad = weights.first(where: { !$0.isFinite || $0 < 0 }) {
            throw RuleError.failed("\(plugged.name) gave the weight \(bad); weights are finite and at least 0")
        }
    }

    private func question(_ touches: ContiguousArray<Touch>, _ conversion: Conversion) -> CreditQuestion {
        func name(_ names: [String], _ index: UInt16) -> String? {
            index == TrackingEvent.nothing || Int(index) >= names.count ? nil : names[Int(index)]
        }
        return CreditQuestion(
            touches: touches.map { touch in
                let channel = vocabulary.channels[Int(touch.source.channel)]
                return CreditQuestion.Touch(
                    kind: touch.kind, channel: channel.name, partner: name(channel.partners, touch.source.partner),
                    campaign: name(vocabulary.campaigns, touch.campaign), time: touch.moment.time)
            }, goal: name(vocabulary.events, goals[conversion.goal]) ?? "", time: conversion.moment.time,
            value: conversion.value, coupon: name(vocabulary.coupons, conversion.coupon))
    }
}
