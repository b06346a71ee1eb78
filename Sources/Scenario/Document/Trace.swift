/// A recorded arrival: a row of a trace file, `time[,channel][,segment][,stage]`.
struct TraceRow {
    /// Microseconds from the scenario's start, or an instant where the file has dates.
    var time: Int64
    /// Whether ``time`` counts from 1970.
    var isInstant: Bool
    var channel: Reference?
    var segment: Reference?
    var stage: Reference?
}

extension Reader {
    /// A trace may be longer than a scenario, yet not endless.
    private static let rowLimit = 10_000_000

    /// The rows of a trace file, which is named relative to the scenario's folder.
    func trace(_ tree: Tree, _ clock: ZoneClock) -> [TraceRow]? {
        guard let name = text(tree, "the name of a CSV file") else { return nil }
        let path = Imports.resolve(name, besides: tree.location.file)
        let text: String
        do {
            text = try SourceFile.readTrace(path, mentionedAt: tree.location)
        } catch {
            problems.add(error.diagnostics)
            return nil
        }
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        guard let columns = traceColumns(lines.first ?? "", path) else { return nil }
        var rows: [TraceRow] = []
        for (index, line) in lines.enumerated().dropFirst() where !line.allSatisfy(\.isWhitespace) {
            let place = SourceLocation(file: path, line: index + 1, column: 1)
            guard rows.count < Self.rowLimit else {
                problems.report("the trace has over \(Self.rowLimit) rows", at: place, remedy: "take a sample of it")
                return nil
            }
            guard let row = traceRow(line, columns, clock, place) else { return nil }
            rows.append(row)
        }
        return rows
    }

    private func traceColumns(_ header: Substring, _ path: String) -> [String]? {
        let known = ["time", "channel", "segment", "stage"]
        let columns = header.split(separator: ",", omittingEmptySubsequences: false).map(\.trimmingSpaces)
        let place = SourceLocation(file: path, line: 1, column: 1)
        for column in columns where !known.contains(column) {
            problems.report(
                "a trace has no column `\(column)`", at: place,
                remedy: Suggestion.remedy(for: column, among: known, plural: "its columns"))
            return nil
        }
        guard columns.first == "time", Set(columns).count == columns.count else {
            problems.report(
                "the trace's columns do not begin with `time`", at: place,
                remedy: "begin with `time,channel,segment,stage`")
            return nil
        }
        return columns
    }

    private func traceRow(_ line: Substring, _ columns: [String], _ clock: ZoneClock, _ place: SourceLocation)
        -> TraceRow?
    {
        let values = line.split(separator: ",", omittingEmptySubsequences: false).map(\.trimmingSpaces)
        guard values.count == columns.count else {
            problems.report("this row has \(values.count) values", at: place, remedy: "its header has \(columns.count)")
            return nil
        }
        var row: TraceRow
        if let seconds = Literal(values[0]), seconds.value >= 0, seconds.unit != .perTime, !seconds.isPercent {
            let microseconds = seconds.unit == .time ? seconds.value : seconds.value * 1e6
            guard microseconds < 9e18 else { return nil }
            row = TraceRow(time: Int64(microseconds.rounded()), isInstant: false)
        } else if let time = WrittenTime(values[0]) {
            row = TraceRow(time: clock.instant(of: time), isInstant: true)
        } else {
            problems.report(
                "`\(values[0])` is no time", at: place,
                remedy: "write seconds from the start, a duration, or a date and time")
            return nil
        }
        for (column, value) in zip(columns, values) where !value.isEmpty {
            let reference = Reference(name: value, location: place)
            switch column {
            case "channel": row.channel = reference
            case "segment": row.segment = reference
            case "stage": row.stage = reference
            default: break
            }
        }
        return row
    }
}
