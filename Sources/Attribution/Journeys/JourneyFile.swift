import Tracking

/// Credits on a file of journeys: rows are brought together by customer, then every customer is judged alone.
struct JourneyFile: ~Copyable {
    private let request: FileRequest
    private let header: Header
    private var reader: JourneyRowReader
    private var store: JourneyStore
    /// Most decimals of any value, and at least cents: money is counted in units of the last of them.
    private var decimals = 2
    private var bad = FileProblems()
    private var rowCount = 0
    private var notes: [String] = []

    init(_ request: FileRequest, _ header: Header, spill: @escaping () throws -> any Spill) {
        self.request = request
        self.header = header
        reader = JourneyRowReader(header, suggest: request.suggest)
        store = JourneyStore(limit: request.memory, spill: spill)
    }

    consuming func run(_ rows: inout CSVReader) throws -> FileCredits {
        try readAll(&rows)
        guard bad.count <= request.maxErrors else { throw bad }
        let vocabulary = reader.names.vocabulary
        let plan = try plan(vocabulary)
        var work = JourneyWork(
            request, plan: plan, decimals: decimals, owners: reader.names.couponOwners(vocabulary))
        if request.excludeFlagged {
            for part in 0..<JourneyStore.parts {
                let bytes = try store.look(part)
                if !bytes.isEmpty { try work.watch(JourneyPart(bytes)) }
            }
            let excluded = work.excludeFlagged()
            if !excluded.isEmpty {
                notes.append("without credit, because of flags: \(excluded.joined(separator: ", "))")
            }
        }
        for part in 0..<JourneyStore.parts {
            let bytes = try store.take(part)
            if !bytes.isEmpty { try work.credit(JourneyPart(bytes)) }
        }
        if let note = work.noteOnRefunds { notes.append(note) }
        return FileCredits(
            shape: .journeys, rules: try work.results(), rowCount: rowCount, bad: bad, ignoredColumns: header.ignored,
            notes: notes)
    }

    private mutating func readAll(_ rows: inout CSVReader) throws {
        while true {
            switch try rows.next() {
            case .end: return
            case .bad(let why): bad.add(rows.line, why)
            case .fields:
                do {
                    try header.check(rows.count)
                    try reader.read(&rows) { row, customer, order in
                        decimals = max(decimals, Int(row.decimals))
                        // Too many bad rows: nothing will be computed, only counted.
                        if bad.count <= request.maxErrors { try store.add(row, customer, order) }
                    }
                } catch let problem as RowProblem {
                    bad.add(rows.line, problem.message)
                }
            }
            rowCount += 1
        }
    }

    /// What a run would ask of a backend, so that the same oracle answers.
    private mutating func plan(_ vocabulary: Vocabulary) throws -> RunPlan {
        let channels = vocabulary.channels.map(\.name)
        for channel in request.choices.lookback.channels.keys.sorted() where !channels.contains(channel) {
            throw FileRefusal("--lookback \(channel): the file has no channel `\(channel)`\(hint(channel, channels))")
        }
        for goal in request.goals where !vocabulary.events.contains(goal) {
            throw FileRefusal("--goal \(goal): the file has no conversion of `\(goal)`\(hint(goal, vocabulary.events))")
        }
        let goals = vocabulary.events.indices.filter {
            request.goals.isEmpty || request.goals.contains(vocabulary.events[$0])
        }
        let owners = reader.names.couponOwners(vocabulary)
        var rules: [RuleSpecification] = []
        for rule in request.rules {
            guard var specification = rule.specification else { continue }
            if case .further(let further) = specification.kind {
                specification.kind = .further(try resolve(further, of: rule.text, vocabulary, owners))
            }
            rules.append(specification)
        }
        return RunPlan(
            id: "file", vocabulary: vocabulary, goals: goals.map { UInt16($0) }, rules: rules, choices: request.choices)
    }

    private func hint(_ written: String, _ names: [String]) -> String {
        request.suggest(written, names).map { "; did you mean `\($0)`?" } ?? ""
    }

    /// The rule with what the file knows, and notes on what it does not.
    private mutating func resolve(
        _ rule: FurtherRule, of text: String, _ vocabulary: Vocabulary, _ owners: [AffiliateTerms.CouponOwner]
    ) throws -> FurtherRule {
        switch rule {
        case .wShaped(_, _, _, let event):
            if !vocabulary.events.contains(event) {
                notes.append(
                    "\(text): the file has no conversion of the goal `\(event)`\(hint(event, vocabulary.events)), so no touch "
                        + "is its milestone")
            }
            return rule
        case .affiliate(var terms):
            // What is typed goes before what the file shows.
            terms.owners += owners
            return .affiliate(terms)
        case .custom, .priority, .plugged: return rule
        }
    }
}
