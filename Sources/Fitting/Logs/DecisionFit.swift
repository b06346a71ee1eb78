import Foundation

/// What a stage's decisions depend on: probabilities without any touch, uplifts and half-lives.
struct DecisionFit {
    /// Indices into the stage's outcomes, -1 for staying: those with odds of their own, then the reference.
    var possibilities: [Int]
    let adstock: Adstock
    /// As ``LogitModel`` has them.
    var theta: [Double]
    /// Seconds by line of the stage; infinity where nothing fades.
    var halfLives: [Double]
    /// Lines whose half-life was estimated: their logarithms follow ``theta`` in ``covariance``.
    var fadingLines: [Int]
    var covariance: SymmetricMatrix?
    var logLikelihood: Double
    /// By line: how much log-likelihood is lost when it has no effect.
    var gains: [Double]

    private let model: LogitModel

    /// - Parameter halfLife: seconds, where it is known and not to be estimated.
    /// - Returns: `nil` where nobody decided anything.
    init?(_ stage: StageRecord, halfLife: Double?, span: Double) {
        guard !stage.decisions.isEmpty else { return nil }
        possibilities = Self.possibilities(of: stage)
        adstock = Adstock(stage)
        let count = possibilities.count - 1
        var place = [Int32: Int]()
        for (index, outcome) in possibilities.enumerated() { place[Int32(outcome)] = index }
        var untouched = [Double](repeating: 0, count: count + 1)
        for outcome in stage.decisions { untouched[place[outcome] ?? count] += 1 }
        let total = untouched
        let results = adstock.decisions.map { place[stage.decisions[Int($0)]] ?? count }
        for result in results { untouched[result] -= 1 }
        model = LogitModel(
            count: count, covariates: adstock.covariates.count, results: results, untouched: untouched)
        halfLives = Array(repeating: halfLife ?? .infinity, count: stage.lines.count)
        fadingLines = []
        gains = Array(repeating: 0, count: stage.lines.count)
        theta = Array(repeating: 0, count: model.size)
        for index in 0..<count { theta[index * (1 + model.covariates)] = log(total[index] / total[count]) }
        logLikelihood = 0
        if count > 0 {
            search(known: halfLife, span: span)
            measure()
        }
    }

    /// The reference is staying, where anybody stays: no touch acts on it. Else it is churn, else what comes out most often.
    private static func possibilities(of stage: StageRecord) -> [Int] {
        let outcomes = Array(stage.outcomes.indices)
        if stage.stays > 0 { return outcomes + [-1] }
        var counts = [Int](repeating: 0, count: outcomes.count)
        for outcome in stage.decisions where outcome >= 0 { counts[Int(outcome)] += 1 }
        let reference =
            outcomes.first { stage.outcomes[$0].to == EventLog.churned } ?? outcomes.max { counts[$0] < counts[$1] }
            ?? 0
        return outcomes.filter { $0 != reference } + [reference]
    }

    // MARK: The search

    /// Half-lives one line after another: coarsely over the range a log can show, then by golden section.
    private mutating func search(known: Double?, span: Double) {
        var table = adstock.table(halfLives: halfLives)
        var best = model.maximum(table, from: theta)
        let lines = adstock.judgedLines
        if known == nil {
            for round in 0..<(lines.count > 1 ? 3 : 1) {
                let before = best.value.logLikelihood
                for line in lines { improve(line, &table, &best, span: span, isFirst: round == 0) }
                if best.value.logLikelihood - before < 1e-3, round > 0 { break }
            }
        }
        (theta, logLikelihood) = (best.theta, best.value.logLikelihood)
        fadingLines = known == nil ? lines.filter { halfLives[$0].isFinite } : []
    }

    private mutating func improve(
        _ line: Int, _ table: inout [Double], _ best: inout (theta: [Double], value: LogitModel.Value), span: Double,
        isFirst: Bool
    ) {
        var scratch = table
        var warm = best.theta
        func tried(_ logarithm: Double) -> Double {
            adstock.fill(&scratch, line: line, halfLife: exp(logarithm))
            let found = model.maximum(scratch, from: warm)
            warm = found.theta
            return found.value.logLikelihood
        }
        let (low, high) = (log(span / 3_000), log(span * 2))
        var centre = log(halfLives[line])
        var width = 0.5
        if isFirst || !halfLives[line].isFinite {
            let grid = (0...10).map { low + (high - low) * Double($0) / 10 }
            let values = grid.map(tried)
            centre = grid[values.indices.max { values[$0] < values[$1] } ?? 5]
            width = (high - low) / 10
        }
        let found = Self.golden(tried, max(low, centre - width), min(high, centre + width))
        adstock.fill(&scratch, line: line, halfLife: .infinity)
        let endless = model.maximum(scratch, from: warm)
        // At the end of the range a long half-life is none.
        if endless.value.logLikelihood >= found.value - 1e-3 || found.at > high - 0.1 {
            halfLives[line] = .infinity
            best = endless
        } else {
            halfLives[line] = exp(found.at)
            adstock.fill(&scratch, line: line, halfLife: halfLives[line])
            best = model.maximum(scratch, from: warm)
        }
        table = scratch
    }

