import Results
import Runner
import Scenario
import Synchronization

/// Which assumption matters: each is moved to either end while all others stay, over common random numbers.
///
/// All are screened with a few replications; those that move the measure most are measured with more, and every bar says by its
/// standard errors how well it is known.
struct Sensitivity: Sendable {
    private let source: ScenarioSource
    private let trials: Trials
    private let pool: ReplicationPool
    private let replications: Int

    static let screening = 4
    /// Bars that are worth more replications.
    static let closely = 20
    static let mostReplications = 30

    /// - Parameter measure: path of what is ranked by.
    init(_ source: ScenarioSource, measure: String, options: ForecastOptions, control: RunControl) {
        self.source = source
        trials = Trials(measure: measure, customers: options.customers, control: control)
        pool = ReplicationPool(workers: options.workers, control: control)
        replications = min(options.replications, Self.mostReplications)
    }

    /// The strongest first; what was measured by then where the control stopped it.
    func bars() throws -> [SensitivitySummary] {
        let candidates = MovedNumber.candidates(source.scenario)
        let few = min(Self.screening, replications)
        trials.expect(source.scenario, worlds: candidates.count * 2 * few + replications)
        let base = SharedTable()
        try pool.run(0..<replications) {
            try trials.value(source.scenario, replication: $0)
        } done: { number, value in
            base.add([("", value)], replication: number)
        }
        let column = base.current.column("")
        var screened = try measure(candidates.indices.map { $0 }, 0..<few, column) {
            MovedNumber(candidates[$0], in: source)
        }
        screened.sort { ($0.bar.swing, $1.bar.path) > ($1.bar.swing, $0.bar.path) }
        let close = screened.prefix(Self.closely).filter { $0.bar.swing > 0 || $0.bar.atLow.standardError > 0 }
        guard replications > few, !close.isEmpty else { return screened.map(\.bar) }
        trials.expect(source.scenario, worlds: close.count * 2 * replications)
        let measured = try measure(close.indices.map { $0 }, 0..<replications, column) { close[$0].moved }
        let known = Set(measured.map(\.bar.path))
        let bars = measured.map(\.bar) + screened.map(\.bar).filter { !known.contains($0.path) }
        return bars.sorted { ($0.swing, $1.path) > ($1.swing, $0.path) }
    }

    private struct Measured: Sendable {
        var bar: SensitivitySummary
        var moved: MovedNumber
    }

    private func measure(
        _ numbers: [Int], _ replications: Range<Int>, _ base: [Double], _ moved: @Sendable (Int) -> MovedNumber?
    ) throws -> [Measured] {
        let found = Mutex<[Int: Measured]>([:])
        try pool.run(0..<numbers.count) { place -> Measured?? in
            guard let moved = moved(numbers[place]) else { return .some(nil) }
            var (low, high): ([Double], [Double]) = ([], [])
            for number in replications {
                guard let below = try trials.value(moved.lowScenario, replication: number),
                    let above = try trials.value(moved.highScenario, replication: number)
                else { return nil }
                low.append(below)
                high.append(above)
            }
            guard let atLow = PairedDifference(changed: low, base: base),
                let atHigh = PairedDifference(changed: high, base: base)
            else { return .some(nil) }
            let bar = SensitivitySummary(
                path: moved.path, base: moved.base, low: moved.low, high: moved.high, stated: moved.isStated,
                atLow: atLow, atHigh: atHigh)
            return .some(Measured(bar: bar, moved: moved))
        } done: { place, measured in
            if let measured { found.withLock { $0[place] = measured } }
        }
        let results = found.withLock { $0 }
        return numbers.indices.compactMap { results[$0] }
    }
}
