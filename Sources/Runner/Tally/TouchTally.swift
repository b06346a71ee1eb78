/// Impressions, sends and clicks: by source for what they cost, by line for what they are.
struct TouchTally: Sendable {
    enum Column: Int, CaseIterable { case impressions, sends, clicks, opens, unsubscribes }
    enum LineColumn: Int, CaseIterable {
        case touches, clicks, opens, unsubscribes
        /// Visits that ended with the stage's conversion after a touch of the line.
        case converted
    }
    enum ReachColumn: Int, CaseIterable {
        /// Distinct customers with a touch or a click.
        case reached
        /// Distinct customers with a click or an opened send.
        case engaged
    }

    /// Whether a touch came before or after the customer's first goal: what it costs to win and to keep.
    enum Phase: Int, CaseIterable { case winning, keeping }

    private let slots: Int
    /// Two blocks of slots, by phase.
    private var bySource: Counts<Column>
    private(set) var byLine: Counts<LineColumn>
    private(set) var byChannel: Counts<ReachColumn>
    private(set) var byCampaign: Counts<ReachColumn>

    init(_ layout: TallyLayout, campaigns: Int) {
        slots = layout.sources.count
        bySource = Counts(segments: layout.segments, rows: slots * Phase.allCases.count)
        byLine = Counts(segments: layout.segments, rows: layout.isSend.count)
        byChannel = Counts(segments: layout.segments, rows: layout.sources.first.count)
        byCampaign = Counts(segments: layout.segments, rows: campaigns)
    }

    @inline(__always)
    mutating func count(_ column: Column, slot: Int, phase: Phase, segment: Int) {
        bySource.count(column, row: phase.rawValue * slots + slot, segment: segment)
    }

    @inline(__always)
    mutating func count(_ column: LineColumn, line: Int, segment: Int) {
        byLine.count(column, row: line, segment: segment)
    }

    mutating func count(_ column: ReachColumn, channel: Int, segment: Int) {
        byChannel.count(column, row: channel, segment: segment)
    }

    mutating func count(_ column: ReachColumn, campaign: Int, segment: Int) {
        byCampaign.count(column, row: campaign, segment: segment)
    }

    func count(_ column: Column, slots range: Range<Int>, phase: Phase, over segments: Range<Int>) -> Int {
        range.reduce(0) { $0 + bySource.count(column, row: phase.rawValue * slots + $1, over: segments) }
    }

    func count(_ column: Column, slots range: Range<Int>, over segments: Range<Int>) -> Int {
        count(column, slots: range, phase: .winning, over: segments)
            + count(column, slots: range, phase: .keeping, over: segments)
    }

    mutating func merge(_ other: TouchTally) {
        bySource.merge(other.bySource)
        byLine.merge(other.byLine)
        byChannel.merge(other.byChannel)
        byCampaign.merge(other.byCampaign)
    }
}
