import Simulation

/// A number of the scenario that observers use: most are written out, and cost nothing.
struct Number: Sendable {
    private let constant: Double
    private let isDrawn: Bool
    private let drawn: Drawn

    init(_ amount: Amount, _ key: DrawKey) {
        drawn = Drawn(amount, key)
        if case .constant(let number) = amount {
            constant = number
            isDrawn = false
        } else {
            constant = .nan
            isDrawn = true
        }
    }

    /// - Parameters:
    ///   - a: with `b`, which draw it is, where the number is drawn.
    @inline(__always)
    func value(_ person: borrowing Person, _ a: UInt32, _ b: UInt32) -> Double {
        isDrawn ? drawn.value(person, a, b) : constant
    }
}

/// A probability of the scenario: decided by 32 random bits.
struct Chance: Sendable {
    /// Yes below this, out of 2^32; ``unknown`` where the probability itself is drawn.
    private let threshold: UInt64
    private let drawn: Drawn

    private static let unknown = UInt64.max

    init(_ amount: Amount, _ key: DrawKey) {
        drawn = Drawn(amount, key)
        if case .constant(let probability) = amount {
            threshold = Chance.threshold(probability)
        } else {
            threshold = Chance.unknown
        }
    }

    var isNever: Bool { threshold == 0 }
    var isAlways: Bool { threshold == 1 << 32 }

    private static func threshold(_ probability: Double) -> UInt64 {
        UInt64((min(max(probability, 0), 1) * 0x1p32).rounded())
    }

    /// - Parameters:
    ///   - bits: those that decide.
    ///   - a: with `b`, which draw it is, where the probability itself is drawn.
    @inline(__always)
    func happens(_ bits: UInt32, _ person: borrowing Person, _ a: UInt32, _ b: UInt32) -> Bool {
        guard threshold == Chance.unknown else { return UInt64(bits) < threshold }
        return happensAsDrawn(bits, person, a, b)
    }

    /// Whether the bits decide for it; where the probability itself is drawn, whether they could.
    @inline(__always)
    func mayHappen(_ bits: UInt32) -> Bool { UInt64(bits) < threshold }

    @inline(never)
    private func happensAsDrawn(_ bits: UInt32, _ person: borrowing Person, _ a: UInt32, _ b: UInt32) -> Bool {
        UInt64(bits) < Chance.threshold(drawn.value(person, a, b))
    }
}

/// A number that is drawn, or a trait.
private struct Drawn: Sendable {
    private let sampler: AmountSampler
    private let key: DrawKey

    init(_ amount: Amount, _ key: DrawKey) {
        sampler = AmountSampler(amount)
        self.key = key
    }

    @inline(never)
    func value(_ person: borrowing Person, _ a: UInt32, _ b: UInt32) -> Double {
        sampler.sample(key.bits(person.customer, a, b).0, traits: person.traits)
    }
}

/// What holds for a customer's whole life.
struct Person {
    var customer: UInt64
    /// Empty where no setting reads any.
    var traits: [Double]
    var consents: Bool
    /// At least 1.
    var devices: UInt32 = 1
    /// Where its cheap draws start: see ``draw(_:)``.
    var seed: UInt64 = 0

    /// 64 bits for one of the customer's instants or clicks: SplitMix64 from a start of the customer's own, at any place of it.
    /// For what is decided often and matters little; everything else has a ``DrawKey``.
    @inline(__always)
    func draw(_ place: UInt64) -> UInt64 { Identifiers.mix(seed &+ place &* 0x9E37_79B9_7F4A_7C15) }
}

extension UInt64 {
    @inline(__always) var upper: UInt32 { UInt32(truncatingIfNeeded: self >> 32) }
    @inline(__always) var lower: UInt32 { UInt32(truncatingIfNeeded: self) }
}
