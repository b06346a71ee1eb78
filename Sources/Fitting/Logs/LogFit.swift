import Foundation

/// A scenario's parts, fitted to an event log.
public struct LogFit: Sendable {
    /// Everything estimated, in the order of the scenario; names are its paths, durations in days, rates per day.
    public var estimates: [Estimate]
    /// Of all parts together; `nil` of those that have none (a constant).
    public var logLikelihood: Double
    public var customerCount: Int
    public var rowCount: Int
    /// What the log could not tell, and what somebody should know of these numbers.
    public var notes: [String]
    /// The scenario, ready to run.
    public var scenario: String

    /// How a log is fitted.
    public struct Options: Sendable {
        /// Of the scenario written: `[a-z0-9-]{1,64}`.
        public var name = "fitted"
        /// Days in which a touch's effect halves, where that is known; `nil`: it is estimated.
        public var halfLifeDays: Double?
        /// The event that counts as success; `nil`: the most frequent conversion.
        public var goal: String?
        public init() {}
    }

    /// - Throws: ``FitRefusal`` where the log does not show what a scenario needs.
    public init(_ log: EventLog, _ options: Options = Options()) throws {
        let parts = try LogParts(log, options)
        let writer = LogScenario(log, parts, options)
        estimates = parts.estimates
        logLikelihood = parts.logLikelihood
        customerCount = log.customerCount
        rowCount = log.rowCount
        notes = log.notes + parts.notes + writer.notes
        scenario = writer.text
    }
}

/// The fitted parts of a log's scenario, each with what it was fitted to.
struct LogParts {
    struct Stage {
        /// Index into the record's stages.
        var index: Int
        var record: StageRecord
        var dwell: DwellFit?
        var decision: DecisionFit?
        /// What each outcome is worth, where it has values.
        var values: [AmountFit?]
    }

    let record: LogRecord
    let names: LogNames
    /// In the scenario's order: as customers first come through them.
    var stages: [Stage] = []
    var goal: Int32 = -1
    var estimates: [Estimate] = []
    var logLikelihood = 0.0
    var notes: [String] = []
    /// Days observed.
    let days: Double
    /// By arrival: what its rate is multiplied by; 1 but in a draw.
    var arrivalFactors: [Double]

    init(_ log: EventLog, _ options: LogFit.Options) throws {
        record = LogRecord(log)
        names = LogNames(log, stages: record.stageNames)
        days = Double(log.end - log.start) / 86_400e6
        arrivalFactors = record.arrivals.map { _ in 1 }
        goal = try Self.goal(log, options)
        notes = names.notes
        try check(log)
        let resolution = Double(log.resolution) / 1e6
        let span = Double(log.end - log.start) / 1e6
        for index in Self.order(record) {
            let stage = record.stages[index]
            // A discrete step is a choice of ours, not an estimate.
            let isStep = record.detail == .conversions
            stages.append(
                Stage(
                    index: index, record: stage,
                    dwell: stage.decisions.isEmpty
                        ? nil
                        : DwellFit(
                            stage.dwells, censored: isStep ? [] : stage.censoredDwells, resolution: resolution),
                    decision: DecisionFit(stage, halfLife: options.halfLifeDays.map { $0 * 86_400 }, span: span),
                    values: stage.values.map { AmountFit($0) }))
        }
        describe(log)
        judge(options)
    }

    private static func goal(_ log: EventLog, _ options: LogFit.Options) throws -> Int32 {
        if let name = options.goal {
            guard let index = log.events.firstIndex(of: name) else {
                let known = log.events.map { "`\($0)`" }.joined(separator: ", ")
                throw FitRefusal(
                    "--goal \(name): the log has no such event" + (known.isEmpty ? "" : "; its events are \(known)"))
            }
            return Int32(index)
        }
        var counts = [Int](repeating: 0, count: log.events.count)
        // What is written as a conversion goes before what a decision merely mentions.
        for rows in log.customers {
            for row in rows where row.event >= 0 { counts[Int(row.event)] += row.kind == .conversion ? 1_000_000 : 1 }
        }
        return counts.indices.max { counts[$0] < counts[$1] }.map { Int32($0) } ?? -1
    }

    private func check(_ log: EventLog) throws {
        switch record.detail {
        case .conversions where record.stages[0].outcomes.isEmpty:
            throw FitRefusal(
                "the log has no conversion, no stage and no decision: touches alone say nothing of what customers do")
        case .decisions, .stages:
            guard !record.arrivals.isEmpty else {
                throw FitRefusal(
                    "nobody is seen to arrive: a customer's story begins with a row `stage` that names the stage it enters"
                )
            }
        case .conversions: break
        }
    }

    /// Stages in the order in which they can be reached from the first arrivals.
    private static func order(_ record: LogRecord) -> [Int] {
        var order: [Int] = []
        let first = record.arrivals.sorted { $0.times.count > $1.times.count }.map { Int($0.stage) }
        var next = first
        while !next.isEmpty {
            let stage = next.removeFirst()
            guard !order.contains(stage) else { continue }
            order.append(stage)
            next += record.stages[stage].outcomes.map(\.to).filter { $0 >= 0 }.map { Int($0) }
        }
        return order
    }
}
