/// One of several shares of a population, each simulated by a process of its own.
///
/// Customers who come by themselves are dealt out in blocks of ``Engine/block`` by their number alone, and whoever they refer goes
/// with them. So the shards of a population hold everybody once, and arrivals are those of the whole: every shard draws them all.
public struct Shard: Sendable, Hashable {
    /// From 0.
    public let index: Int
    /// How many there are, at least 1.
    public let count: Int

    /// - Parameter index: from 0 to `count` - 1.
    public init(index: Int, of count: Int) {
        precondition(count >= 1 && (0..<count).contains(index), "a shard is one of at least one")
        self.index = index
        self.count = count
    }

    /// Everybody.
    public static let whole = Shard(index: 0, of: 1)
    public var isWhole: Bool { count == 1 }
}

extension Engine {
    private static let largestBlock = 256
    /// Blocks are made smaller where there would be fewer: 21 groups with four each.
    private static let fewestBlocks = 84

    /// How many customers of neighbouring numbers are dealt out together, to shards and to threads.
    public var block: Int { max(1, min(Self.largestBlock, count / Self.fewestBlocks)) }

    /// Whether a customer who comes by itself belongs to the engine's shard.
    @inline(__always)
    public func isOurs(_ number: Int) -> Bool { shard.isWhole || number / block % shard.count == shard.index }

    /// How many customers who come by themselves belong to the engine's shard.
    public var ownCount: Int {
        let (full, rest) = count.quotientAndRemainder(dividingBy: block)
        let (rounds, more) = full.quotientAndRemainder(dividingBy: shard.count)
        return (rounds + (shard.index < more ? 1 : 0)) * block + (shard.index == more ? rest : 0)
    }
}
