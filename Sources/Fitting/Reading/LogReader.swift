import Attribution
import Scenario

/// Reads an event log: the journeys shape of `footfall attribute`, with rows `stage` and `decision` where there are any.
///
/// A `stage` row says that the customer enters `stage` (with `channel`: it arrives by that channel). A `decision` row says that
/// a dwell in `stage` is over: `to` is the stage that it leads to, `churned`, or empty where the customer stays; `goal` is the
/// event that comes with it.
struct LogReader {
    private let columns: Columns
    private let positions: [Int?]
    private var customers = CustomerNames()
    private var rows: [[EventLog.Row]] = []
    private var stages = Names()
    private var channels = Names()
    private var partners = Names()
    private var events = Names()
    private var labels: [EventLog.LineKey: Int32] = [:]
    private var lines: [EventLog.LineKey] = []
    private var rowCount = 0

    private static let kinds = ["touch", "conversion", "refund", "stage", "decision"]
    private static let appearances = ["click", "view", "send", "direct"]
    private static let names = [
        "customer", "time", "event", "channel", "kind", "partner", "campaign", "goal", "order", "value", "stage", "to",
        "line",
    ]

    init(_ columns: Columns) {
        self.columns = columns
        positions = Self.names.map { columns[$0] }
    }

    /// Bytes of a field by its place in ``names``; empty where there is no such column.
    private func bytes(_ row: inout CSVReader, _ name: Int) -> UnsafeBufferPointer<UInt8> {
        positions[name].map { row.bytes($0) } ?? UnsafeBufferPointer(start: nil, count: 0)
    }

    /// - Throws: `RowProblem`.
    mutating func read(_ row: inout CSVReader) throws {
        guard let time = TimeText.microseconds(bytes(&row, 1)) else {
            throw RowProblem(
                "time is \(RowProblem.quote(bytes(&row, 1))); write it like 2026-01-31T09:30:00Z or as seconds since 1970"
            )
        }
        let kind = try word(bytes(&row, 2), Self.kinds, "event")
        guard let kind = EventLog.Kind(rawValue: UInt8(kind)) else { return }
        var read = EventLog.Row(time: time, kind: kind)
        switch kind {
        case .touch: try readTouch(&row, &read)
        case .conversion:
            let goal = bytes(&row, 7)
            read.event = goal.isEmpty ? events.number(of: "conversion") : try events.number(of: goal, "goal")
        case .refund: break
        case .stage:
            read.stage = try stage(bytes(&row, 10), "stage", orNone: false)
            let channel = bytes(&row, 3)
            if !channel.isEmpty { read.channel = try channels.number(of: channel, "channel") }
        case .decision:
            read.stage = try stage(bytes(&row, 10), "stage", orNone: false)
            guard read.stage >= 0 else { throw RowProblem("a decision in `churned`, from where nobody decides") }
            read.to = try stage(bytes(&row, 11), "to", orNone: true)
            let goal = bytes(&row, 7)
            if !goal.isEmpty { read.event = try events.number(of: goal, "goal") }
        }
        try readValue(&row, &read)
        let customer = try customers.number(of: bytes(&row, 0))
        if customer == rows.count { rows.append([]) }
        rows[customer].append(read)
        rowCount += 1
    }

    private mutating func readTouch(_ row: inout CSVReader, _ read: inout EventLog.Row) throws {
        let channel = bytes(&row, 3)
        guard !channel.isEmpty else { throw RowProblem("the touch has no channel") }
        read.channel = try channels.number(of: channel, "channel")
        let kind = bytes(&row, 4)
        let isDirect = channels.all[Int(read.channel)] == "direct"
        let number = kind.isEmpty ? (isDirect ? 3 : 0) : try word(kind, Self.appearances, "kind")
        read.appearance = EventLog.Appearance(rawValue: UInt8(number)) ?? .click
        let partner = bytes(&row, 5)
        if !partner.isEmpty { read.partner = try partners.number(of: partner, "partner") }
        let line = bytes(&row, 12)
        let key = EventLog.LineKey(
            channel: read.channel, label: String(decoding: line.isEmpty ? bytes(&row, 6) : line, as: UTF8.self))
        if let known = labels[key] {
            read.line = known
        } else {
            guard lines.count < 10_000 else { throw RowProblem("over 10000 lines and campaigns; is an id among them?") }
            read.line = Int32(lines.count)
            labels[key] = read.line
            lines.append(key)
        }
    }

