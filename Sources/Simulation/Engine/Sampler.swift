/// An ``Amount`` made ready for the inner loop: a plain value without references, sampled from 64 bits.
///
/// Sendable although it holds a pointer: the arena behind it is written once, before anyone reads.
struct Sampler: BitwiseCopyable, @unchecked Sendable {
    enum Method: UInt8 {
        case constant, trait
        case uniform, exponential, exponentialRate, normal, lognormal, gamma, gammaRate, beta, weibull, poisson
        case geometric, bernoulli, empirical
    }
    let method: Method
    /// Trait indices of the two parameters, -1 where they are numbers.
    fileprivate let firstTrait: Int16
    fileprivate let secondTrait: Int16
    let first: Double
    private let second: Double
    /// Pairs (value, cumulative share) of an empirical distribution; owned by the program.
    private let table: UnsafePointer<(value: Double, upTo: Double)>?
    private let tableCount: Int
    /// At hand, because a global's lazy initialisation is checked at every use.
    private let exponentials = ExponentialTable.shared

    static let zero = Sampler(constant: 0)
    static let one = Sampler(constant: 1)

    init(constant: Double) {
        self.init(.constant, .constant(constant), .constant(0))
    }

    private init(
        _ method: Method, _ first: Parameter, _ second: Parameter = .constant(0),
        table: UnsafePointer<(value: Double, upTo: Double)>? = nil, tableCount: Int = 0
    ) {
        self.method = method
        (self.first, firstTrait) = Sampler.split(first)
        (self.second, secondTrait) = Sampler.split(second)
        self.table = table
        self.tableCount = tableCount
    }

    private static func split(_ parameter: Parameter) -> (Double, Int16) {
        switch parameter {
        case .constant(let number): (number, -1)
        case .trait(let index): (0, Int16(index))
        }
    }

    init(_ amount: Amount, in arena: Arena) {
        switch amount {
        case .constant(let number): self.init(.constant, .constant(number))
        case .trait(let index): self.init(.trait, .trait(index))
        case .drawn(let distribution): self.init(distribution, in: arena)
        }
    }

    private init(_ distribution: Distribution, in arena: Arena) {
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
            var sum = 0.0
            let total = shares.reduce(0, +)
            let rows = zip(values, shares).map { value, share in
                sum += share / total
                return (value: value, upTo: sum)
            }
            self.init(.empirical, .constant(0), table: arena.copy(rows), tableCount: rows.count)
        }
    }

    /// Whether it is the same number for everyone, always.
    var isConstant: Bool { method == .constant }

    /// Mean of an exponential distribution whose mean is a number.
    var exponentialMean: Double? { method == .exponential && firstTrait < 0 ? first : nil }

    /// Its value from 64 random bits; distributions that need more expand them into a stream of their own.
    @inline(__always)
    func sample(_ bits: UInt64, _ traits: UnsafePointer<Double>) -> Double {
        switch method {
        case .constant: first
        case .trait: traits[Int(firstTrait)]
        case .exponential where firstTrait < 0: first * exponentials.variate(bits)
        default: general(bits, traits)
        }
    }

    @inline(never)
    private func general(_ bits: UInt64, _ traits: UnsafePointer<Double>) -> Double {
        let a = firstTrait < 0 ? first : traits[Int(firstTrait)]
        let b = secondTrait < 0 ? second : traits[Int(secondTrait)]
        switch method {
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
        case .geometric: return geometric(mean: a, bits)
        case .bernoulli: return bits.unitOpen < a ? 1 : 0
        case .empirical: return empirical(bits.unitOpen)
        }
    }

    private func stream(_ bits: UInt64, _ draw: (inout SubStream) -> Double) -> Double {
        var stream = SubStream(bits)
        return draw(&stream)
    }

    private func geometric(mean: Double, _ bits: UInt64) -> Double {
        guard mean > 1 else { return 1 }
        // For a number the logarithm of a failure's probability was taken once; see `init`.
        let failure = firstTrait < 0 ? second : Elementary.log(1 - 1 / mean)
        return Double(Int64(min(-exponentials.variate(bits) / failure, 1e18))) + 1
    }

    private func empirical(_ u: Double) -> Double {
        guard let table else { return 0 }
        for i in 0..<tableCount - 1 where u < table[i].upTo { return table[i].value }
        return table[tableCount - 1].value
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

extension Sampler {
    /// Whether it reads no trait.
    var isCustomerFree: Bool { method != .trait && firstTrait < 0 && secondTrait < 0 }
}
