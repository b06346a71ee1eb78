import Simulation

/// A probability of the scenario, made ready: most are plain numbers and cost one comparison.
struct Chance: Sendable {
    /// Yes below this, out of 2^32.
    private let threshold: UInt64
    private let number: Number

    init(_ amount: Amount, _ key: DrawKey) {
        number = Number(amount, key)
        threshold = Chance.threshold(number.constant ?? 0)
    }

    var isNever: Bool { number.constant != nil && threshold == 0 }

    private static func threshold(_ probability: Double) -> UInt64 {
        UInt64((min(max(probability, 0), 1) * 0x1p32).rounded())
    }

    /// - Parameters:
    ///   - bits: 32 random ones that decide.
    ///   - draw: what the probability itself is drawn by, where it is not a plain number.
    @inline(__always)
    func happens(_ bits: UInt32, _ draw: Draw) -> Bool {
        UInt64(bits) < (number.constant != nil ? threshold : Chance.threshold(number.value(draw)))
    }
}

/// A number of the scenario that observers use.
struct Number: Sendable {
    let constant: Double?
    private let sampler: AmountSampler
    private let key: DrawKey

    init(_ amount: Amount, _ key: DrawKey) {
        if case .constant(let number) = amount { constant = number } else { constant = nil }
        sampler = AmountSampler(amount)
        self.key = key
    }

    @inline(__always)
    func value(_ draw: Draw) -> Double {
        constant ?? sampler.sample(key.bits(draw.customer, draw.a, draw.b).0, traits: draw.traits)
    }
}

/// Which draw it is: of this customer, with these indices.
struct Draw {
    var customer: UInt64
    var traits: [Double]
    var a: UInt32
    var b: UInt32

    @inline(__always)
    func at(_ a: UInt32, _ b: UInt32) -> Draw { Draw(customer: customer, traits: traits, a: a, b: b) }
}

extension UInt64 {
    var upper: UInt32 { UInt32(truncatingIfNeeded: self >> 32) }
    var lower: UInt32 { UInt32(truncatingIfNeeded: self) }
}
