/// A log of what happened to customers, row by row, with its names in tables.
public struct EventLog: Sendable {
    enum Kind: UInt8 { case touch, conversion, refund, stage, decision }

    /// Appearances of a touch, as the column `kind` has them.
    enum Appearance: UInt8, CaseIterable { case click, view, send, direct }

    struct Row: Hashable {
        /// Microseconds since 1970.
        var time: Int64
        var kind: Kind
        /// Of touches.
        var appearance = Appearance.click
        /// Index into ``EventLog/lines`` of touches, else -1.
        var line: Int32 = -1
        /// Index into ``EventLog/channels``; -1: none.
        var channel: Int32 = -1
        /// Index into ``EventLog/partners``; -1: none.
        var partner: Int32 = -1
        /// Stage entered, or decided in; index into ``EventLog/stages``.
        var stage: Int32 = -1
        /// Of decisions: the stage it leads to, ``EventLog/churned`` or ``EventLog/stay``.
        var to: Int32 = EventLog.stay
        /// Index into ``EventLog/events``; -1: none.
        var event: Int32 = -1
        /// In major units; 0 where there is none.
        var value: Double = 0
        var hasValue = false
        /// Hash of the order's name, to tell doubles from repeats.
        var order: UInt64 = 0
    }

    /// What tells touch lines apart in a log: one line per stage is fitted for each.
    struct LineKey: Hashable {
        var channel: Int32
        /// Of the column `line`, else `campaign`; empty where neither says anything.
        var label: String
    }

    static let stay: Int32 = -1
    static let churned: Int32 = -2

    /// By customer, each in order of time; of equal times, of the file.
    var customers: [[Row]]
    var stages: [String]
    var channels: [String]
    var partners: [String]
    var events: [String]
    var lines: [LineKey]
    /// First instant: midnight (UTC) of the day of the earliest row.
    public internal(set) var start: Int64
    /// End of observation, exclusive.
    public internal(set) var end: Int64
    /// Microseconds to which times are written: rows closer than that cannot be told apart.
    var resolution: Int64
    public internal(set) var rowCount: Int
    public internal(set) var notes: [String]

    public var customerCount: Int { customers.count }
    /// Whole days from ``start`` to ``end``, rounded up.
    public var horizonDays: Int { Int((end - start + 86_400_000_000 - 1) / 86_400_000_000) }

    /// The log up to an instant, as it would have looked then.
    func cut(at end: Int64) -> EventLog {
        var past = self
        past.end = end
        past.customers = customers.map { rows in Array(rows.prefix { $0.time < end }) }.filter { !$0.isEmpty }
        past.notes = []
        return past
    }
}
