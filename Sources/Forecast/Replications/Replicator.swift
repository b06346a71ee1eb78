import Measurement
import Results
import Runner
import Scenario
import Synchronization

/// Counts replications of a scenario and of its changed worlds, and keeps every measure of each.
final class Replicator: Sendable {
    private let source: ScenarioSource
    private let changes: [ChangedWorld]
    private let customers: Int?
    private let pool: ReplicationPool
    private let draws: AssumptionDraws
    private let questions: Replication.Questions
    private let curves: CurveShape
    private let series: SeriesShape?

    private let base = SharedTable()
    private let drawn = SharedTable()
    private let changed: [SharedTable]
    private let zeroth = Mutex<Summary?>(nil)

    /// What replication 0 said, the world that `run` shows, with its what-ifs; `nil` where it was not counted.
    private(set) var first: Summary? {
        get { zeroth.withLock { $0 } }
        set { zeroth.withLock { $0 = newValue } }
    }

    init(
        _ source: ScenarioSource, changes: [ChangedWorld], options: ForecastOptions, control: RunControl
    ) throws {
        self.source = source
        self.changes = changes
        customers = options.customers
        pool = ReplicationPool(workers: options.workers, control: control)
        draws = AssumptionDraws(source: source)
        curves = CurveShape(source.scenario)
        var questions = Replication.Questions()
        questions.days = true
        questions.aliveDays = curves.survivalDays
        self.questions = questions
        let axis = try Replication(source.scenario, number: 0, customers: 1).days
        series = axis.map { SeriesShape($0) }
        changed = changes.map { _ in SharedTable() }
    }

    /// Worlds that each replication takes.
    var worlds: Int { 1 + (draws.isNeeded ? 1 : 0) + changes.count }

    /// Counts replications that were not counted before; some are missing where the control stopped it.
    func run(_ replications: some RandomAccessCollection<Int> & Sendable) throws {
        try pool.run(replications) { number in
            try self.replicate(number)
        } done: { number, rows in
            self.base.add(rows.base, replication: number)
            if let row = rows.drawn { self.drawn.add(row, replication: number) }
            for (table, row) in zip(self.changed, rows.changed) { table.add(row, replication: number) }
        }
    }

    private struct Rows: Sendable {
        var base: MeasureRow
        var drawn: MeasureRow?
        var changed: [MeasureRow] = []
    }

    private func replicate(_ number: Int) throws -> Rows? {
        let control = pool.control
        let replication = try Replication(
            source.scenario, number: UInt32(number), customers: customers, asking: questions)
        guard var count = try replication.count(control: control) else { return nil }
        var rows = Rows(base: [])
        var compared: [String: WhatIfSummary] = [:]
        for change in changes {
            guard
                let other = try change.count(
                    base: replication, customers: customers, asking: questions, control: control)
            else { return nil }
            rows.changed.append(try MeasureRows.compared(other.summary) + additional(other))
            // The scenario's own measures may compare with what-ifs.
            let isNeeded = number == 0 || source.scenario.asksWhatIfs
            if isNeeded {
                compared[change.name] = WhatIfSummary(other.summary, minus: count.summary)
            }
        }
        if !compared.isEmpty { count.summary.whatIf = compared }
        if source.scenario.asksWhatIfs { try count.summary.evaluateMeasures(of: source.scenario) }
        if number == 0 { first = count.summary }
        rows.base = try row(count)
        if draws.isNeeded {
            let scenario = try draws.scenario(replication: UInt32(number))
            let other = try Replication(
                scenario, number: UInt32(number), customers: customers, asking: questions)
            guard let count = try other.count(control: control) else { return nil }
            rows.drawn = try row(count)
        }
        return rows
    }

    private func row(_ count: Replication.Count) throws -> MeasureRow {
        var row = try MeasureRows.all(count.summary) + additional(count)
        if let days = count.days, let series { row += series.row(days) }
        return row
    }

