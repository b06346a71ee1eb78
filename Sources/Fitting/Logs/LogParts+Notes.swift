import Foundation

extension LogParts {
    /// Says what the log could not tell apart, and what was fitted instead.
    mutating func judge(_ options: LogFit.Options) {
        sayWhatIsNotSeen()
        if record.gaps > 0 {
            notes.append(
                "\(record.gaps) times a row contradicts the customer's last known stage, so rows are missing in between; dwells "
                    + "across such gaps are left out")
        }
        if record.strayTouches > 0 {
            notes.append(
                "\(record.strayTouches) touches before a customer's first stage, or after it churned, are left out")
        }
        if record.refunds > 0 {
            notes.append("\(record.refunds) refunds are read and not fitted: values are before refunds")
        }
        for stage in stages {
            let name = names.stages[stage.index]
            sayOfDwell(stage, name)
            for (index, line) in stage.record.lines.enumerated() { sayOfLine(line, index, stage, name, options) }
        }
        if goal < 0 { notes.append("the log has no conversion, so the scenario has no goal") }
    }

    private mutating func sayWhatIsNotSeen() {
        switch record.detail {
        case .decisions: break
        case .stages:
            notes.append(
                "the log has no rows `decision`, so staying cannot be told from a longer dwell: what is fitted is the time "
                    + "until a stage is left, and where to")
        case .conversions:
            notes.append(
                "the log has neither stages nor decisions: `prospect` lasts to the first conversion, `customer` from there on; "
                    + "what is fitted is the probability of a conversion in each step of time")
            notes.append(
                "who does not convert may be gone or may only not have converted yet, which such a log cannot tell: nobody "
                    + "churns in the scenario, and its probabilities are averages over both")
        }
        if record.detail != .conversions, record.churns == 0 {
            notes.append(
                "nobody is seen to churn: who left without a row counts as still there, in a dwell that has not ended")
        }
    }

    private mutating func sayOfDwell(_ stage: Stage, _ name: String) {
        if stage.record.decisions.isEmpty {
            if stage.record.entered > 0 {
                notes.append("nobody is seen to leave stage `\(name)`: it is written as an end")
            }
            return
        }
        guard let dwell = stage.dwell else { return }
        if case .drawn(.exponential) = dwell.law, record.detail == .stages {
            notes.append(
                "the dwell in `\(name)` is exponential: any mix of shorter dwells and staying would look the same, and the one "
                    + "without staying is written")
        }
        if dwell.censored > dwell.count {
            notes.append(
                "in stage `\(name)` more dwells were going on (\(dwell.censored)) than had ended (\(dwell.count)): what is "
                    + "beyond the time observed rests on the family's form")
        }
        if dwell.criteria.count > 1, dwell.criteria[1].aic - dwell.criteria[0].aic < 2 {
            notes.append(
                "the dwell in `\(name)` fits \(dwell.criteria[0].family.rawValue) and \(dwell.criteria[1].family.rawValue) about "
                    + "equally well (AIC differs by \(String(format: "%.1f", dwell.criteria[1].aic - dwell.criteria[0].aic)))"
            )
        }
    }

    private mutating func sayOfLine(
        _ line: LineRecord, _ index: Int, _ stage: Stage, _ name: String, _ options: LogFit.Options
    ) {
        let touch = "stages.\(name).touches.\(names.label(of: line))"
        if line.instants.count * 10 < line.impressions, line.instants.count < 1_000 {
            notes.append(
                "\(touch): \(line.impressions) touches at only \(line.instants.count) instants; fitted as a rate")
        }
        guard let decision = stage.decision else { return }
        guard decision.adstock.judgedLines.contains(index), decision.possibilities.count > 1 else {
            notes.append(
                "\(touch): no decision with another result to compare with follows it, so its uplift is not fitted")
            return
        }
        let slopes = decision.adstock.covariates.count { $0.line == index } * (decision.possibilities.count - 1)
        let freedom = Double(slopes + (decision.fadingLines.contains(index) ? 1 : 0))
        if 2 * decision.gains[index] < Self.chiSquareQuantile95(freedom) {
            notes.append(
                "\(touch): no effect is shown (twice the gain in log-likelihood is "
                    + "\(String(format: "%.1f", 2 * decision.gains[index])) for \(Int(freedom)) parameters), so its half-life "
                    + "means nothing")
        } else if !decision.halfLives[index].isFinite, options.halfLifeDays == nil {
            notes.append("\(touch): its effect does not fade within the time observed; written without a half-life")
        } else if options.halfLifeDays == nil, !decision.fadingLines.contains(index) {
            notes.append("\(touch): its half-life is not determined; the errors of its uplift take it as known")
        }
        if decision.possibilities.last != -1, decision.possibilities.count > 1 {
            let reference = stage.record.outcomes[decision.possibilities[decision.possibilities.count - 1]]
            notes.append(
                "\(touch): nobody stays in `\(name)`, so uplifts are relative to the outcome `\(names.stage(reference.to))`, "
                    + "whose own cannot be told")
        }
    }

    /// By Wilson and Hilferty (1931), good to a percent.
    private static func chiSquareQuantile95(_ freedom: Double) -> Double {
        let spread = 2 / (9 * freedom)
        return freedom * pow(1 - spread + 1.644_853_627 * spread.squareRoot(), 3)
    }
}

extension LogNames {
    /// What messages call a line.
    func label(of line: LineRecord) -> String {
        let label = labels[Int(line.line)]
        return label.isEmpty ? channels[lineChannels[Int(line.line)]] : label
    }
}
