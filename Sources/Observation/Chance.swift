import Simulation

/// A number of the scenario that observers use: most are written out, and cost nothing.
struct Number: Sendable {
    private let constant: Double
    private let drawn: Drawn?

    init(_ amount: Amount, _ key: DrawKey) {
        if case .constant(let number) = amount {
            constant = number
            drawn = nil
        } else {
            constant = .nan
            drawn = Drawn(amount, key)
        }
    }

    /// Its value where it is the same for everyone, always.
    var fixed: Double? { drawn == nil ? constant : nil }

    @inline(__always)
    func value(_ person: Person, _ a: UInt32, _ b: UInt32) -> Double {
        drawn?.value(person, a, b) ?? constant
    }
}

/// A probability of the scenario: decided by 32 random bits.
struct Chance: Sendable {
    /// Yes below this, out of 2^32.
    private let threshold: UInt64
    private let drawn: Drawn?

    init(_ amount: Amount, _ key: DrawKey) {
        if case .constant(let probability) = amount {
            threshold = Chance.threshold(probability)
            drawn = nil
        } else {
            threshold = 0
            drawn = Drawn(amount, key)
        }
    }

    var isNever: Bool { threshold == 0 && drawn == nil }
    var isAlways: Bool { threshold == 1 << 32 }

    private static func threshold(_ probability: Double) -> UInt64 {
        UInt64((min(max(probability, 0), 1) * 0x1p32).rounded())
    }

    /// - Parameters:
    ///   - bits: those that decide.
    ///   - a: with `b`, which draw it is, where the probability itself is drawn.
    @inline(__always)
    func happens(_ bits: UInt32, _ person: Person, _ a: UInt32, _ b: UInt32) -> Bool {
        guard let drawn else { return UInt64(bits) < threshold }
        return UInt64(bits) < Chance.threshold(drawn.value(person, a, b))
    }
}

/// A number that is drawn, or a trait.
final class Drawn: Sendable {
    private let sampler: AmountSampler
    private let key: DrawKey

    init(_ amount: Amount, _ key: DrawKey) {
        sampler = AmountSampler(amount)
        self.key = key
    }

    @inline(never)
    func value(_ person: Person, _ a: UInt32, _ b: UInt32) -> Double {
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
    var devices: UInt32
}

extension UInt64 {
    @inline(__always) var upper: UInt32 { UInt32(truncatingIfNeeded: self >> 32) }
    @inline(__always) var lower: UInt32 { UInt32(truncatingIfNeeded: self) }
}
