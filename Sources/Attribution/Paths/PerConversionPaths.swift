import Tracking

/// A rule that credits every path by itself: nothing is kept of a path but its share in the sums.
struct PerConversionPaths: PathRule {
    private var shares: PathShares
    private var conversions = ExactSums()
    private var value = ExactSums()
    private var noneConversions = ExactSums()
    private var noneValue = ExactSums()
    /// Shares by position, and of how many positions they are.
    private var current: ContiguousArray<Double> = []

    init(_ kind: RuleSpecification.Kind) { shares = PathShares(kind) }

    /// Must be called for every channel before a path that has it.
    mutating func learn(_ name: String) { shares.learn(name) }

    mutating func add(_ row: PathRow) {
        let channels = row.channels
        guard !channels.isEmpty else {
            noneConversions.add(row.conversions, to: 0)
            noneValue.add(row.value, to: 0)
            return
        }
        if let only = shares.single(channels) {
            conversions.add(row.conversions, to: Int(channels[only]))
            if row.value != 0 { value.add(row.value, to: Int(channels[only])) }
            return
        }
        if current.count != channels.count { shares.fill(&current, count: channels.count) }
        for index in channels.indices {
            conversions.add(row.conversions * current[index], to: Int(channels[index]))
        }
        guard row.value != 0 else { return }
        for index in channels.indices { value.add(row.value * current[index], to: Int(channels[index])) }
    }

    /// The positions' shares of one path, for showing; empty where nobody is credited.
    mutating func credit(_ channels: UnsafeBufferPointer<UInt32>, _ body: (Int, Double) throws -> Void) rethrows {
        guard !channels.isEmpty else { return }
        if let only = shares.single(channels) { return try body(only, 1) }
        if current.count != channels.count { shares.fill(&current, count: channels.count) }
        for index in channels.indices where current[index] != 0 { try body(index, current[index]) }
    }

    func totals(names: [String]) -> ChannelTotals {
        var totals = ChannelTotals(channels: names.count)
        for channel in names.indices {
            totals.conversions[channel] = conversions[channel]
            totals.value[channel] = value[channel]
        }
        totals.none = (noneConversions[0], noneValue[0])
        return totals
    }
}
