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
    /// Whether it is, or depends on, a trait of the customer.
    var namesTraits: Bool {
        switch self {
        case .constant: false
        case .trait: true
        case .drawn(let distribution): distribution.namesTraits
        }
    }
}
