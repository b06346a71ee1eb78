/// An ``Amount`` made ready for the inner loop: a plain value without references, sampled from 64 bits.
///
/// Three words, so that it is handed over in registers and the programs that are full of them stay small: what only some
/// distributions need is behind a pointer.
///
/// Sendable although it holds a pointer: the arena behind it is written once, before anyone reads.
struct Sampler: BitwiseCopyable, @unchecked Sendable {
    enum Method: UInt8 {
        case constant, trait
        case uniform, exponential, exponentialRate, normal, lognormal, gamma, gammaRate, beta, weibull, poisson
        case geometric, bernoulli, empirical
    }
    let method: Method
    /// Index of the trait that it is, or that its first parameter is; -1 where that is a number.
    private let trait: Int16
    /// The number that it is, or its first parameter.
    let first: Double
    /// Of a number or a trait there is none.
    private let family: UnsafePointer<Family>?

    static let zero = Sampler(constant: 0)

    private init(_ method: Method, trait: Int16, first: Double, _ family: UnsafePointer<Family>?) {
        self.method = method
        self.trait = trait
        self.first = first
        self.family = family
    }

    init(constant: Double) { self.init(.constant, trait: -1, first: constant, nil) }

    init(_ amount: Amount, in arena: Arena) {
        switch amount {
        case .constant(let number): self.init(constant: number)
        case .trait(let index): self.init(.trait, trait: Int16(index), first: 0, nil)
        case .drawn(let distribution):
            let family = Family(distribution, in: arena)
            self.init(family.method, trait: family.firstTrait, first: family.first, arena.copy([family]))
        }
    }

    /// Whether it is the same number for everyone, always.
    var isConstant: Bool { method == .constant }

    /// Mean of an exponential distribution whose mean is a number.
    var exponentialMean: Double? { method == .exponential && trait < 0 ? first : nil }

    /// Whether it reads no trait.
    var isCustomerFree: Bool { method != .trait && trait < 0 && (family?.pointee.secondTrait ?? -1) < 0 }

    /// Its value from 64 random bits; distributions that need more expand them into a stream of their own.
    @inline(__always)
    func sample(_ bits: UInt64, _ traits: UnsafePointer<Double>) -> Double {
        switch method {
        case .constant: first
        case .trait: traits[Int(trait)]
        case .exponential where trait < 0: first * family.unsafelyUnwrapped.pointee.exponentials.variate(bits)
        default: Family.sample(family.unsafelyUnwrapped, bits, traits)
        }
    }
}

/// A ``Distribution`` with its parameters.
private struct Family: BitwiseCopyable {
    var method: Sampler.Method
    /// Trait indices of the two parameters, -1 where they are numbers.
    var firstTrait: Int16 = -1
    var secondTrait: Int16 = -1
    var first = 0.0
    var second = 0.0
    /// Pairs (value, cumulative share) of an empirical distribution; owned by the arena.
    var table: UnsafePointer<(value: Double, upTo: Double)>?
    var tableCount = 0
    /// At hand, because a global's lazy initialisation is checked at every use.
    var exponentials = ExponentialTable.shared

    private init(_ method: Sampler.Method, _ first: Parameter, _ second: Parameter = .constant(0)) {
        self.method = method
        (self.first, firstTrait) = Family.split(first)
        (self.second, secondTrait) = Family.split(second)
    }

    private static func split(_ parameter: Parameter) -> (Double, Int16) {
        switch parameter {
        case .constant(let number): (number, -1)
        case .trait(let index): (0, Int16(index))
        }
    }

    init(_ distribution: Distribution, in arena: Arena) {
        switch distribution {
        case .uniform(let min, let max): self.init(.uniform, min, max)
        case .exponential(let mean): self.init(.exponential, mean)
        case .exponentialRate(let rate): self.init(.exponentialRate, rate)
        case .normal(let mean, let deviation): self.init(.normal, mean, deviation)
        case .lognormal(let median, let sigma): self.init(.lognormal, median, sigma)
        case .gamma(let shape, let scale): self.init(.gamma, shape, scale)
        case .gammaRate(let shape, let rate): self.init(.gammaRate, shape, rate)
        case .beta(let a, let b): self.init(.beta, a, b)
        case .weibull(let shape, let scale): self.init(.weibull, shape, scale)
        case .poisson(let mean): self.init(.poisson, mean)
        case .geometric(let mean):
            var failure = 0.0
            if case .constant(let number) = mean, number > 1 { failure = Elementary.log(1 - 1 / number) }
            self.init(.geometric, mean, .constant(failure))
        case .bernoulli(let p): self.init(.bernoulli, p)
        case .empirical(let values, let shares):
            self.init(.empirical, .constant(0))
            var sum = 0.0
            let total = shares.reduce(0, +)
            let rows = zip(values, shares).map { value, share in
                sum += share / total
                return (value: value, upTo: sum)
            }
            table = arena.copy(rows)
            tableCount = rows.count
        }
    }

