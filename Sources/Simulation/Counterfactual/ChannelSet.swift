/// A set of a world's first 64 channels, by their index.
public struct ChannelSet: BitwiseCopyable, Sendable, Hashable, SetAlgebra {
    public private(set) var bits: UInt64

    public init() { bits = 0 }
    public init(bits: UInt64) { self.bits = bits }

    public var count: Int { bits.nonzeroBitCount }
    public var isEmpty: Bool { bits == 0 }
    /// The channel of the least index.
    public var first: Int? { bits == 0 ? nil : bits.trailingZeroBitCount }

    public func contains(_ channel: Int) -> Bool { bits & Walker.bit(ofChannel: channel) != 0 }

    @discardableResult
    public mutating func insert(_ channel: Int) -> (inserted: Bool, memberAfterInsert: Int) {
        let isNew = !contains(channel)
        bits |= Walker.bit(ofChannel: channel)
        return (isNew, channel)
    }

    @discardableResult
    public mutating func remove(_ channel: Int) -> Int? {
        guard contains(channel) else { return nil }
        bits &= ~Walker.bit(ofChannel: channel)
        return channel
    }

    @discardableResult
    public mutating func update(with channel: Int) -> Int? {
        insert(channel).inserted ? nil : channel
    }

    public mutating func formUnion(_ other: ChannelSet) { bits |= other.bits }
    public mutating func formIntersection(_ other: ChannelSet) { bits &= other.bits }
    public mutating func formSymmetricDifference(_ other: ChannelSet) { bits ^= other.bits }
    public func union(_ other: ChannelSet) -> ChannelSet { ChannelSet(bits: bits | other.bits) }
    public func intersection(_ other: ChannelSet) -> ChannelSet { ChannelSet(bits: bits & other.bits) }
    public func symmetricDifference(_ other: ChannelSet) -> ChannelSet { ChannelSet(bits: bits ^ other.bits) }
    public func subtracting(_ other: ChannelSet) -> ChannelSet { ChannelSet(bits: bits & ~other.bits) }
}

extension ChannelSet {
    public init(_ channel: Int) { self.init(bits: Walker.bit(ofChannel: channel)) }

    /// The channels, ascending.
    public var indices: Indices { Indices(bits: bits) }

    public struct Indices: Sequence, IteratorProtocol {
        fileprivate var bits: UInt64

        public mutating func next() -> Int? {
            guard bits != 0 else { return nil }
            defer { bits &= bits - 1 }
            return bits.trailingZeroBitCount
        }
    }
}
