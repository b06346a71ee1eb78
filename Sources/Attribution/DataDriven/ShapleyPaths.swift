/// Counts paths by their set of channels, and credits channels by Shapley values.
///
/// For each set S that converted, the game on S is v(T) = the conversion rate of the paths whose set is exactly T, 0 where no
/// path has that set, and 0 for no channel at all. A channel of S gets `conversions(S) * phi / v(S)`, which can be negative;
/// value likewise. So what S converted is shared among its channels.
///
/// A set of at most 12 channels is computed exactly, over all its subsets. Larger ones are sampled: permutations in pairs of
/// one and its reverse, drawn by a counter and so the same on every run, with a standard error from the pairs' spread.
struct ShapleyPaths: PathRule {
    /// Sets by the exclusive or of their channels' random 128 bits.
    private var sets = CountTable()
    private var conversions: ContiguousArray<Double> = []
    private var value: ContiguousArray<Double> = []
    private var nulls: ContiguousArray<Double> = []
    /// Members of each set, one set after the other; they end at `ends`.
    private var members: ContiguousArray<UInt32> = []
    private var ends: ContiguousArray<Int> = []
    private var none = (conversions: 0.0, value: 0.0)
    /// By channel: the row in which it was last met.
    private var met: ContiguousArray<Int> = []
    private var row = 0
    private var current: ContiguousArray<UInt32> = []

    private static let exactSize = 12
    /// Look-ups for all sampled sets together; each gets at least `fewestPairs`.
    private static let mostLookups = 60_000_000
    private static let fewestPairs = 64
    private static let mostPairs = 2_048

    mutating func add(_ row: PathRow) {
        guard !row.channels.isEmpty else {
            none.conversions += row.conversions
            none.value += row.value
            return
        }
        let key = distinct(row.channels)
        let set = sets.number(of: key)
        if set == conversions.count {
            conversions.append(0)
            value.append(0)
            nulls.append(0)
            members.append(contentsOf: current)
            ends.append(members.count)
        }
        conversions[set] += row.conversions
        value[set] += row.value
        nulls[set] += row.nulls
    }

    /// Fills `current` with the different channels and returns their set's key.
    private mutating func distinct(_ channels: UnsafeBufferPointer<UInt32>) -> CountTable.Key {
        current.clear()
        row += 1
        var key = CountTable.Key(0, 0)
        for channel in channels {
            let number = Int(channel)
            while met.count <= number { met.append(0) }
            if met[number] == row { continue }
            met[number] = row
            current.append(channel)
            key = key.toggling(Self.key(number))
        }
        return key
    }

    private static func key(_ channel: Int) -> CountTable.Key {
        let number = UInt64(channel) &* 2
        return .init(CounterDraws.mix(number &+ 1), CounterDraws.mix(number &+ 2))
    }

    func totals(names: [String]) -> ChannelTotals {
        var totals = ChannelTotals(channels: names.count)
        totals.none = none
        var rank = [Int](repeating: 0, count: names.count)
        for (place, channel) in names.indices.sorted(by: { names[$0] < names[$1] }).enumerated() {
            rank[channel] = place
        }
        let converting = conversions.indices.filter { conversions[$0] > 0 }
        let games = converting.map { set in
            let start = set == 0 ? 0 : ends[set - 1]
            return Game(set: set, players: members[start..<ends[set]].map { Int($0) }.sorted { rank[$0] < rank[$1] })
        }
        .sorted { a, b in a.players.lexicographicallyPrecedes(b.players) { rank[$0] < rank[$1] } }
        let sampled = games.reduce(0) { $0 + ($1.players.count > Self.exactSize ? $1.players.count : 0) }
        let pairs = sampled == 0 ? 0 : min(max(Self.mostLookups / (2 * sampled), Self.fewestPairs), Self.mostPairs)

        var sums = (conversions: ExactSums(), value: ExactSums())
        var variances = (conversions: ExactSums(), value: ExactSums())
        for (number, game) in games.enumerated() {
            let exact = game.players.count <= Self.exactSize
            let shares = exact ? self.exact(game) : sample(game, number, pairs: pairs)
            for (player, channel) in game.players.enumerated() {
                sums.conversions.add(conversions[game.set] * shares.means[player], to: channel)
                sums.value.add(value[game.set] * shares.means[player], to: channel)
                guard !exact else { continue }
                let variance = shares.variances[player]
                variances.conversions.add(conversions[game.set] * conversions[game.set] * variance, to: channel)
                variances.value.add(value[game.set] * value[game.set] * variance, to: channel)
            }
        }
        for channel in names.indices {
            totals.conversions[channel] = sums.conversions[channel]
            totals.value[channel] = sums.value[channel]
        }
        if sampled > 0 {
            totals.errors = (
                names.indices.map { variances.conversions[$0].squareRoot() },
                names.indices.map { variances.value[$0].squareRoot() }
            )
        }
        return totals
    }