    /// Takes a pointer, because a method would get a copy.
    @inline(never)
    static func sample(_ family: UnsafePointer<Family>, _ bits: UInt64, _ traits: UnsafePointer<Double>) -> Double {
        let firstTrait = family.pointee.firstTrait
        let secondTrait = family.pointee.secondTrait
        let a = firstTrait < 0 ? family.pointee.first : traits[Int(firstTrait)]
        let b = secondTrait < 0 ? family.pointee.second : traits[Int(secondTrait)]
        let exponentials = family.pointee.exponentials
        switch family.pointee.method {
        case .constant, .trait: return a
        case .uniform: return a + (b - a) * bits.unitOpen
        case .exponential: return a * exponentials.variate(bits)
        case .exponentialRate: return a > 0 ? exponentials.variate(bits) / a : .infinity
        case .normal: return a + b * Variates.normal(bits)
        case .lognormal: return a * Elementary.exp(b * Variates.normal(bits))
        case .gamma: return b * stream(bits) { Variates.gamma(shape: a, &$0) }
        case .gammaRate: return b > 0 ? stream(bits) { Variates.gamma(shape: a, &$0) } / b : .infinity
        case .beta: return stream(bits) { Variates.beta(a, b, &$0) }
        case .weibull: return b * Elementary.pow(exponentials.variate(bits), 1 / a)
        case .poisson: return stream(bits) { Double(Variates.poisson(mean: a, &$0)) }
        case .geometric:
            guard a > 1 else { return 1 }
            // For a number the logarithm of a failure's probability was taken once; see `init`.
            let failure = firstTrait < 0 ? b : Elementary.log(1 - 1 / a)
            return Double(Int64(min(-exponentials.variate(bits) / failure, 1e18))) + 1
        case .bernoulli: return bits.unitOpen < a ? 1 : 0
        case .empirical: return empirical(family, bits.unitOpen)
        }
    }

    private static func stream(_ bits: UInt64, _ draw: (inout SubStream) -> Double) -> Double {
        var stream = SubStream(bits)
        return draw(&stream)
    }

    private static func empirical(_ family: UnsafePointer<Family>, _ u: Double) -> Double {
        guard let table = family.pointee.table else { return 0 }
        let last = family.pointee.tableCount - 1
        for i in 0..<last where u < table[i].upTo { return table[i].value }
        return table[last].value
    }
}

/// Memory that a program's plain values point into; freed with the program.
final class Arena {
    private var blocks: [UnsafeMutableRawPointer] = []

    func copy<Element>(_ elements: [Element]) -> UnsafePointer<Element> {
        let size = max(MemoryLayout<Element>.stride * elements.count, 1)
        let block = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
        blocks.append(block)
        let typed = block.bindMemory(to: Element.self, capacity: elements.count)
        typed.initialize(from: elements, count: elements.count)
        return UnsafePointer(typed)
    }

    deinit { for block in blocks { block.deallocate() } }
}

/// Samples an amount outside the inner loop: for observers and planners.
public struct AmountSampler: @unchecked Sendable {
    // Sendable because arena and sampler are written once, here, and only read afterwards.
    private let arena: Arena
    private let sampler: Sampler

    public init(_ amount: Amount) {
        arena = Arena()
        sampler = Sampler(amount, in: arena)
    }

    /// Its value from 64 random bits; `traits` are the customer's (an amount without traits reads none).
    public func sample(_ bits: UInt64, traits: [Double] = []) -> Double {
        traits.withUnsafeBufferPointer { buffer in
            withUnsafeTemporaryAllocation(of: Double.self, capacity: 1) { none in
                sampler.sample(bits, buffer.baseAddress ?? UnsafePointer(none.baseAddress!))
            }
        }
    }
}
