/// Everything a log shows of one stage: the sufficient record from which it is fitted.
struct StageRecord {
    /// What a decision came out as; staying is none of them.
    struct Outcome: Hashable {
        /// Index of a stage, or ``EventLog/churned``.
        var to: Int32
        /// Index of the event that comes with it; -1: none.
        var event: Int32
    }

    /// A dwell, in seconds; censored: it was still going on when observation ended.
    var dwells: [Double] = []
    var censoredDwells: [Double] = []
    /// In the order in which they were first taken.
    var outcomes: [Outcome] = []
    /// One per decision: index into ``outcomes``, or -1 for staying.
    var decisions: [Int32] = []
    /// Values that came with each outcome, in major units.
    var values: [[Double]] = []
    /// Customer-seconds spent in the stage.
    var exposureSeconds = 0.0
    var entered = 0
    /// One for each touch line met in the stage.
    var lines: [LineRecord] = []
    /// Events in the stage that come with no decision: by event, how many, and what they were worth.
    var emissions: [(event: Int32, count: Int, values: [Double])] = []

    var stays: Int { decisions.count { $0 < 0 } }

    mutating func outcome(_ outcome: Outcome) -> Int {
        if let index = outcomes.firstIndex(of: outcome) { return index }
        outcomes.append(outcome)
        values.append([])
        return outcomes.count - 1
    }

    mutating func emit(_ event: Int32, _ value: Double?) {
        let index = emissions.firstIndex { $0.event == event } ?? emissions.count
        if index == emissions.count { emissions.append((event, 0, [])) }
        emissions[index].count += 1
        if let value { emissions[index].values.append(value) }
    }
}

extension StageRecord {
    /// Where the stage keeps a line, which is made where it is new.
    mutating func index(ofLine line: Int32) -> Int {
        if let index = lines.firstIndex(where: { $0.line == line }) { return index }
        lines.append(LineRecord(line: line))
        return lines.count - 1
    }

    /// Adds a touch to a line.
    ///
    /// - Parameter isFirst: whether the line has not touched the customer before.
    mutating func add(_ row: EventLog.Row, to index: Int, isFirst: Bool) {
        lines[index].counts[Int(row.appearance.rawValue)] += 1
        let isClick = row.appearance == .click || row.appearance == .direct
        lines[index].marks.append(.init(time: row.time, what: isClick ? -2 : -1, isFirst: isFirst))
        if lines[index].instants.count < 1_000 { lines[index].instants.insert(row.time) }
    }
}

/// What a log shows of one touch line in one stage.
struct LineRecord {
    /// Something that matters to the line's adstock, customer after customer, each in order of time.
    struct Mark {
        /// Microseconds since 1970.
        var time: Int64
        /// Index of a decision; -1: an impression; -2: a click.
        var what: Int32
        /// Whether it is the customer's first.
        var isFirst: Bool
    }

    /// Index into ``EventLog/lines``.
    var line: Int32
    /// Touches by appearance, in the order of ``EventLog/Appearance``.
    var counts = [0, 0, 0, 0]
    /// Touches and, once a customer was touched, its decisions.
    var marks: [Mark] = []
    /// How many instants impressions fall on: few where everybody is sent to at once.
    var instants: Set<Int64> = []

    var impressions: Int { counts[1] + counts[2] }
    var clicks: Int { counts[0] + counts[3] }
    /// Where only clicks are seen they are the touches.
    var showsImpressions: Bool { impressions > 0 }
    var touches: Int { showsImpressions ? impressions : clicks }
}