    private func readValue(_ row: inout CSVReader, _ read: inout EventLog.Row) throws {
        let order = bytes(&row, 8)
        // FNV-1a: equal names, equal numbers.
        if !order.isEmpty {
            read.order = order.reduce(14_695_981_039_346_656_037) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }
        }
        let value = bytes(&row, 9)
        guard !value.isEmpty else { return }
        guard let number = NumberText.parse(value), abs(number) < 1e15 else {
            throw RowProblem("value is \(RowProblem.quote(value)); it is a number like 29.33")
        }
        read.value = number
        read.hasValue = true
    }

    private mutating func stage(
        _ bytes: UnsafeBufferPointer<UInt8>, _ column: String, orNone: Bool
    ) throws -> Int32 {
        if bytes.isEmpty {
            guard orNone else { throw RowProblem("the row names no `\(column)`") }
            return EventLog.stay
        }
        if bytes.elementsEqual("churned".utf8) { return EventLog.churned }
        return try stages.number(of: bytes, column)
    }

    /// Which of the words it is.
    private func word(_ bytes: UnsafeBufferPointer<UInt8>, _ words: [String], _ what: String) throws -> Int {
        for (index, word) in words.enumerated() where word.utf8.elementsEqual(bytes) { return index }
        let written = String(decoding: bytes.prefix(40), as: UTF8.self)
        let meant = Suggestion.closest(to: written, among: words).map { "; did you mean `\($0)`?" }
        throw RowProblem("\(what) is \(RowProblem.quote(bytes))\(meant ?? "; it is " + words.joined(separator: ", "))")
    }

    /// Puts rows in order and takes out doubles.
    ///
    /// - Parameter until: end of observation; `nil`: right after the last row.
    /// - Throws: ``FitRefusal`` where there is too little to learn from.
    mutating func finish(until: Int64?) throws -> EventLog {
        guard rowCount > 0 else { throw FitRefusal("no rows after the header: there is nothing to fit") }
        var notes: [String] = []
        var (doubles, late, isUnordered) = (0, 0, false)
        let last = rows.lazy.flatMap { $0 }.map(\.time).max() ?? 0
        let end = until ?? last + 1
        for customer in rows.indices {
            let sorted = rows[customer].enumerated().sorted { ($0.1.time, $0.0) < ($1.1.time, $1.0) }
            isUnordered = isUnordered || sorted.enumerated().contains { $0.0 != $0.1.0 }
            var kept: [EventLog.Row] = []
            var group: Set<EventLog.Row> = []
            for (_, row) in sorted {
                if row.time >= end {
                    late += 1
                    continue
                }
                if kept.last?.time != row.time { group.removeAll(keepingCapacity: true) }
                if group.insert(row).inserted { kept.append(row) } else { doubles += 1 }
            }
            rows[customer] = kept
        }
        rows.removeAll(where: \.isEmpty)
        guard let first = rows.lazy.map({ $0[0].time }).min() else {
            throw FitRefusal("all rows are at or after the end of observation; choose a later day")
        }
        guard rows.count >= 10 else {
            throw FitRefusal(
                "\(rows.count) \(rows.count == 1 ? "customer is" : "customers are") too few to tell how customers behave; it takes "
                    + "at least 10")
        }
        if isUnordered { notes.append("rows were not in order of time and have been sorted") }
        if doubles > 0 { notes.append("\(doubles) rows say the same as another to the last field and count once") }
        if late > 0 { notes.append("\(late) rows at or after the end of observation are left out") }
        if !columns.ignored.isEmpty {
            notes.append("columns without a meaning here: \(columns.ignored.joined(separator: ", "))")
        }
        let day: Int64 = 86_400_000_000
        let start = (first >= 0 ? first / day : (first - day + 1) / day) * day
        return EventLog(
            customers: rows, stages: stages.all, channels: channels.all, partners: partners.all, events: events.all,
            lines: lines, start: start, end: end, resolution: resolution(), rowCount: rowCount, notes: notes)
    }

    /// The coarsest of the usual steps that all times keep to.
    private func resolution() -> Int64 {
        let steps: [Int64] = [86_400_000_000, 3_600_000_000, 60_000_000, 1_000_000, 1_000]
        return steps.first { step in rows.allSatisfy { $0.allSatisfy { $0.time % step == 0 } } } ?? 1
    }
}

/// Names of one kind, by number.
struct Names {
    private(set) var all: [String] = []
    private var numbers: [String: Int32] = [:]

    mutating func number(of name: String) -> Int32 {
        if let number = numbers[name] { return number }
        numbers[name] = Int32(all.count)
        all.append(name)
        return Int32(all.count - 1)
    }

    /// - Throws: `RowProblem` for what is no name, or one too many.
    mutating func number(of bytes: UnsafeBufferPointer<UInt8>, _ what: String) throws -> Int32 {
        guard bytes.count <= 200, let name = String(validating: bytes, as: UTF8.self), !bytes.contains(0) else {
            throw RowProblem("\(what) is not UTF-8 text, or longer than 200 bytes")
        }
        if numbers[name] == nil, all.count >= 1_000 {
            throw RowProblem("over 1000 different values of \(what); is it an id?")
        }
        return number(of: name)
    }
}
