import Foundation

/// Writes what was fitted to a log as a scenario file.
struct LogScenario {
    private let log: EventLog
    private let parts: LogParts
    private let options: LogFit.Options
    private var lines: [String] = []
    private(set) var notes: [String] = []

    var text: String { lines.joined(separator: "\n") + "\n" }

    /// - Parameter horizonDays: from the log's start; `nil`: what the log observed.
    init(_ log: EventLog, _ parts: LogParts, _ options: LogFit.Options, horizonDays: Int? = nil) {
        self.log = log
        self.parts = parts
        self.options = options
        writeHead(horizonDays ?? log.horizonDays)
        writePopulation()
        writeChannels()
        writeStages()
    }

    private mutating func writeHead(_ horizonDays: Int) {
        lines.append("scenario: \(options.name)")
        lines.append("description: Fitted to a log of \(log.customerCount) customers over \(log.horizonDays) days")
        lines.append("start: \(DayText.text(Int(log.start / 86_400_000_000)))")
        lines.append("horizon: \(max(1, horizonDays))d")
        if parts.goal >= 0, emitsGoal { lines.append("goal: \(parts.names.events[Int(parts.goal)])") }
    }

    /// Whether any stage that is written emits it.
    private var emitsGoal: Bool {
        parts.stages.contains { stage in
            stage.record.outcomes.contains { $0.event == parts.goal }
                || stage.record.emissions.contains { $0.event == parts.goal }
        }
    }

    private mutating func writePopulation() {
        lines += ["", "population:", "  arrivals:"]
        for (index, arrival) in parts.record.arrivals.enumerated() {
            var fields: [String] = []
            if parts.isCohort(arrival.times, log) {
                let last = arrival.times.max() ?? log.start
                let over = Double(last - log.start) / 1e6
                fields.append(
                    "customers: \(arrival.times.count), over: \(over < 1 ? "0d" : Spelling.duration(seconds: over))")
            } else {
                let rate = Double(arrival.times.count) / parts.days * parts.arrivalFactors[index]
                fields.append("rate: \(Spelling.number(rate))/day")
            }
            if arrival.channel >= 0 { fields.append("channel: \(parts.names.channels[Int(arrival.channel)])") }
            if Int(arrival.stage) != parts.stages.first?.index {
                fields.append("stage: \(parts.names.stages[Int(arrival.stage)])")
            }
            lines.append("    - {\(fields.joined(separator: ", "))}")
        }
    }

    // MARK: Channels

    private mutating func writeChannels() {
        guard !parts.names.channels.isEmpty else { return }
        var counts = parts.names.channels.map { _ in [0, 0, 0, 0] }
        var partners = parts.names.channels.map { _ in [Int32: Int]() }
        for rows in log.customers {
            for row in rows where row.kind == .touch {
                counts[Int(row.channel)][Int(row.appearance.rawValue)] += 1
                if row.partner >= 0 { partners[Int(row.channel)][row.partner, default: 0] += 1 }
            }
        }
        lines += ["", "channels:"]
        for (index, name) in parts.names.channels.enumerated() {
            let shares = partners[index].sorted { $0.key < $1.key }
            var fields = ["kind: \(Self.kind(counts[index], hasPartners: !shares.isEmpty))"]
            if !shares.isEmpty {
                let total = shares.reduce(0) { $0 + $1.value }
                let written = shares.map { "\(parts.names.partners[Int($0.key)]): \(Double($0.value) / Double(total))" }
                fields.append("partners: {\(written.joined(separator: ", "))}")
                notes.append("channels.\(name): partners share its touches alike in every stage, as they do on average")
            }
            lines.append("  \(name): {\(fields.joined(separator: ", "))}")
        }
    }

    /// The kind whose touches look like that by default.
    private static func kind(_ counts: [Int], hasPartners: Bool) -> String {
        if hasPartners { return "affiliate" }
        if counts[2] > 0, counts[2] >= counts[1] { return "owned" }
        return counts[1] > 0 ? "paid" : "organic"
    }

    // MARK: Stages

    private mutating func writeStages() {
        lines += ["", "stages:"]
        for stage in parts.stages {
            lines.append("  - stage: \(parts.names.stages[stage.index])")
            writeEmissions(stage.record)
            if let dwell = stage.dwell, let decision = stage.decision {
                lines.append("    dwell: \(text(of: dwell, hasStay: stage.record.stays > 0))")
                write(decision, of: stage)
            }
            writeTouches(stage)
        }
    }