    private static func golden(
        _ f: (Double) -> Double, _ low: Double, _ high: Double
    ) -> (at: Double, value: Double) {
        let share = (5.0.squareRoot() - 1) / 2
        var (a, b) = (low, high)
        var (c, d) = (b - share * (b - a), a + share * (b - a))
        var (fc, fd) = (f(c), f(d))
        while b - a > 2e-3 {
            if fc > fd {
                (b, d, fd) = (d, c, fc)
                c = b - share * (b - a)
                fc = f(c)
            } else {
                (a, c, fc) = (c, d, fd)
                d = a + share * (b - a)
                fd = f(d)
            }
        }
        return fc > fd ? (c, fc) : (d, fd)
    }

    // MARK: Uncertainty

    /// The joint information of odds and half-lives: exact in the odds, by differences in the logarithms of half-lives.
    private mutating func measure() {
        let table = adstock.table(halfLives: halfLives)
        let centre = model.value(at: theta, table)
        let size = model.size
        var information = SymmetricMatrix(size: size + fadingLines.count)
        for row in 0..<size { for column in 0...row { information[row, column] = centre.information[row, column] } }
        let step = 0.02
        func moved(_ moves: [(line: Int, by: Double)]) -> LogitModel.Value {
            var table = table
            for (line, by) in moves { adstock.fill(&table, line: line, halfLife: halfLives[line] * exp(by)) }
            return model.value(at: theta, table)
        }
        for (index, line) in fadingLines.enumerated() {
            let (up, down) = (moved([(line, step)]), moved([(line, -step)]))
            let curvature = up.logLikelihood - 2 * centre.logLikelihood + down.logLikelihood
            information[size + index, size + index] = -curvature / (step * step)
            for row in 0..<size {
                information[size + index, row] = -(up.gradient[row] - down.gradient[row]) / (2 * step)
            }
            for (earlier, other) in fadingLines[..<index].enumerated() {
                let mixed =
                    moved([(line, step), (other, step)]).logLikelihood
                    - moved([(line, step), (other, -step)]).logLikelihood
                    - moved([(line, -step), (other, step)]).logLikelihood
                    + moved([(line, -step), (other, -step)]).logLikelihood
                information[size + index, size + earlier] = -mixed / (4 * step * step)
            }
        }
        covariance = information.inverse()
        if covariance == nil, !fadingLines.isEmpty {
            // A half-life that nothing depends on takes the errors of everything else with it.
            covariance = centre.information.inverse()
            fadingLines = []
        }
        for line in adstock.judgedLines { gains[line] = gain(of: line, table) }
    }

    private func gain(of line: Int, _ table: [Double]) -> Double {
        var without = table
        for (column, covariate) in adstock.covariates.enumerated() where covariate.line == line {
            for row in adstock.decisions.indices { without[row * model.covariates + column] = 0 }
        }
        var start = theta
        for (column, covariate) in adstock.covariates.enumerated() where covariate.line == line {
            for j in 0..<model.count { start[j * (1 + model.covariates) + 1 + column] = 0 }
        }
        // Where odds run to their bound neither maximum is met to the digit.
        return max(0, logLikelihood - model.maximum(without, from: start).value.logLikelihood)
    }
}

extension DecisionFit {
    /// Probabilities without any touch, in the order of ``possibilities``.
    var probabilities: [Double] {
        let width = 1 + adstock.covariates.count
        let odds = (0..<possibilities.count - 1).map { exp(theta[$0 * width]) } + [1]
        let sum = odds.reduce(0, +)
        return odds.map { $0 / sum }
    }

    /// Standard error of the log-odds of a possibility, by the delta method over the intercepts.
    func logitError(of possibility: Int) -> Double? {
        guard let covariance, possibilities.count > 1 else { return nil }
        let width = 1 + adstock.covariates.count
        let p = probabilities
        let slopes = (0..<possibilities.count - 1).map { $0 == possibility ? 1 : -p[$0] / (1 - p[possibility]) }
        var variance = 0.0
        for (i, a) in slopes.enumerated() {
            for (j, b) in slopes.enumerated() { variance += a * b * covariance[i * width, j * width] }
        }
        return variance >= 0 ? variance.squareRoot() : nil
    }

    /// ln of the uplift of a covariate on a possibility other than the reference, with its standard error.
    func logUplift(of possibility: Int, covariate: Int) -> (value: Double, error: Double?) {
        let index = possibility * (1 + adstock.covariates.count) + 1 + covariate
        // At the bound the data say no more than `very large`.
        let isBound = abs(theta[index]) >= 12
        return (theta[index], isBound ? nil : covariance.map { $0[index, index].squareRoot() })
    }

    /// Standard error of ln half-life of a line; `nil` where it was not estimated.
    func halfLifeError(of line: Int) -> Double? {
        guard let place = fadingLines.firstIndex(of: line), let covariance else { return nil }
        let index = theta.count + place
        return covariance[index, index].squareRoot()
    }
}
