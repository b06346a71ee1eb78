import Foundation

extension LogParts {
    /// What a decision of the stage is called in paths: `outcomes.TO`, with the event where two outcomes lead to one stage.
    func path(of outcome: StageRecord.Outcome, in stage: StageRecord) -> String {
        if outcome.to == EventLog.churned, stage.outcomes.count(where: { $0.to == outcome.to }) == 1 { return "churn" }
        let to = names.stage(outcome.to)
        let isShared = stage.outcomes.count { $0.to == outcome.to } > 1
        let event = outcome.event < 0 ? "plain" : names.events[Int(outcome.event)]
        return "outcomes." + to + (isShared ? "(\(event))" : "") + ".probability"
    }

    /// The key by which an uplift means this outcome and no other; `nil` where there is none.
    func upliftKey(of outcome: StageRecord.Outcome, in stage: StageRecord) -> String? {
        if outcome.to == EventLog.churned, stage.outcomes.count(where: { $0.to == outcome.to }) == 1 { return "churn" }
        func means(_ name: String) -> Int {
            stage.outcomes.count { other in
                (other.to >= 0 && names.stage(other.to) == name)
                    || (other.event >= 0 && names.events[Int(other.event)] == name)
            }
        }
        if outcome.to >= 0, means(names.stage(outcome.to)) == 1 { return names.stage(outcome.to) }
        if outcome.event >= 0, means(names.events[Int(outcome.event)]) == 1 { return names.events[Int(outcome.event)] }
        return nil
    }

    /// What a touch line of a stage is called: its name in the log, else its channel; numbered where two are alike.
    func label(of line: LineRecord, in stage: StageRecord, _ log: EventLog) -> String {
        func plain(_ line: LineRecord) -> String {
            let label = names.labels[Int(line.line)]
            return label.isEmpty ? names.channels[Int(log.lines[Int(line.line)].channel)] : label
        }
        let name = plain(line)
        let earlier = stage.lines.prefix { $0.line != line.line }.count { plain($0) == name }
        return earlier == 0 ? name : "\(name)-\(earlier + 1)"
    }

    /// Lists every estimate, in the order of the scenario.
    mutating func describe(_ log: EventLog) {
        for arrival in record.arrivals {
            let count = Double(arrival.times.count)
            let channel = arrival.channel < 0 ? "" : "." + names.channels[Int(arrival.channel)]
            let stage = record.arrivals.count > 1 ? "." + names.stages[Int(arrival.stage)] : ""
            guard !isCohort(arrival.times, log) else { continue }
            estimates.append(
                Estimate(
                    "population.arrivals\(stage)\(channel).rate", value: count / days, scale: .log,
                    scaledError: 1 / count.squareRoot()))
        }
        for stage in stages { describe(stage, log) }
    }

    private mutating func describe(_ stage: Stage, _ log: EventLog) {
        let path = "stages.\(names.stages[stage.index])"
        if let dwell = stage.dwell, record.detail != .conversions {
            estimates += dwell.estimates("\(path).dwell")
            logLikelihood += dwell.logLikelihood
        }
        if let decision = stage.decision {
            logLikelihood += decision.logLikelihood
            for (index, probability) in decision.probabilities.enumerated() where decision.possibilities[index] >= 0 {
                let outcome = stage.record.outcomes[decision.possibilities[index]]
                estimates.append(
                    Estimate(
                        "\(path).\(self.path(of: outcome, in: stage.record))", value: probability, scale: .logit,
                        scaledError: decision.logitError(of: index)))
            }
        }
        for (index, line) in stage.record.lines.enumerated() { describe(line, index, of: stage, path, log) }
    }

    private mutating func describe(
        _ line: LineRecord, _ index: Int, of stage: Stage, _ stagePath: String, _ log: EventLog
    ) {
        let path = "\(stagePath).touches.\(label(of: line, in: stage.record, log))"
        let touches = Double(line.touches)
        estimates.append(
            Estimate(
                "\(path).rate", value: touches / (stage.record.exposureSeconds / 86_400), scale: .log,
                scaledError: 1 / touches.squareRoot()))
        if line.showsImpressions {
            let share = min(1, Double(line.clicks) / touches)
            let isInside = share > 0 && share < 1
            estimates.append(
                Estimate(
                    "\(path).click_through", value: share, scale: .logit,
                    scaledError: isInside ? 1 / (touches * share * (1 - share)).squareRoot() : nil))
        }
        guard let decision = stage.decision else { return }
        for (column, covariate) in decision.adstock.covariates.enumerated() where covariate.line == index {
            let kind = covariate.ofClicks && line.showsImpressions ? "click_uplift" : "uplift"
            for (place, possibility) in decision.possibilities.dropLast().enumerated() {
                let outcome = stage.record.outcomes[possibility]
                let key = upliftKey(of: outcome, in: stage.record) ?? self.path(of: outcome, in: stage.record)
                let uplift = decision.logUplift(of: place, covariate: column)
                estimates.append(
                    Estimate("\(path).\(kind).\(key)", value: exp(uplift.value), scale: .log, scaledError: uplift.error)
                )
            }
        }
        if decision.fadingLines.contains(index) {
            estimates.append(
                Estimate(
                    "\(path).half_life", value: decision.halfLives[index] / 86_400, scale: .log,
                    scaledError: decision.halfLifeError(of: index)))
        }
    }

    /// Whether arrivals come in a part of the time observed, as a cohort does, rather than all along.
    func isCohort(_ times: [Int64], _ log: EventLog) -> Bool {
        guard let first = times.min(), let last = times.max() else { return true }
        return Double(last - first) < 0.8 * Double(log.end - log.start) && times.count > 1
    }
}
