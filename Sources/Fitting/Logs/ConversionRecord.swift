/// The record of a log that knows touches and conversions alone.
///
/// Two stages are made of it: `prospect` up to the first conversion, `customer` from there on. Whether somebody who does not
/// convert is still there cannot be seen, nor whether it would have converted later: churn without an event and staying are one
/// thing here. What can be told is how likely a conversion is in each step of time (a discrete-time hazard: Allison,
/// Discrete-Time Methods for the Analysis of Event Histories, 1982), and how touches change that; so each stage dwells for one
/// step, and then decides to convert or stay.
struct ConversionRecord {
    private(set) var record: LogRecord
    /// Seconds of a step: a day, or more where that made over a million decisions.
    private let step: Double

    init(_ log: EventLog) {
        record = LogRecord(detail: .conversions, stageNames: ["prospect", "customer"])
        let total = log.customers.reduce(0.0) { $0 + Double(log.end - $1[0].time) / 1e6 }
        step = 86_400 * max(1, (total / 86_400 / 1e6).rounded(.up))
        for rows in log.customers { walk(rows, log) }
    }

    private mutating func walk(_ rows: [EventLog.Row], _ log: EventLog) {
        var stage = 0
        var since = rows[0].time
        var enteredAt = since
        var touched: [(stage: Int, line: Int)] = []
        // The first touch is what the customer arrives by: without it there would be no row.
        let arrivesByTouch = rows[0].kind == .touch
        record.arrive(0, arrivesByTouch ? rows[0].channel : -1, at: since)
        record.stages[0].entered += 1
        func decide(_ outcome: Int32, at time: Int64, _ record: inout LogRecord) {
            let decision = Int32(record.stages[stage].decisions.count)
            record.stages[stage].decisions.append(outcome)
            for (place, line) in touched where place == stage {
                record.stages[stage].lines[line].marks.append(.init(time: time, what: decision, isFirst: false))
            }
        }
        func stay(until time: Int64, _ record: inout LogRecord) {
            let width = Int64(step * 1e6)
            while since + width <= time {
                since += width
                decide(-1, at: since, &record)
            }
        }
        for (index, row) in rows.enumerated() where !(arrivesByTouch && index == 0) {
            stay(until: row.time - 1, &record)
            switch row.kind {
            case .touch:
                let line = record.stages[stage].index(ofLine: row.line)
                let isFirst = !touched.contains { $0 == (stage, line) }
                record.stages[stage].add(row, to: line, isFirst: isFirst)
                if isFirst { touched.append((stage, line)) }
            case .conversion:
                let outcome = record.stages[stage].outcome(.init(to: 1, event: row.event))
                if row.hasValue { record.stages[stage].values[outcome].append(row.value) }
                decide(Int32(outcome), at: row.time, &record)
                record.stages[stage].exposureSeconds += Double(row.time - enteredAt) / 1e6
                stage = 1
                record.stages[1].entered += 1
                (since, enteredAt) = (row.time, row.time)
            case .refund: record.refunds += 1
            case .stage, .decision: break
            }
        }
        stay(until: log.end, &record)
        record.stages[stage].exposureSeconds += Double(log.end - enteredAt) / 1e6
        // Dwells are of one step by construction.
        for stage in record.stages.indices where record.stages[stage].dwells.isEmpty && record.stages[stage].entered > 0
        {
            record.stages[stage].dwells = [step]
        }
    }
}
