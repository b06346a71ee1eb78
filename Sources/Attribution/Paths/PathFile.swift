import Tracking

/// Credits on a file of paths: one pass, and of each row nothing is kept but what the rules add up.
struct PathFile: ~Copyable {
    /// Where a rule of the request is computed.
    private struct Slot {
        var isDataDriven: Bool
        var index: Int
        var skipsDirect: Bool
    }

    private let request: FileRequest
    private let header: Header
    private var slots: [Slot] = []
    private var perConversion: [PerConversionPaths] = []
    private var dataDriven: [any PathRule] = []
    private var plain: PathSelection
    private var withoutDirect: PathSelection
    private var notes: [String] = []

    init(_ request: FileRequest, _ header: Header) throws {
        self.request = request
        self.header = header
        plain = PathSelection(skipsDirect: false, repeats: request.choices.repeats)
        withoutDirect = PathSelection(skipsDirect: true, repeats: request.choices.repeats)
        if request.by == .partner { throw FileRefusal("--by partner: paths have no partners; give it journeys") }
        if request.commission != nil { throw FileRefusal("--commission: paths have no partners; give it journeys") }
        if request.flags || request.excludeFlagged {
            throw FileRefusal("--flags: paths have no partners; give it journeys")
        }
        if !request.goals.isEmpty { throw FileRefusal("--goal: paths have no goals; give it journeys") }
        for rule in request.rules {
            let skips = request.choices.direct == .skipUnlessOnly
            switch rule.method {
            case .perConversion(let kind):
                if let refusal = PathShares.refusal(kind) { throw FileRefusal("\(rule.text): \(refusal)") }
                if let note = PathShares.note(kind) { notes.append("\(rule.text): \(note)") }
                let isNonDirect = kind == .lastNonDirect
                slots.append(
                    Slot(isDataDriven: false, index: perConversion.count, skipsDirect: skips || isNonDirect))
                perConversion.append(PerConversionPaths(kind))
            case .dataDriven(let rule):
                slots.append(Slot(isDataDriven: true, index: dataDriven.count, skipsDirect: skips))
                dataDriven.append(rule.accumulator())
            }
        }
    }

    consuming func run(_ reader: inout CSVReader) throws -> FileCredits {
        var paths = PathReader(header)
        var bad = FileProblems()
        var rowCount = 0
        var known = 0
        rows: while true {
            switch try reader.next() {
            case .end: break rows
            case .bad(let why): bad.add(reader.line, why)
            case .fields:
                do {
                    try header.check(reader.count)
                    let row = try paths.read(&reader)
                    // Too many bad rows: nothing will be computed, only counted.
                    guard bad.count <= request.maxErrors else { break }
                    if known < paths.channels.count { learn(paths.channels, &known) }
                    try take(row, paths, line: reader.line)
                } catch let problem as RowProblem {
                    bad.add(reader.line, problem.message)
                }
            }
            rowCount += 1
        }
        guard bad.count <= request.maxErrors else { throw bad }
        return FileCredits(
            shape: .paths, rules: try totals(paths.channels.all), rowCount: rowCount, bad: bad,
            ignoredColumns: header.ignored, notes: notes)
    }

    private func totals(_ names: [String]) throws -> [FileCredits.Rule] {
        try zip(request.rules, slots).map { rule, slot in
            let totals =
                slot.isDataDriven
                ? try dataDriven[slot.index].totals(names: names) : perConversion[slot.index].totals(names: names)
            return FileCredits.Rule(text: rule.text, totals: totals, names: names)
        }
    }

    private mutating func learn(_ names: NameTable, _ known: inout Int) {
        for channel in known..<names.count {
            for index in perConversion.indices { perConversion[index].learn(names.name(channel)) }
        }
        known = names.count
    }

    private mutating func take(_ row: PathRow, _ paths: borrowing PathReader, line: Int) throws {
        for (rule, slot) in slots.enumerated() {
            let chosen =
                slot.skipsDirect
                ? withoutDirect.select(row, isDirect: paths.isDirect) : plain.select(row, isDirect: paths.isDirect)
            if slot.isDataDriven {
                dataDriven[slot.index].add(chosen)
            } else {
                perConversion[slot.index].add(chosen)
                if let show = request.onCredits {
                    try show(credits(of: chosen, rule, slot.index, line, paths.channels))
                }
            }
        }
    }

    private mutating func credits(
        of row: PathRow, _ rule: Int, _ index: Int, _ line: Int, _ names: NameTable
    ) -> ConversionCredits {
        var parts: [ConversionCredits.Part] = []
        perConversion[index].credit(row.channels) { position, share in
            parts.append(
                .init(
                    channel: names.name(Int(row.channels[position])), conversions: row.conversions * share,
                    value: row.value * share))
        }
        if row.channels.isEmpty { parts.append(.init(channel: "none", conversions: row.conversions, value: row.value)) }
        return ConversionCredits(rule: rule, line: line, parts: parts)
    }
}
