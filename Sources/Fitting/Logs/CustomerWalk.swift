/// Goes through one customer's rows and adds what they show to the stages.
struct CustomerWalk {
    private let log: EventLog
    private let rows: [EventLog.Row]
    /// Where the customer is; `nil` before it is seen to arrive and after it has gone.
    private var stage: Int?
    private var hasGone = false
    private var enteredAt: Int64 = 0
    /// Since the entry or the last stay; `nil` where a gap hides it.
    private var since: Int64?
    /// Rows of the current instant that are dealt with.
    private var done: Set<Int> = []
    /// Lines that have touched the customer, by stage.
    private var touched: [(stage: Int, line: Int)] = []
    private var arrivalChannel: (channel: Int32, time: Int64)?

    init(log: EventLog, rows: [EventLog.Row]) {
        self.log = log
        self.rows = rows
    }

    mutating func run(into record: inout LogRecord) {
        var start = 0
        while start < rows.count {
            var end = start + 1
            while end < rows.count, rows[end].time == rows[start].time { end += 1 }
            done.removeAll(keepingCapacity: true)
            for index in start..<end where !done.contains(index) { take(index, of: start..<end, &record) }
            start = end
        }
        guard let stage else { return }
        record.stages[stage].exposureSeconds += seconds(enteredAt, log.end)
        if let since { record.stages[stage].censoredDwells.append(seconds(since, log.end)) }
    }

    private func seconds(_ from: Int64, _ to: Int64) -> Double { Double(to - from) / 1e6 }

    private mutating func take(_ index: Int, of instant: Range<Int>, _ record: inout LogRecord) {
        done.insert(index)
        let row = rows[index]
        switch row.kind {
        case .touch: touch(row, &record)
        case .refund: record.refunds += 1
        case .conversion:
            // What a decision of the same instant emits is told with the decision.
            if let decision = instant.first(where: { emits(row, at: $0, record.detail) }) {
                done.remove(index)
                take(decision, of: instant, &record)
                guard done.insert(index).inserted else { return }
            }
            emit(row, &record)
        case .stage:
            // A decision of the same instant that leads here says more; rows of one instant may come in any order.
            let tells = instant.contains {
                $0 != index && rows[$0].kind == .decision && rows[$0].to == row.stage && row.stage != EventLog.stay
            }
            if !tells { enter(row, instant, &record) }
        case .decision:
            if let first = first(for: row, in: instant) { take(first, of: instant, &record) }
            decide(row, instant, &record)
        }
    }

    /// Whether a row that is not dealt with yet is a way out of a stage that emits the conversion.
    private func emits(_ conversion: EventLog.Row, at index: Int, _ detail: LogRecord.Detail) -> Bool {
        guard !done.contains(index) else { return false }
        switch rows[index].kind {
        case .decision: return rows[index].event == conversion.event
        case .stage: return detail == .stages && stage != nil
        default: return false
        }
    }

    /// Rows of one instant may come in any order: the one that must be taken before this decision; `nil` where there is none.
    private func first(for decision: EventLog.Row, in instant: Range<Int>) -> Int? {
        guard let stage else {
            // The arrival in the stage that it is made in.
            return instant.first {
                !done.contains($0) && rows[$0].kind == .stage && rows[$0].stage == decision.stage
            }
        }
        guard Int32(stage) != decision.stage else { return nil }
        // The decision from where the customer is.
        return instant.first {
            !done.contains($0) && rows[$0].kind == .decision && rows[$0].stage == Int32(stage)
        }
    }

