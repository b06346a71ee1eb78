import Tracking

/// The different paths of many journeys, by channel, and how often each came with a conversion and without: all that data-driven
/// rules need to know.
///
/// Counts are whole numbers, so tallies of several threads merge to what one would have counted; rules see the paths sorted and
/// answer the same to the bit. Memory grows with the number of different paths.
public struct PathTally: Sendable {
    /// One path, and how often it came with a conversion and without.
    public struct Row: Sendable, Codable {
        public var channels: [UInt32]
        public var conversions: Int
        public var nulls: Int
        /// In minor units.
        public var value: Int128
    }

    private struct Count {
        var conversions = 0
        var nulls = 0
        /// In minor units.
        var value: Int128 = 0

        mutating func add(_ row: PathRow) {
            conversions += Int(row.conversions)
            nulls += Int(row.nulls)
            value += Int128(row.value)
        }
    }

    private let vocabulary: Vocabulary
    private let minorUnits: Double
    private var paths: JourneyPaths
    private var counts: [[UInt32]: Count] = [:]

    /// - Parameter plan: goals and choices; its rules do not matter.
    public init(_ plan: RunPlan) {
        vocabulary = plan.vocabulary
        minorUnits = Double(plan.minorUnits)
        paths = JourneyPaths(plan)
    }

    /// Adds one customer's events, in journey order.
    public mutating func add(_ events: UnsafeBufferPointer<TrackingEvent>) {
        let channel: (Source) -> UInt32 = { UInt32($0.channel) }
        paths.forEachPath(of: events, number: channel) { row in
            counts[Array(row.channels), default: Count()].add(row)
        }
    }

    public mutating func merge(_ other: PathTally) {
        counts.merge(other.counts) { mine, theirs in
            var sum = mine
            sum.conversions += theirs.conversions
            sum.nulls += theirs.nulls
            sum.value += theirs.value
            return sum
        }
    }

    /// Every path, in ascending order: what can be added to another tally of the same plan.
    public var rows: [Row] {
        counts.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { channels, count in
            Row(channels: channels, conversions: count.conversions, nulls: count.nulls, value: count.value)
        }
    }

    /// Adds the paths of other customers.
    public mutating func add(_ rows: [Row]) {
        for row in rows {
            var count = counts[row.channels] ?? Count()
            count.conversions += row.conversions
            count.nulls += row.nulls
            count.value += row.value
            counts[row.channels] = count
        }
    }

    /// What a rule gives to one channel; `nil` for nobody.
    public struct Credit: Sendable, Equatable {
        public var channel: Int?
        public var conversions: Double
        /// In major units.
        public var value: Double
    }

    /// What a rule says of all paths together: each channel of the vocabulary in its order, then nobody.
    ///
    /// - Throws: ``DataDrivenFailure`` where the paths are beyond what can be computed.
    public func credits(_ rule: DataDrivenRule) throws -> [Credit] {
        var accumulator = rule.accumulator()
        for path in counts.keys.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
            guard let count = counts[path] else { continue }
            path.withUnsafeBufferPointer { channels in
                accumulator.add(
                    PathRow(
                        channels: channels, conversions: Double(count.conversions),
                        value: Double(count.value) / minorUnits, nulls: Double(count.nulls)))
            }
        }
        let totals = try accumulator.totals(names: vocabulary.channels.map(\.name))
        var credits = vocabulary.channels.indices.map {
            Credit(channel: $0, conversions: totals.conversions[$0], value: totals.value[$0])
        }
        credits.append(Credit(conversions: totals.none.conversions, value: totals.none.value))
        return credits
    }
}
