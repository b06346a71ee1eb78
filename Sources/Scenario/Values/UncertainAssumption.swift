/// A number written with its uncertainty, `0.35 +- 0.03`: a run uses 0.35, a forecast draws it once per replication.
public struct UncertainAssumption: Sendable, Hashable {
    /// Where it stands, in the scenario's path syntax: what an ``Override`` needs.
    public var path: String
    /// As written, in the unit of ``suffix``.
    public var mean: Double
    /// Standard deviation in the same unit.
    public var spread: Double
    /// Legal range in the same unit; draws are truncated to it.
    public var lower: Double
    public var upper: Double
    /// Unit as written: `%`, `d`, `/day` or nothing; a drawn number with it behind is a value to override with.
    public var suffix: String
    /// Only whole numbers are legal.
    public var isWhole = false
    public var location: SourceLocation
}

extension UncertainAssumption {
    /// A number in its place, as an ``Override`` writes it.
    public func text(_ number: Double) -> String { Literal.plain(number) + suffix }
}
