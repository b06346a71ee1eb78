import Tracking

/// The differences of all rules, customer by customer, with the reasons that explain each.
struct Suspicions {
    struct Item {
        /// Index into the ledgers, and into the ledger's entries.
        var ledger: Int
        var entry: Int
        /// Indices into ``reasons`` that reproduce the report.
        var candidates: [UInt16] = []
        /// Found in what the backend holds: beats what could be.
        var isEvident = false
        /// The backend says what a correct one would.
        var isOfTheWorld = false
        /// Of the conversion, where it is known; microseconds since 1970.
        var time: Int64 = 0
        var reason: UInt16?
    }

    let ledgers: [DifferenceLedger]
    private(set) var items: ContiguousArray<Item> = []
    /// Where each customer's items are; they are neighbours.
    private var places: [UInt64: Range<Int>] = [:]
    private(set) var reasons: [String] = []
    private var numbers: [String: UInt16] = [:]

    init(_ ledgers: [DifferenceLedger]) {
        self.ledgers = ledgers
        for (ledger, differences) in ledgers.enumerated() {
            for entry in differences.entries.indices { items.append(Item(ledger: ledger, entry: entry)) }
        }
        let entries = ledgers.map(\.entries)
        items.sort { a, b in
            let (x, y) = (entries[a.ledger][a.entry].id, entries[b.ledger][b.entry].id)
            return x != y ? x < y : (a.ledger, a.entry) < (b.ledger, b.entry)
        }
        var start = 0
        for index in items.indices {
            let customer = entries[items[index].ledger][items[index].entry].id.customer
            let isLast =
                index + 1 == items.count
                || entries[items[index + 1].ledger][items[index + 1].entry].id.customer != customer
            guard isLast else { continue }
            places[customer] = start..<index + 1
            start = index + 1
        }
    }

    var customers: some Collection<UInt64> { places.keys }

    func entry(_ item: Int) -> DifferenceLedger.Entry { ledgers[items[item].ledger].entries[items[item].entry] }

    func report(_ item: Int) -> Report {
        let ledger = ledgers[items[item].ledger]
        let entry = ledger.entries[items[item].entry]
        return Report(
            id: entry.id, rule: ledger.rule,
            shares: entry.kind == .missing ? nil : ledger.reported(items[item].entry))
    }

    /// Index into the plan's rules.
    func rule(_ item: Int) -> Int { ledgers[items[item].ledger].rule }

    /// Whether these shares are what was reported.
    func isReported(_ shares: ContiguousArray<Share>, of item: Int) -> Bool {
        entry(item).kind != .missing && ledgers[items[item].ledger].reports(items[item].entry, shares)
    }

    func items(of customer: UInt64) -> Range<Int> { places[customer] ?? 0..<0 }

    mutating func number(of reason: String) -> UInt16 {
        if let known = numbers[reason] { return known }
        let number = UInt16(reasons.count)
        reasons.append(reason)
        numbers[reason] = number
        return number
    }

    mutating func suggest(_ reason: String, for item: Int, isEvident: Bool = false) {
        let number = number(of: reason)
        if isEvident, !items[item].isEvident {
            items[item].isEvident = true
            items[item].candidates.removeAll()
        }
        if items[item].isEvident && !isEvident { return }
        if !items[item].candidates.contains(number) { items[item].candidates.append(number) }
    }

    /// What ``settle(_:hasReadBack:)`` found for each item.
    var verdicts: [Explanation.Verdict] {
        items.indices.map { index in
            Explanation.Verdict(
                id: entry(index).id, rule: ledgers[items[index].ledger].rule,
                reason: items[index].reason.map { reasons[Int($0)] } ?? Reason.unexplained,
                candidates: items[index].candidates.map { reasons[Int($0)] },
                isOfTheWorld: items[index].isOfTheWorld)
        }
    }

    mutating func markOfTheWorld(_ item: Int) { items[item].isOfTheWorld = true }
    mutating func setTime(_ time: Int64, of item: Int) { items[item].time = time }

    /// Gives each item one reason, as a ``ReasonVote`` has it; what is the world's doing votes apart, with what is excused.
    ///
    /// - Returns: likewise the reason of each row of the excused.
    mutating func settle(_ excused: ExcusedTally, hasReadBack: Bool) -> [String?] {
        let lists = excused.rows.map { $0.reasons.map { number(of: $0) } }
        let ranks = reasons.map { Reason.rank($0, hasReadBack: hasReadBack) }
        var (backends, worlds) = (ReasonVote(), ReasonVote())
        for item in items {
            if item.isOfTheWorld { worlds.add(item.candidates) } else { backends.add(item.candidates) }
        }
        for (list, row) in zip(lists, excused.rows) { worlds.add(list, count: row.conversions) }
        let (backend, world) = (backends.settled(reasons, ranks), worlds.settled(reasons, ranks))
        for index in items.indices {
            items[index].reason = (items[index].isOfTheWorld ? world : backend)[items[index].candidates]
        }
        return lists.map { world[$0].map { reasons[Int($0)] } }
    }
}