    /// A stage is entered without a decision that says so: an arrival, or a way out of another stage.
    private mutating func enter(_ row: EventLog.Row, _ instant: Range<Int>, _ record: inout LogRecord) {
        guard let from = stage else {
            guard row.stage >= 0 else { return }
            if hasGone { record.gaps += 1 } else { record.arrive(row.stage, row.channel, at: row.time) }
            if row.channel >= 0 { arrivalChannel = (row.channel, row.time) }
            stand(in: row.stage, at: row.time, &record)
            return
        }
        if record.detail == .decisions {
            // The decision is missing, so nobody knows how many stays came before it.
            record.gaps += 1
            record.stages[from].exposureSeconds += seconds(enteredAt, row.time)
            leave(to: row.stage, at: row.time, &record)
            return
        }
        settle(from, to: row.stage, at: row.time, given: nil, instant, &record)
    }

    private mutating func decide(_ row: EventLog.Row, _ instant: Range<Int>, _ record: inout LogRecord) {
        let from = Int(row.stage)
        if stage != from {
            record.gaps += 1
            if let stage { record.stages[stage].exposureSeconds += seconds(enteredAt, row.time) }
            stage = from
            enteredAt = row.time
            since = nil
        }
        guard row.to != EventLog.stay else {
            note(-1, in: from, at: row.time, &record)
            since = row.time
            return
        }
        settle(from, to: row.to, at: row.time, given: row, instant, &record)
    }

    /// The customer leaves a stage for another, or for good.
    private mutating func settle(
        _ from: Int, to: Int32, at time: Int64, given: EventLog.Row?, _ instant: Range<Int>, _ record: inout LogRecord
    ) {
        var outcome = StageRecord.Outcome(to: to, event: given?.event ?? -1)
        var value = given.flatMap { $0.hasValue ? $0.value : nil }
        // The conversion of the same instant is what the decision emits.
        let match = instant.first {
            !done.contains($0) && rows[$0].kind == .conversion
                && (outcome.event < 0 ? given == nil : rows[$0].event == outcome.event)
        }
        if let match {
            done.insert(match)
            outcome.event = rows[match].event
            if rows[match].hasValue { value = rows[match].value }
        }
        let index = record.stages[from].outcome(outcome)
        if let value { record.stages[from].values[index].append(value) }
        note(Int32(index), in: from, at: time, &record)
        record.stages[from].exposureSeconds += seconds(enteredAt, time)
        leave(to: to, at: time, &record)
    }

    private mutating func leave(to: Int32, at time: Int64, _ record: inout LogRecord) {
        guard to >= 0 else {
            stage = nil
            hasGone = true
            record.churns += 1
            return
        }
        stand(in: to, at: time, &record)
    }

    private mutating func stand(in stage: Int32, at time: Int64, _ record: inout LogRecord) {
        self.stage = Int(stage)
        enteredAt = time
        since = time
        record.stages[Int(stage)].entered += 1
    }

    /// Notes a decision: its dwell, and for the adstock of every line that has touched the customer here.
    private func note(_ outcome: Int32, in stage: Int, at time: Int64, _ record: inout LogRecord) {
        if let since { record.stages[stage].dwells.append(seconds(since, time)) }
        let decision = Int32(record.stages[stage].decisions.count)
        record.stages[stage].decisions.append(outcome)
        for (place, line) in touched where place == stage {
            record.stages[stage].lines[line].marks.append(.init(time: time, what: decision, isFirst: false))
        }
    }

    private mutating func touch(_ row: EventLog.Row, _ record: inout LogRecord) {
        // What somebody arrives by is told with the arrival, and is no touch of the stage.
        if let arrival = arrivalChannel, arrival.channel == row.channel, arrival.time == row.time {
            arrivalChannel = nil
            return
        }
        guard let stage else {
            record.strayTouches += 1
            return
        }
        let line = record.stages[stage].index(ofLine: row.line)
        let isFirst = !touched.contains { $0 == (stage, line) }
        record.stages[stage].add(row, to: line, isFirst: isFirst)
        if isFirst { touched.append((stage, line)) }
    }

    private func emit(_ row: EventLog.Row, _ record: inout LogRecord) {
        guard let stage else { return }
        record.stages[stage].emit(row.event, row.hasValue ? row.value : nil)
    }
}
