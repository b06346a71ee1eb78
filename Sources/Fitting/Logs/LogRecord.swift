/// A log told stage by stage, as the walk through each customer's rows finds it.
struct LogRecord {
    var stages: [StageRecord]
    /// Who arrived where, by which channel (-1: none): how many, and when (microseconds since 1970).
    var arrivals: [(stage: Int32, channel: Int32, times: [Int64])] = []
    /// How much of the story the log tells.
    var detail: Detail
    var stageNames: [String]
    /// Rows that contradict the rows before them: something is missing in between.
    var gaps = 0
    /// Touches of customers whose stage is not known, or who were gone.
    var strayTouches = 0
    var churns = 0
    var refunds = 0

    enum Detail {
        /// Decisions are rows, staying among them.
        case decisions
        /// Only entries into stages are rows.
        case stages
        /// Neither: stages are made of conversions.
        case conversions
    }

    init(_ log: EventLog) {
        let rows = log.customers.lazy.flatMap { $0 }
        if rows.contains(where: { $0.kind == .decision }) {
            detail = .decisions
        } else {
            detail = rows.contains { $0.kind == .stage } ? .stages : .conversions
        }
        stageNames = log.stages
        stages = log.stages.map { _ in StageRecord() }
        if detail == .conversions {
            self = ConversionRecord(log).record
            return
        }
        for rows in log.customers {
            var walk = CustomerWalk(log: log, rows: rows)
            walk.run(into: &self)
        }
    }

    /// For those who build one otherwise.
    init(detail: Detail, stageNames: [String]) {
        self.detail = detail
        self.stageNames = stageNames
        stages = stageNames.map { _ in StageRecord() }
    }

    mutating func arrive(_ stage: Int32, _ channel: Int32, at time: Int64) {
        if let index = arrivals.firstIndex(where: { $0.stage == stage && $0.channel == channel }) {
            arrivals[index].times.append(time)
        } else {
            arrivals.append((stage, channel, [time]))
        }
    }
}
