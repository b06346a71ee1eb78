/// A path, what came of it, and how often.
struct PathRow {
    /// Numbers of the channels in order; empty where nobody is to be credited.
    var channels: UnsafeBufferPointer<UInt32>
    /// At least 0.
    var conversions: Double
    /// Of all its conversions together.
    var value: Double
    /// How often it ended without a conversion, at least 0.
    var nulls: Double
}

/// What channels get under one rule.
struct ChannelTotals {
    /// By number of the channel.
    var conversions: [Double]
    var value: [Double]
    /// Of conversions without a channel.
    var none = (conversions: 0.0, value: 0.0)
    /// What partners earned and keep, and what refunds took back.
    var commission: (kept: [Double], clawedBack: [Double])?
    var flags: [[PartnerFlag]]?
    /// Standard errors of both, where they are estimates.
    var errors: (conversions: [Double], value: [Double])?

    init(channels: Int) {
        conversions = Array(repeating: 0, count: channels)
        value = conversions
    }
}

/// A rule that takes in paths one by one, in any order, and says at the end what each channel gets.
protocol PathRule {
    mutating func add(_ row: PathRow)

    /// - Parameter names: of all channels, by number.
    /// - Throws: ``DataDrivenFailure`` where the data are beyond what can be computed.
    func totals(names: [String]) throws -> ChannelTotals
}

/// Data on which a data-driven rule gives up rather than guess.
public struct DataDrivenFailure: Error, Sendable, CustomStringConvertible {
    public var description: String
}