    private func text(of dwell: DwellFit, hasStay: Bool) -> String {
        switch dwell.law {
        case .constant(let seconds):
            // Nobody can stay for no time.
            let least = hasStay ? max(seconds, Double(log.resolution) / 1e6) : seconds
            return least == 0 ? "0" : Spelling.duration(seconds: least)
        case .drawn(let family):
            let parameters = zip(family.parameters, dwell.parameters).map { parameter, value in
                "\(parameter.name): \(parameter.isDuration ? Spelling.duration(seconds: value) : Spelling.number(value))"
            }
            return "{\(family.rawValue): {\(parameters.joined(separator: ", "))}}"
        }
    }

    private mutating func writeEmissions(_ stage: StageRecord) {
        guard !stage.emissions.isEmpty, stage.exposureSeconds > 0 else { return }
        let events = stage.emissions.map { emission in
            let rate = Spelling.number(Double(emission.count) / stage.exposureSeconds * 86_400) + "/day"
            let value = AmountFit(emission.values).map { ", value: \($0.text)" } ?? ""
            return "\(parts.names.events[Int(emission.event)]): {rate: \(rate)\(value)}"
        }
        lines.append("    emits: {\(events.joined(separator: ", "))}")
    }

    private mutating func write(_ decision: DecisionFit, of stage: LogParts.Stage) {
        lines.append("    outcomes:")
        let probabilities = decision.probabilities
        for (place, possibility) in decision.possibilities.enumerated() where possibility >= 0 {
            let outcome = stage.record.outcomes[possibility]
            // The reference takes what is left, so that rounding leaves no stay where there was none.
            let isLast = place == decision.possibilities.count - 1
            var fields = ["to: \(parts.names.stage(outcome.to))"]
            fields.append("probability: \(isLast ? "rest" : Spelling.number(probabilities[place]))")
            if outcome.event >= 0 { fields.append("emits: \(parts.names.events[Int(outcome.event)])") }
            if outcome.event >= 0, let value = stage.values[possibility] { fields.append("value: \(value.text)") }
            lines.append("      - {\(fields.joined(separator: ", "))}")
        }
        if stage.record.outcomes.allSatisfy({ Int($0.to) == stage.index }) {
            let name = parts.names.stages[stage.index]
            lines.append("      - {to: churned, probability: 1e-9}")
            notes.append(
                "nobody is seen to leave stage `\(name)` but for itself; a scenario wants a way out, so a churn of 1e-9 is written"
            )
        }
    }

    private mutating func writeTouches(_ stage: LogParts.Stage) {
        guard !stage.record.lines.isEmpty, stage.record.exposureSeconds > 0 else { return }
        lines.append("    touches:")
        for (index, line) in stage.record.lines.enumerated() {
            let label = parts.label(of: line, in: stage.record, log)
            var fields = ["name: \(label)", "channel: \(parts.names.channels[Int(log.lines[Int(line.line)].channel)])"]
            let appearance = line.counts.indices.max { line.counts[$0] < line.counts[$1] } ?? 0
            let seen = line.showsImpressions ? (line.counts[2] > line.counts[1] ? 2 : 1) : appearance
            fields.append("as: \(["click", "view", "send", "direct"][seen])")
            fields.append("rate: \(Spelling.number(Double(line.touches) / stage.record.exposureSeconds * 86_400))/day")
            let clicks = line.showsImpressions ? min(1, Double(line.clicks) / Double(line.touches)) : 1
            fields.append("click_through: \(Spelling.number(clicks))")
            fields += effects(of: index, line, stage)
            lines.append("      - {\(fields.joined(separator: ", "))}")
        }
    }

    private func effects(of index: Int, _ line: LineRecord, _ stage: LogParts.Stage) -> [String] {
        guard let decision = stage.decision else { return [] }
        var fields: [String] = []
        for (column, covariate) in decision.adstock.covariates.enumerated() where covariate.line == index {
            let factors = decision.possibilities.dropLast().enumerated().compactMap { place, possibility in
                parts.upliftKey(of: stage.record.outcomes[possibility], in: stage.record).map {
                    "\($0): \(Spelling.number(exp(decision.logUplift(of: place, covariate: column).value)))"
                }
            }
            guard !factors.isEmpty else { continue }
            let key = covariate.ofClicks && line.showsImpressions ? "click_uplift" : "uplift"
            fields.append("\(key): {\(factors.joined(separator: ", "))}")
        }
        if !fields.isEmpty, decision.halfLives[index].isFinite {
            fields.append("half_life: \(Spelling.duration(seconds: decision.halfLives[index]))")
        } else if !fields.isEmpty, stage.record.exposureSeconds > 0,
            Double(line.touches) > 3 * Double(max(stage.record.entered, 1))
        {
            // Many touches that never fade are refused without a half-life; a century is as good as never.
            fields.append("half_life: 36500d")
        }
        return fields
    }
}