    /// A set that converted and its channels, by name.
    private struct Game {
        var set: Int
        var players: [Int]
    }

    private func rate(_ key: CountTable.Key) -> Double {
        guard let set = sets.find(key), conversions[set] > 0 else { return 0 }
        return conversions[set] / (conversions[set] + nulls[set])
    }

    /// phi / v(S) of each player.
    private func exact(_ game: Game) -> (means: [Double], variances: [Double]) {
        let count = game.players.count
        let keys = game.players.map(Self.key)
        var subsetKeys = [CountTable.Key(0, 0)]
        var rates = [0.0]
        for subset in 1..<(1 << count) {
            let key = subsetKeys[subset & (subset - 1)].toggling(keys[subset.trailingZeroBitCount])
            subsetKeys.append(key)
            rates.append(rate(key))
        }
        // Of the orders of all players, the share in which exactly these come before this one: t! (n - t - 1)! / n!.
        var shares = [1 / Double(count)]
        for size in 1..<max(count, 1) { shares.append(shares[size - 1] * Double(size) / Double(count - size)) }
        let whole = rates[rates.count - 1]
        let means = game.players.indices.map { player -> Double in
            var phi = ExactSums()
            for subset in 0..<(1 << count) where subset >> player & 1 == 0 {
                let gain = rates[subset | 1 << player] - rates[subset]
                if gain != 0 { phi.add(shares[subset.nonzeroBitCount] * gain, to: 0) }
            }
            return phi[0] / whole
        }
        return (means, [])
    }

    /// Estimates of phi / v(S) of each player, and the variances of these estimates.
    private func sample(_ game: Game, _ number: Int, pairs: Int) -> (means: [Double], variances: [Double]) {
        let count = game.players.count
        let keys = game.players.map(Self.key)
        let whole = conversions[game.set] / (conversions[game.set] + nulls[game.set])
        var sums = [Double](repeating: 0, count: count)
        var squares = sums
        var gains = sums
        var order = Array(0..<count)
        for pair in 0..<pairs {
            let draws = CounterDraws(UInt64(number), UInt64(pair))
            for place in stride(from: count - 1, to: 0, by: -1) {
                order.swapAt(place, draws.below(place + 1, number: place))
            }
            for player in 0..<count { gains[player] = 0 }
            for isReversed in [false, true] {
                var key = CountTable.Key(0, 0)
                var before = 0.0
                for place in 0..<count {
                    let player = order[isReversed ? count - 1 - place : place]
                    key = key.toggling(keys[player])
                    let after = rate(key)
                    gains[player] += (after - before) / 2
                    before = after
                }
            }
            for player in 0..<count {
                let gain = gains[player] / whole
                sums[player] += gain
                squares[player] += gain * gain
            }
        }
        let n = Double(pairs)
        let variances = (0..<count).map { max(0, squares[$0] - sums[$0] * sums[$0] / n) / (n - 1) / n }
        return (sums.map { $0 / n }, variances)
    }
}

extension CountTable.Key {
    /// With the other's bits turned over.
    func toggling(_ other: CountTable.Key) -> CountTable.Key { .init(high ^ other.high, low ^ other.low) }
}
