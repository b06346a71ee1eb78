/// Counts paths, and credits each position by what it adds to the conversion rate of exactly its path.
///
/// With p(path) = conversions / (conversions + nulls) of exactly that path, 0 where it was not seen, a position's weight is
/// max(0, p(path) - p(path without the position)), and credit is in proportion; where all weights are 0, and for a single
/// touch, the last touch gets all. This is what Google's Fractribution computes under the name Shapley.
///
/// Paths are told apart by 122 bits of a polynomial of their channels, from which a path without one position has its own in
/// constant time. What is kept grows with the number of different paths.
struct PositionRemovalPaths: PathRule {
    private var paths = CountTable()
    private var conversions: ContiguousArray<Double> = []
    private var value: ContiguousArray<Double> = []
    private var nulls: ContiguousArray<Double> = []
    /// Channels of the paths, one after the other; they end at `ends`.
    private var channels: ContiguousArray<UInt32> = []
    private var ends: ContiguousArray<Int> = []

    mutating func add(_ row: PathRow) {
        var hash = PathHash()
        for channel in row.channels { hash.append(channel) }
        let path = paths.number(of: hash.key)
        if path == conversions.count {
            conversions.append(0)
            value.append(0)
            nulls.append(0)
            channels.append(contentsOf: row.channels)
            ends.append(channels.count)
        }
        conversions[path] += row.conversions
        value[path] += row.value
        nulls[path] += row.nulls
    }

    func totals(names: [String]) -> ChannelTotals {
        var totals = ChannelTotals(channels: names.count)
        var sums = (conversions: ExactSums(), value: ExactSums())
        for path in conversions.indices where conversions[path] > 0 {
            let touches = channels[(path == 0 ? 0 : ends[path - 1])..<ends[path]]
            guard let last = touches.last else {
                totals.none = (conversions[path], value[path])
                continue
            }
            let weights = weights(of: touches, rate: rate(path))
            var sum = 0.0
            for weight in weights { sum += weight }
            guard sum > 0 else {
                sums.conversions.add(conversions[path], to: Int(last))
                sums.value.add(value[path], to: Int(last))
                continue
            }
            for (channel, weight) in zip(touches, weights) where weight > 0 {
                sums.conversions.add(conversions[path] * (weight / sum), to: Int(channel))
                sums.value.add(value[path] * (weight / sum), to: Int(channel))
            }
        }
        for channel in names.indices {
            totals.conversions[channel] = sums.conversions[channel]
            totals.value[channel] = sums.value[channel]
        }
        return totals
    }

    private func rate(_ path: Int) -> Double {
        conversions[path] > 0 ? conversions[path] / (conversions[path] + nulls[path]) : 0
    }

    private func weights(of touches: ArraySlice<UInt32>, rate: Double) -> [Double] {
        guard touches.count > 1 else { return [0] }
        var prefixes = [PathHash()]
        var powers = [PathHash.one]
        for channel in touches {
            var next = prefixes[prefixes.count - 1]
            next.append(channel)
            prefixes.append(next)
            powers.append(powers[powers.count - 1].timesBase)
        }
        let whole = prefixes[touches.count]
        return (0..<touches.count).map { position in
            let without = whole.replacing(
                prefixes[position + 1], by: prefixes[position], power: powers[touches.count - 1 - position])
            guard let other = paths.find(without.key) else { return rate }
            return max(0, rate - self.rate(other))
        }
    }
}

/// Two polynomials of a path's channels modulo the prime 2^61 - 1.
struct PathHash {
    private var a: UInt64 = 0
    private var b: UInt64 = 0

    private static let prime: UInt64 = (1 << 61) - 1
    private static let baseA: UInt64 = 0x0A3B_1C65_9F7E_42D1
    private static let baseB: UInt64 = 0x15C9_70E2_8D34_B6FB

    static let one: PathHash = {
        var hash = PathHash()
        (hash.a, hash.b) = (1, 1)
        return hash
    }()

    var key: CountTable.Key { .init(a, b) }

    @inline(__always)
    mutating func append(_ channel: UInt32) {
        let digit = UInt64(channel) + 1
        a = Self.sum(Self.product(a, Self.baseA), digit)
        b = Self.sum(Self.product(b, Self.baseB), digit)
    }

    var timesBase: PathHash {
        var hash = PathHash()
        hash.a = Self.product(a, Self.baseA)
        hash.b = Self.product(b, Self.baseB)
        return hash
    }

    /// The path with another beginning, what follows staying as it is: `power` is the base to the power of how much follows.
    func replacing(_ old: PathHash, by new: PathHash, power: PathHash) -> PathHash {
        var hash = PathHash()
        hash.a = Self.sum(a, Self.product(Self.sum(new.a, Self.prime - old.a), power.a))
        hash.b = Self.sum(b, Self.product(Self.sum(new.b, Self.prime - old.b), power.b))
        return hash
    }

    @inline(__always)
    private static func sum(_ x: UInt64, _ y: UInt64) -> UInt64 {
        let sum = x + y
        return sum >= prime ? sum - prime : sum
    }

    @inline(__always)
    private static func product(_ x: UInt64, _ y: UInt64) -> UInt64 {
        let (high, low) = x.multipliedFullWidth(by: y)
        let folded = (low & prime) + (low >> 61 | high << 3)
        return folded >= prime ? folded - prime : folded
    }
}
