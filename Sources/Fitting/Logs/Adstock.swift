import Foundation

/// The covariates of a stage's decisions: each line's adstock at the moment of deciding, A(t) = sum of 2^-(age / half-life), of
/// its impressions and of its clicks.
///
/// Decisions of customers whom no line has touched have all of them 0; they are only counted.
struct Adstock {
    /// One column: a line's impressions, or its clicks.
    struct Covariate {
        /// Index into the stage's lines.
        var line: Int
        var ofClicks: Bool
    }

    let covariates: [Covariate]
    /// By row: index of its decision.
    let decisions: [Int32]
    private let lines: [LineRecord]
    /// By decision: its row, or -1.
    private let rowOf: [Int32]

    init(_ stage: StageRecord) {
        lines = stage.lines
        var rowOf = [Int32](repeating: -1, count: stage.decisions.count)
        var decisions: [Int32] = []
        for line in stage.lines {
            for mark in line.marks where mark.what >= 0 && rowOf[Int(mark.what)] < 0 {
                rowOf[Int(mark.what)] = Int32(decisions.count)
                decisions.append(mark.what)
            }
        }
        covariates = stage.lines.enumerated().flatMap { index, line -> [Covariate] in
            // A line that met nobody before a decision cannot be judged.
            guard line.marks.contains(where: { $0.what >= 0 }) else { return [] }
            var kinds: [Covariate] = []
            if line.showsImpressions { kinds.append(Covariate(line: index, ofClicks: false)) }
            if line.clicks > 0 { kinds.append(Covariate(line: index, ofClicks: true)) }
            return kinds
        }
        self.rowOf = rowOf
        self.decisions = decisions
    }

    /// Indices of the lines that have covariates.
    var judgedLines: [Int] { covariates.map(\.line).reduce(into: []) { if $0.last != $1 { $0.append($1) } } }

    /// The table, row by row.
    ///
    /// - Parameter halfLives: seconds by line; infinity where nothing fades.
    func table(halfLives: [Double]) -> [Double] {
        var table = [Double](repeating: 0, count: decisions.count * covariates.count)
        for line in judgedLines { fill(&table, line: line, halfLife: halfLives[line]) }
        return table
    }

    /// Writes one line's columns anew.
    func fill(_ table: inout [Double], line: Int, halfLife: Double) {
        let impressionColumn = covariates.firstIndex { $0.line == line && !$0.ofClicks }
        let clickColumn = covariates.firstIndex { $0.line == line && $0.ofClicks }
        let rate = halfLife.isFinite ? -1e-6 / halfLife : 0
        var (impressions, clicks, last) = (0.0, 0.0, Int64(0))
        for mark in lines[line].marks {
            if mark.isFirst { (impressions, clicks, last) = (0, 0, mark.time) }
            if mark.time != last, rate != 0 {
                let kept = exp2(Double(mark.time - last) * rate)
                impressions *= kept
                clicks *= kept
            }
            last = mark.time
            switch mark.what {
            case -1: impressions += 1
            case -2: clicks += 1
            default:
                let row = Int(rowOf[Int(mark.what)]) * covariates.count
                if let impressionColumn { table[row + impressionColumn] = impressions }
                if let clickColumn { table[row + clickColumn] = clicks }
            }
        }
    }
}
