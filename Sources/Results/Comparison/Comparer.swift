import Measurement

/// Holds two results against each other.
///
/// Every measure that both have is one question, "is this more than chance?", and asking many finds something by luck: the
/// probabilities are adjusted (``Holm``), so that all findings together are wrong with no more than the chance that
/// ``confidence`` leaves. Whether something is a regression, that is worse by more than its tolerance, is asked of the measures
/// that have a better side or a tolerance of their own, in a family of its own.
public struct Comparer: Sendable {
    /// Later ones go before earlier ones.
    public var tolerances: [Tolerance]
    /// Patterns of what is compared; empty: the standard measures.
    public var measures: [String]
    /// Segments, periods and what-ifs as well.
    public var everything: Bool
    /// From 0.5 to below 1.
    public var confidence: Double

    public init(
        tolerances: [Tolerance] = [], measures: [String] = [], everything: Bool = false, confidence: Double = 0.95
    ) {
        self.tolerances = tolerances
        self.measures = measures
        self.everything = everything
        self.confidence = confidence
    }

    /// A summary, and its groups where there are any.
    public typealias Result = (summary: Summary, groups: CustomerGroups?)

    public func compare(_ a: Result, _ b: Result) throws -> Comparison {
        let model = NoiseModel(
            .init(summary: a.summary, tree: try SummaryTree(a.summary), groups: a.groups),
            .init(summary: b.summary, tree: try SummaryTree(b.summary), groups: b.groups))
        let before = Dictionary(model.a.tree.numbers(), uniquingKeysWith: { first, _ in first })
        let after = Dictionary(model.b.tree.numbers(), uniquingKeysWith: { first, _ in first })
        let paths = Set(before.keys).union(after.keys).filter(isAsked).sorted()
        var questions = paths.map { question($0, before[$0], after[$0], model) }
        judge(&questions)
        return Comparison(
            pairing: model.pairing, notes: Self.notes(model), rows: questions.map(\.row), confidence: confidence)
    }

    private func isAsked(_ path: String) -> Bool {
        guard Measure.isCompared(path) else { return false }
        if !measures.isEmpty { return measures.contains { Tolerance.fits(path, pattern: $0) } }
        if tolerances.contains(where: { $0.pattern != nil && $0.fits(path) }) { return true }
        return everything || Measure.isStandard(path)
    }

    // MARK: - One measure

    private struct Question {
        var row: Comparison.Row
        /// Of a difference in either direction, and of a loss beyond the tolerance; NaN where the question is not asked.
        var change = Double.nan
        var regression = Double.nan
        /// The loss, where it is beyond what somebody allowed by name.
        var exceeds = false
    }

    private func question(_ path: String, _ a: Double?, _ b: Double?, _ model: NoiseModel) -> Question {
        let better = Measure.better(path)
        let stated = tolerances.last { $0.fits(path) && ($0.pattern != nil || better != nil) }
        var row = Comparison.Row(measure: path, a: a, b: b, better: better, finding: .same)
        guard let a, let b else {
            row.finding = a == nil ? .onlyInB : .onlyInA
            return Question(row: row)
        }
        row.tolerance = stated?.allowance(on: a) ?? (better == nil ? nil : 0)
        var question = Question(row: row)
        let noise = model.noise(path)
        question.row.standardError = noise?.standardError
        let difference = b - a
        let isSame = difference.magnitude <= 1e-9 * max(a.magnitude, b.magnitude)
        if isSame {
            if noise != nil { (question.change, question.regression) = (1, row.tolerance == nil ? .nan : 1) }
            return question
        }
        question.row.finding = .unknown
        let loss =
            switch better {
            case .higher: -difference
            case .lower: difference
            // Whoever says how much it may move means either way.
            case nil: difference.magnitude
            }
        if let tolerance = row.tolerance { question.exceeds = loss > tolerance * (1 + 1e-9) && stated?.pattern != nil }
        guard let noise else { return question }
        question.change = 2 * noise.tail(difference.magnitude)
        if let tolerance = row.tolerance {
            question.regression = noise.tail(loss - tolerance) * (better == nil ? 2 : 1)
        }
        return question
    }

    // MARK: - All of them

    private func judge(_ questions: inout [Question]) {
        let changes = Holm.adjusted(questions.map(\.change))
        let regressions = Holm.adjusted(questions.map(\.regression))
        let alpha = 1 - confidence
        for index in questions.indices where questions[index].row.finding == .unknown {
            let question = questions[index]
            guard !question.change.isNaN else {
                if question.exceeds { questions[index].row.finding = .regression }
                continue
            }
            questions[index].row.probability = changes[index]
            let isWorse =
                (question.row.difference ?? 0) < 0 ? question.row.better == .higher : question.row.better == .lower
            if regressions[index] <= alpha {
                questions[index].row.finding = .regression
            } else if changes[index] <= alpha {
                questions[index].row.finding = question.row.better == nil ? .changed : isWorse ? .worse : .better
            } else {
                questions[index].row.finding = .noise
            }
        }
    }

    // MARK: - The two of them

    private static func notes(_ model: NoiseModel) -> [String] {
        let (a, b) = (model.a.summary, model.b.summary)
        var notes: [String] = []
        if a.scenario != b.scenario { notes.append("different scenarios: \(a.scenario) and \(b.scenario)") }
        if a.currency != b.currency {
            notes.append(
                "different currencies, \(a.currency ?? "none") and \(b.currency ?? "none"): amounts of money do not compare"
            )
        }
        if a.goal != b.goal { notes.append("different goals: \(a.goal ?? "none") and \(b.goal ?? "none")") }
        if a.horizonDays != b.horizonDays {
            notes.append("different horizons: \(days(a)) and \(days(b)); counts grow with it")
        }
        if a.version != b.version { notes.append("different versions of Footfall: \(a.version) and \(b.version)") }
        if a.partial { notes.append("the first was interrupted and covers what had been done by then") }
        if b.partial { notes.append("the second was interrupted and covers what had been done by then") }
        if model.pairing != .sameEvents {
            if model.a.groups == nil { notes.append(withoutGroups("the first")) }
            if model.b.groups == nil { notes.append(withoutGroups("the second")) }
        }
        return notes
    }

    private static func days(_ summary: Summary) -> String {
        summary.horizonDays.map { "\($0 == $0.rounded() ? "\(Int($0))" : "\($0)") days" } ?? "none"
    }

    private static func withoutGroups(_ which: String) -> String {
        "\(which) has no \(CustomerGroups.name) beside its summary: the noise of counts is estimated, that of sums and rates "
            + "is not known"
    }
}
