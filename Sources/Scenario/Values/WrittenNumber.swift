/// A number that a scenario writes out, for who wants to move it.
public struct WrittenNumber: Sendable, Hashable {
    public enum Kind: Sendable, Hashable {
        case probability
        /// Per time.
        case rate
        case money
        case other
    }

    /// Where it stands, in the scenario's path syntax: what an ``Override`` needs.
    public var path: String
    /// As written, without ``suffix``.
    public var value: Double
    /// Unit as written: `%`, `d`, `/day` or nothing.
    public var suffix: String
    public var kind: Kind
    /// Legal range in the unit of ``suffix``.
    public var lower: Double
    public var upper: Double

    /// Another number in its place, as an ``Override`` writes it.
    public func text(_ number: Double) -> String { Literal.plain(number) + suffix }
}

extension WrittenNumber.Kind {
    init(_ wanted: Wanted) {
        switch wanted.unit {
        case .perTime: self = .rate
        case .time: self = .other
        case .plain:
            self =
                wanted.noun == Wanted.probability.noun
                ? .probability : wanted.noun == Wanted.money.noun ? .money : .other
        }
    }
}
