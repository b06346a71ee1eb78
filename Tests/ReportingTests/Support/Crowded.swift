import Results

extension Sample {
    /// More of everything than a terminal has room for, with names that are long or wide.
    static func crowded() -> Summary {
        var summary = full()
        let rules = [
            "first-touch", "last-touch", "last-non-direct", "linear", "time-decay(half_life=7d)",
            "position-based(first=0.4,last=0.4)", "w-shaped", "markov(order=2,nulls=false)", "shapley",
        ]
        summary.attribution = rules.map { AttributionSummary(rule: $0, conversions: 1_234_567, exact: 1_234_567) }
        summary.channels = (0..<15).map { place in
            var channel = ChannelSummary(
                channel: place == 3 ? "広告とその他のチャネル" : "a-channel-with-a-long-name-\(place)",
                impressions: 123_456_789, clicks: 9_876_543, cost: 1_234_567.89)
            channel.credit = Dictionary(
                uniqueKeysWithValues: rules.map { ($0, Credit(conversions: 98_765.4, value: 1)) })
            channel.incremental = Credit(conversions: -12_345.6)
            return channel
        }
        summary.segments = (0..<12).map { SegmentSummary(segment: "segment-number-\($0)", customers: 1_000_000) }
        summary.partners?[0].partner = "another-channel/a-partner-whose-name-is-far-too-long-for-any-table"
        for number in 0..<60 { summary.kpis?["a_rather_long_name_for_a_measure_number_\(number)_revenue"] = -1e9 }
        for number in 1...40 { summary.kpis?["retention_\(number)"] = 1 / Double(number) }
        summary.expectations?.append(
            ExpectationSummary(
                text: String(repeating: "x", count: 300), judged: true, holds: false, value: .number(1e18)))
        return summary
    }
}
