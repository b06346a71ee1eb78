import Results

/// The rules that a summary speaks of, and how to write them small.
enum Rules {
    /// In the scenario's order where the audit has it, else by name.
    static func named(in summary: Summary) -> [String] {
        var names = summary.attribution?.map(\.rule) ?? []
        let credited = Set((summary.channels ?? []).flatMap { ($0.credit ?? [:]).keys })
        names += credited.subtracting(names).sorted()
        return names.filter { credited.contains($0) }
    }

    /// `time-decay(half_life=7d)` in short lines: `time-`, `decay`, `half_life=7d`.
    static func title(_ rule: String) -> String {
        let parts = rule.split(separator: "(", maxSplits: 1)
        let words = (parts.first ?? "").split(separator: "-")
        var lines = words.enumerated().map { place, word in place + 1 < words.count ? word + "-" : String(word) }
        if parts.count == 2 { lines.append(parts[1].hasSuffix(")") ? String(parts[1].dropLast()) : String(parts[1])) }
        return lines.map { $0.shortened(to: 14) }.joined(separator: "\n")
    }

    /// The largest cause of a rule's credit error, or of its value error where only money is wrong.
    static func mainReason(_ attribution: AttributionSummary) -> String? {
        func largest(_ reasons: [String: Double]?) -> String? {
            reasons?.filter { $0.value > 0 }.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
        }
        // Of totals all is told in one row: what the backend does comes first.
        if attribution.exact == nil, let own = largest(attribution.ownReasons) { return own }
        return largest(attribution.reasons) ?? largest(attribution.valueReasons)
    }
}

extension Summary {
    /// Channels as they are shown: in the scenario's order, nobody's credit last.
    var shownChannels: [ChannelSummary] {
        let channels = channels ?? []
        return channels.filter { $0.channel != "none" } + channels.filter { $0.channel == "none" }
    }

    /// Those who contribute most first.
    var shownPartners: [PartnerSummary] {
        (partners ?? []).enumerated()
            .sorted { ($1.element.value, $0.offset) < ($0.element.value, $1.offset) }
            .map(\.element)
    }
}
