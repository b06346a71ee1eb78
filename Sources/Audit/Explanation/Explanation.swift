import Tracking

/// Where a rule's credit error comes from: reasons that sum to it.
public struct Explanation: Sendable {
    /// What one reason explains under one rule.
    public struct Share: Sendable {
        /// Index into the plan's rules.
        public var rule: Int
        /// A name of ``Reason``, with parameters in brackets; two of them joined by ` + ` where it takes both.
        public var reason: String
        public var conversions: Int
        /// `sum |reported - expected|` in credit units and minor units: halve them as ``RuleFindings/creditError`` does.
        public var units: UInt64
        public var money: UInt128
        /// `nil` for what is the world's doing.
        public var example: Example?
        /// Whether the backend did as it should with what reached it.
        public var isOfTheWorld: Bool

        /// In conversions.
        public var creditError: Double { Double(units) / 2 / Double(CreditUnits.one) }
        /// In minor units.
        public var valueError: Double { Double(money) / 2 }
    }

    /// One conversion with everything that tells why: the first by id of its rule and reason.
    public struct Example: Sendable {
        public var id: EventID
        public var time: Int64
        public var value: Int64
        public var order: UInt64
        /// The complete touches before it, oldest first, at most 20 of them (the latest).
        public var touches: [TrackingEvent]
        /// What a correct backend would say, by source and campaign; empty where the conversion counts for nothing.
        public var expected: [Credit]
        public var reported: [Credit]
    }

    /// The reason of one conversion's difference under one rule.
    public struct Verdict: Sendable, Hashable {
        public var id: EventID
        /// Index into the plan's rules.
        public var rule: Int
        /// As ``Share/reason``.
        public var reason: String
        /// Every reason that would do, the one chosen among them.
        public var candidates: [String]
        public var isOfTheWorld: Bool
    }

    /// By rule, then the largest error first, then by name.
    public var shares: [Share]
    /// By conversion, then by rule; empty unless they are asked for.
    public var verdicts: [Verdict] = []
    /// Whether single events were read back, or causes had to be guessed from credits alone.
    public var hasReadBack: Bool

    /// The reason of most conversions over all rules, `nil` where nothing differs but for the world's doing.
    public var mainReason: String? {
        var counts: [(name: String, count: Int)] = []
        for share in shares where !share.isOfTheWorld {
            let name = Reason.family(share.reason)
            if let known = counts.firstIndex(where: { $0.name == name }) {
                counts[known].count += share.conversions
            } else {
                counts.append((name, share.conversions))
            }
        }
        return counts.max { ($0.count, $1.name) < ($1.count, $0.name) }?.name
    }
}
