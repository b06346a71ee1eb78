import Foundation
import Measurement

/// A number learnt from data, with its uncertainty.
public struct Estimate: Sendable, Hashable {
    /// On which scale the error is taken to be normal, so that no interval leaves what is possible.
    public enum Scale: Sendable, Hashable {
        /// Every number.
        case plain
        /// Above 0: the error is that of the logarithm.
        case log
        /// Between 0 and 1: the error is that of the log-odds.
        case logit
    }

    /// What it is called in the output: a path of the scenario, or a model's letter.
    public var name: String
    public var value: Double
    public var scale: Scale
    /// Standard error on ``scale``; `nil` where the data do not determine the number, or it was not estimated.
    public var scaledError: Double?

    public init(_ name: String, value: Double, scale: Scale, scaledError: Double?) {
        self.name = name
        self.value = value
        self.scale = scale
        self.scaledError = scaledError.flatMap { $0.isFinite ? $0 : nil }
    }

    /// Standard error of ``value`` by the delta method.
    public var standardError: Double? {
        scaledError.map { error in
            switch scale {
            case .plain: error
            case .log: error * value
            case .logit: error * value * (1 - value)
            }
        }
    }

    /// Where the truth lies in 95 of 100 such data sets; `nil` without an error.
    public var interval: Interval? { interval(level: 0.95) }

    /// - Parameter level: confidence, between 0 and 1.
    public func interval(level: Double) -> Interval? {
        guard let scaledError else { return nil }
        let plain = Interval.normal(mean: scaled, standardError: scaledError, level: level)
        return Interval(low: unscaled(plain.low), high: unscaled(plain.high))
    }

    /// The value on ``scale``.
    var scaled: Double {
        switch scale {
        case .plain: value
        case .log: Foundation.log(value)
        case .logit: Foundation.log(value / (1 - value))
        }
    }

    func unscaled(_ x: Double) -> Double {
        switch scale {
        case .plain: x
        case .log: exp(x)
        case .logit: 1 / (1 + exp(-x))
        }
    }
}

/// Data from which nothing, or not what was asked, can be learnt: why, and what would help.
public struct FitRefusal: Error, Sendable, CustomStringConvertible {
    public var description: String
    init(_ description: String) { self.description = description }
}
