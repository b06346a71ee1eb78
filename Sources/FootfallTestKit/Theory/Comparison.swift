/// Mean and variance of a random number.
public struct Moments: Sendable, Equatable {
    public var mean: Double
    public var variance: Double

    public init(mean: Double, variance: Double) {
        self.mean = mean
        self.variance = variance
    }

    /// Of what happens with this probability: 1 where it does, else 0.
    public static func chance(_ probability: Double) -> Moments {
        Moments(mean: probability, variance: probability * (1 - probability))
    }

    public var square: Double { variance + mean * mean }

    /// A measured mean of independent numbers beside this one.
    ///
    /// - Parameter count: how many numbers the mean is of, or is expected to be of.
    public func compared(_ what: String, to measured: Double, of count: Double) -> Comparison {
        Comparison(
            what: what, measured: measured, expected: mean, standardError: (max(0, variance) / count).squareRoot())
    }
}

/// A simulated mean beside what theory says it is.
public struct Comparison: CustomStringConvertible, Sendable {
    public var what: String
    public var measured: Double
    public var expected: Double
    public var standardError: Double

    public init(what: String, measured: Double, expected: Double, standardError: Double) {
        self.what = what
        self.measured = measured
        self.expected = expected
        self.standardError = standardError
    }

    public static func share(_ what: String, _ measured: Double, _ expected: Double, of count: Int) -> Comparison {
        Moments.chance(expected).compared(what, to: measured, of: Double(count))
    }

    /// How far off it may be, in standard errors.
    public static let bound = 4.0

    /// In standard errors; differences up to 1e-9, which is what rounding to microseconds and summing up do, are none.
    public var deviation: Double {
        let difference = measured - expected
        return abs(difference) <= 1e-9 ? 0 : difference / standardError
    }

    /// Within four standard errors: with a fixed seed the answer never changes.
    public var agrees: Bool { abs(deviation) <= Self.bound }
    public var description: String {
        "\(what): measured \(measured), expected \(expected), \(deviation) standard errors off"
    }
}

/// Sums that give a mean and its standard error.
public struct Sample: Sendable {
    public private(set) var count = 0
    private var sum = 0.0
    private var squares = 0.0

    public init() {}

    public mutating func add(_ value: Double) {
        count += 1
        sum += value
        squares += value * value
    }

    public var mean: Double { sum / Double(count) }
    public var variance: Double { max(0, squares / Double(count) - mean * mean) }

    /// With the standard error that the sample itself shows.
    public func compared(_ what: String, to expected: Double) -> Comparison {
        Comparison(
            what: what, measured: mean, expected: expected, standardError: (variance / Double(count)).squareRoot())
    }
}
