import Measurement
import Results
import Scenario

/// Looks for the highest rate at which all conditions hold: doubles until one fails, bisects, and confirms what it found for
/// twice as long.
///
/// Every rate is a load of its own, with a namespace of its own in the backend and an audit of its own, so that the steps are
/// independent and the report shows errors against rate.
struct CapacitySearch {
    let load: LoadRun
    /// Events per second.
    let from: Double
    let to: Double
    let until: [Condition]

    /// What is known of the rate so far.
    struct Bracket {
        /// Rates that held, ascending, those taken back by a confirmation not among them.
        var held: [Double] = []
        /// The lowest that did not.
        var failed: Double?

        mutating func note(_ rate: Double, holds: Bool) {
            if holds {
                held.append(rate)
                held.sort()
            } else {
                failed = min(failed ?? rate, rate)
                held.removeAll { $0 >= rate }
            }
        }

        /// The next rate to try; `nil` where it is known well enough.
        ///
        /// - Parameter precision: as a share of the rate that held.
        func next(from: Double, to: Double, precision: Double) -> Double? {
            guard let failed else {
                guard let last = held.last else { return from }
                return last >= to ? nil : min(last * 2, to)
            }
            // Nothing below the lowest rate is asked for.
            guard let last = held.last, failed > last * (1 + precision) else { return nil }
            return (last * failed).squareRoot()
        }
    }

    func execute() throws -> RunOutcome {
        var bracket = Bracket()
        var steps: [SearchStepSummary] = []
        var best: LoadRun.Measured?
        var last: LoadRun.Measured?
        var isConfirmed = false
        let seconds = load.options.searchSeconds
        while !load.control.isStopping {
            let next = bracket.next(from: from, to: to, precision: load.options.searchPrecision)
            guard let rate = next ?? bracket.held.last else { break }
            let (measured, step) = try attempt(
                rate, seconds: next == nil ? 2 * seconds : seconds, number: steps.count + 1)
            steps.append(step)
            last = measured
            if measured.failure != nil || load.control.isStopping { break }
            // A generator that cannot go on says nothing of the server; higher rates will not do either.
            if step.invalidBecause != nil { break }
            bracket.note(rate, holds: step.holds)
            if step.holds { best = measured }
            if next == nil, step.holds {
                isConfirmed = true
                break
            }
        }
        guard var result = best ?? last else { throw RunError.nobodySends(load.scenario.name) }
        conclude(&result, bracket, steps, isConfirmed: isConfirmed, last: last)
        try load.finish(&result)
        return RunOutcome(summary: result.summary, groups: nil, failure: result.failure.map { "\($0)" })
    }

    /// What stands in the summary: the figures of the confirmed rate, and the search around it.
    private func conclude(
        _ result: inout LoadRun.Measured, _ bracket: Bracket, _ steps: [SearchStepSummary], isConfirmed: Bool,
        last: LoadRun.Measured?
    ) {
        result.failure = last?.failure
        result.summary.partial = load.control.run.isStopping
        result.summary.rate?.steps = steps
        result.summary.rate?.lowestNotHeld = bracket.failed
        if isConfirmed { result.summary.rate?.highestHeld = bracket.held.last }
        if let reasons = steps.last?.invalidBecause {
            result.summary.rate?.valid = false
            result.summary.rate?.invalidBecause = reasons
        }
        let holds = isConfirmed
        result.windows.append(
            ExpectationSummary(
                text: "search: " + until.map(\.text).joined(separator: ", "), judged: true, holds: holds,
                value: bracket.held.last.map { .number($0) }, because: holds ? nil : "no rate was confirmed"))
    }

    /// One rate, as a load of its own.
    private func attempt(
        _ rate: Double, seconds: Double, number: Int
    ) throws -> (LoadRun.Measured, SearchStepSummary) {
        var options = load.options
        options.load.shape = .profile([LoadPlan.Phase(name: "search", rate: rate, holdSeconds: seconds)])
        options.run.runID += "-step-\(number)"
        var measured = try LoadRun(load.scenario, options: options, control: load.control)
            .measure(step: "step \(number): \(Int(rate.rounded()))/s")
        try Formulas(load.scenario).evaluate(into: &measured.summary)
        let tree = try SummaryTree(measured.summary)
        let failed = until.filter { condition in
            // What is not produced cannot hold.
            if case .holds = condition.judge(numbers: tree.number, words: tree.words) { false } else { true }
        }
        let summary = measured.summary
        let isWhole = measured.failure == nil && summary.rate?.stoppedBecause == nil && !load.control.isStopping
        var step = SearchStepSummary(rate: rate, seconds: seconds, holds: failed.isEmpty && isWhole)
        step.failed = failed.isEmpty ? nil : failed.map(\.text)
        step.achieved = summary.rate?.achieved
        step.responseMilliseconds = summary.responseMilliseconds
        step.delivery = summary.delivery
        step.invalidBecause = summary.rate?.invalidBecause
        let errors = (summary.attribution ?? []).compactMap { row in row.creditError.map { (row.rule, $0) } }
        step.creditError = errors.isEmpty ? nil : Dictionary(errors) { first, _ in first }
        return (measured, step)
    }
}
