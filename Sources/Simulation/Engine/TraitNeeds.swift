// Which amounts are sampled where: a stage that names no trait does not need them drawn.

extension Stage {
    /// Every amount that is sampled in the stage, its lines' aside.
    var amounts: [Amount] {
        [dwell].compactMap { $0 } + outcomes.flatMap(\.amounts) + emissions.flatMap(\.amounts)
            + surveys.flatMap { [$0.probability, $0.score] }
    }
}

extension Outcome {
    fileprivate var amounts: [Amount] {
        let optional = [
            probability.amount, value, refund?.probability, refund?.delay, referral?.probability, referral?.delay,
        ]
        return optional.compactMap { $0 } + products.flatMap { [$0.share.amount, $0.value].compactMap { $0 } }
    }
}

extension Emission {
    fileprivate var amounts: [Amount] {
        let timing =
            switch timing {
            case .entry(let amount), .rate(let amount): amount
            }
        return [timing] + [value].compactMap { $0 } + properties.map(\.amount)
    }
}

extension TouchLine {
    /// Every amount that is sampled where the line is at work.
    var amounts: [Amount] {
        let optional = [
            timing.amount, reach, clickThrough, open, unsubscribe, prompt?.probability, prompt?.within, discount,
            halfLife,
            saturation,
        ]
        return optional.compactMap { $0 } + effects.map(\.uplift) + clickEffects.map(\.uplift)
    }
}

extension TouchLine.Timing {
    fileprivate var amount: Amount? {
        switch self {
        case .rate(let amount), .after(_, let amount), .inactivity(let amount), .intent(let amount): amount
        case .schedule, .period: nil
        }
    }
}

extension Share {
    fileprivate var amount: Amount? {
        if case .amount(let amount) = self { amount } else { nil }
    }
}

extension Amount {
    /// The traits that it is, or that it depends on.
    var traits: TraitSet {
        switch self {
        case .constant: []
        case .trait(let index): TraitSet(index)
        case .drawn(let distribution): distribution.traits
        }
    }
}

/// Traits as bits; those beyond the first 63 share the last bit, so that all of them are drawn where one is wanted.
struct TraitSet: OptionSet, BitwiseCopyable, Sendable {
    let rawValue: UInt64

    init(rawValue: UInt64) { self.rawValue = rawValue }

    /// - Parameter index: into ``Population/traits``.
    init(_ index: Int) { rawValue = 1 << UInt64(min(index, 63)) }

    /// With the traits that its members depend on, in whatever segment, and those that these depend on.
    func withNeeds(in population: Population) -> TraitSet {
        var all = self
        // A trait depends on traits before it alone.
        for index in population.traits.indices.reversed() where !all.isDisjoint(with: TraitSet(index)) {
            for segment in population.segments { all.formUnion(segment.traits[index].traits) }
        }
        return all
    }
}
