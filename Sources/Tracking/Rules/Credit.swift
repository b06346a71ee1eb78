/// Credit is counted in billionths of a conversion, so that shares sum exactly.
public enum CreditUnits {
    /// One conversion.
    public static let one: Int64 = 1_000_000_000
}

/// What one touch gets of one conversion. Comparisons sum over touches of the same source and campaign.
public struct Credit: Sendable, Hashable, Codable {
    public var source: Source
    public var campaign: UInt16
    /// In ``CreditUnits``; a conversion's credits sum to exactly ``CreditUnits/one``.
    public var units: Int64
    /// Minor units; a conversion's credits sum to exactly its value.
    public var value: Int64
    @inlinable
    public init(source: Source, campaign: UInt16 = TrackingEvent.nothing, units: Int64, value: Int64) {
        self.source = source
        self.campaign = campaign
        self.units = units
        self.value = value
    }
}

/// Credits of many conversions in one flat batch, in the order in which they were appended.
public struct CreditBatch: Sendable {
    public struct Conversion: Sendable, Hashable {
        public var id: EventID
        public var time: Int64
        public var value: Int64
        /// Where its credits end in ``CreditBatch/credits``; they begin where the previous conversion's end.
        public var end: Int
    }
    public private(set) var conversions: ContiguousArray<Conversion> = []
    public private(set) var credits: ContiguousArray<Credit> = []

    public init() {}

    @inlinable
    public var count: Int { conversions.count }

    /// Adds a credit to the conversion that ``finish(_:time:value:)`` will name.
    public mutating func append(_ credit: Credit) { credits.append(credit) }

    /// Closes the current conversion: it owns every credit appended since the last call. One without credits is nobody's and
    /// must be given ``Source/none`` explicitly.
    public mutating func finish(_ id: EventID, time: Int64, value: Int64) {
        conversions.append(Conversion(id: id, time: time, value: value, end: credits.count))
    }

    public func credits(of index: Int) -> ArraySlice<Credit> {
        let start = index == 0 ? 0 : conversions[index - 1].end
        return ArraySlice(credits[start..<conversions[index].end])
    }

    public mutating func removeAll() {
        conversions.removeAll(keepingCapacity: true)
        credits.removeAll(keepingCapacity: true)
    }
}