    /// What follows from the days: lifetime value by age, and payback.
    private func additional(_ count: Replication.Count) -> MeasureRow {
        count.days.map { curves.row($0, cac: count.summary.kpis?["cac"]) } ?? []
    }
}

extension Replicator {
    /// What was counted so far, to be added to another replicator of the same scenario and options.
    struct Share: Codable {
        var base: MeasureTable.Stored
        var drawn: MeasureTable.Stored
        var changed: [MeasureTable.Stored]
        /// What replication 0 said, where it is among them.
        var first: Summary?
    }

    var share: Share {
        Share(
            base: base.current.stored, drawn: drawn.current.stored,
            changed: changed.map(\.current.stored), first: first)
    }

    /// Adds what another one counted of other replications.
    ///
    /// - Throws: where that cannot be.
    func add(_ share: Share) throws {
        guard share.changed.count == changed.count else { throw MeasureTable.Damage() }
        try base.add(share.base)
        try drawn.add(share.drawn)
        for (table, stored) in zip(changed, share.changed) { try table.add(stored) }
        if let summary = share.first { first = summary }
    }

    var table: MeasureTable { base.current }

    /// Fills what replications say together; nothing where none was counted.
    func fill(_ summary: inout Summary) throws {
        let (base, drawn) = (base.current, drawn.current)
        guard !base.replications.isEmpty else { return }
        func measure(_ path: String) -> ForecastSummary? {
            ForecastSummary(base.values(path), drawn: drawn.values(path))
        }
        summary.replications = base.replications.count
        var forecast: [String: ForecastSummary] = [:]
        let isExtra = Set(questions.aliveDays.flatMap { ["alive_day_\($0)", "active_day_\($0)"] })
        let standard = Set(
            Runner.TallyPlan.standardAliveDays.flatMap { ["alive_day_\($0)", "active_day_\($0)"] })
        for path in base.paths where !MeasureRows.isShownElsewhere(path) {
            let last = String(
                path[(path.lastIndex(of: ".").map { path.index(after: $0) } ?? path.startIndex)...])
            // The further days of the survival curve stand there.
            if isExtra.contains(last), !standard.contains(last) { continue }
            forecast[path] = measure(path)
        }
        summary.forecast = forecast
        if let series { summary.series = series.summaries(measure) }
        summary.curves = curves.summaries(measure)
        if !changes.isEmpty { summary.whatIf = try whatIfs(base) }
    }

    private func whatIfs(_ base: MeasureTable) throws -> [String: WhatIfSummary] {
        let first = first
        var summaries: [String: WhatIfSummary] = [:]
        for (change, shared) in zip(changes, changed) {
            let table = shared.current
            var summary = first?.whatIf?[change.name] ?? WhatIfSummary()
            var paired: [String: PairedDifference] = [:]
            for path in table.paths where !MeasureRows.isShownElsewhere(path) {
                paired[path] = PairedDifference(changed: table.column(path), base: base.column(path))
            }
            summary.paired = paired
            summaries[change.name] = summary
        }
        return summaries
    }

    /// Means over replications by path into the summary, what-ifs included: what expectations are judged by.
    var means: [String: Double] {
        let base = base.current
        var means: [String: Double] = [:]
        for path in base.paths { means[path] = Sample(base.values(path)).mean }
        for (change, shared) in zip(changes, changed) {
            let table = shared.current
            for path in table.paths {
                means["what_if.\(change.name).\(path)"] = Sample(table.values(path)).mean
                let pair = PairedDifference(changed: table.column(path), base: base.column(path))
                if let pair { means["what_if.\(change.name).difference.\(path)"] = pair.mean }
            }
        }
        return means
    }
}

extension CompiledScenario {
    /// Whether measures of its own speak of what-ifs.
    fileprivate var asksWhatIfs: Bool {
        kpis.contains { $0.formula.paths.contains { $0.hasPrefix("what_if.") } }
    }
}
