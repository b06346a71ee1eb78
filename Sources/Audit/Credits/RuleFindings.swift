import Tracking

/// What the comparison of one rule found. `conversions = exact + misattributed + missing`.
public struct RuleFindings: Sendable, Codable {
    /// Conversions that the oracle counts.
    public var conversions = 0
    /// Reported once, with the oracle's credits.
    public var exact = 0
    /// Reported with other credits, or other money.
    public var misattributed = 0
    /// Never reported.
    public var missing = 0
    /// Reported, yet no conversion to the oracle.
    public var phantom = 0
    /// Reports of a conversion beyond its first.
    public var repeated = 0
    /// Sum of `|reported - expected|` over accounts (source and campaign) and conversions, in credit units. A misattributed
    /// conversion adds at most two conversions' worth, one that is missing, phantom or repeated adds one.
    public var creditErrorUnits: UInt64 = 0
    /// The same of money, minor units.
    public var valueErrorMinor: UInt128 = 0
    /// The differences with the smallest ids, whatever the order of reports.
    public var differences: [CreditDifference] = []

    /// `sum |reported - oracle| / 2`, in conversions.
    public var creditError: Double { Double(creditErrorUnits) / 2 / Double(CreditUnits.one) }
    /// `sum |reported - oracle| / 2`, in minor units.
    public var valueError: Double { Double(valueErrorMinor) / 2 }
    /// Whether the report is the oracle's, conversion for conversion.
    public var isExact: Bool { exact == conversions && phantom == 0 && repeated == 0 }
}

/// One conversion whose report is not the oracle's, side by side.
public struct CreditDifference: Sendable, Hashable, Codable {
    public enum Kind: String, Sendable, CaseIterable, Codable { case misattributed, missing, phantom, repeated }
    public var id: EventID
    public var kind: Kind
    /// Summed by source and campaign, ascending; empty where the oracle counts no such conversion.
    public var expected: [Credit]
    /// Likewise; empty where none was reported.
    public var reported: [Credit]

    public init(id: EventID, kind: Kind, expected: [Credit], reported: [Credit]) {
        self.id = id
        self.kind = kind
        self.expected = expected
        self.reported = reported
    }
}

extension RuleFindings {
    /// How many differences are kept, unless another number is asked for.
    public static let exampleCount = 10

    /// Adds what was found of other conversions.
    public mutating func merge(_ other: RuleFindings, limit: Int = exampleCount) {
        conversions += other.conversions
        exact += other.exact
        misattributed += other.misattributed
        missing += other.missing
        phantom += other.phantom
        repeated += other.repeated
        creditErrorUnits &+= other.creditErrorUnits
        valueErrorMinor &+= other.valueErrorMinor
        for difference in other.differences { keep(difference, limit: limit) }
    }

    /// Keeps a difference if it is among the first `limit` by id.
    mutating func keep(_ difference: CreditDifference, limit: Int) {
        func precedes(_ a: CreditDifference, _ b: CreditDifference) -> Bool {
            if a.id != b.id { return a.id < b.id }
            return a.kind.rawValue < b.kind.rawValue
        }
        guard differences.count < limit || differences.last.map({ precedes(difference, $0) }) == true else { return }
        let place = differences.firstIndex { precedes(difference, $0) } ?? differences.endIndex
        differences.insert(difference, at: place)
        if differences.count > limit { differences.removeLast() }
    }
}
