/// What is left of the conversions when a channel is taken out, by eliminating the states that do not contain it: what then
/// goes straight from the start to a conversion never met the channel.
///
/// Channels are halved again and again, so that the states of the other half are eliminated once for all channels of this one.
struct ChainElimination {
    private let members: [[Int]]
    private var rows: EliminationRows

    /// Additions and multiplications, before it gives up: minutes.
    private static let mostWork = 40_000_000_000

    static func leftWithout(_ chain: AbsorbingChain) throws -> (conversions: [Double], value: [Double]) {
        var left = (
            conversions: [Double](repeating: 0, count: chain.channels),
            value: [Double](repeating: 0, count: chain.channels)
        )
        var work = 0
        try ChainElimination(chain).descend(0..<chain.channels, &left, &work)
        return left
    }

    private init(_ chain: AbsorbingChain) {
        members = chain.members
        rows = EliminationRows(chain, hasStart: true)
    }

    private func descend(
        _ channels: Range<Int>, _ left: inout (conversions: [Double], value: [Double]), _ work: inout Int
    ) throws {
        guard !channels.isEmpty else { return }
        var mine = self
        try mine.eliminate(except: channels, &work)
        guard channels.count > 1 else {
            let start = mine.rows.rows[members.count]
            var all = start.conversions + start.nulls
            for weight in start.weights { all += weight }
            guard all > 0 else { return }
            left.conversions[channels.lowerBound] = start.conversions / all
            left.value[channels.lowerBound] = start.value / all
            return
        }
        let middle = (channels.lowerBound + channels.upperBound) / 2
        try mine.descend(channels.lowerBound..<middle, &left, &work)
        try mine.descend(middle..<channels.upperBound, &left, &work)
    }

    /// Eliminates the states that contain none of the channels.
    private mutating func eliminate(except channels: Range<Int>, _ work: inout Int) throws {
        let (members, before) = (members, work - rows.work)
        let others = members.indices.filter { !members[$0].contains(where: channels.contains) }
        var total = work
        try rows.eliminate(others) { _, _, done in
            total = before + done
            guard total < Self.mostWork else {
                throw DataDrivenFailure(
                    description:
                        "the chain has \(members.count) states that mix slowly; use a lower order or fewer channels")
            }
            return true
        }
        work = total
    }
}
