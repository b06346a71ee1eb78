import Audit
import Foundation
import Results
import Runner
import Scenario
import Tracking

/// `footfall check`, as one readable function: does a backend give the credit that a scenario's rules promise?
public struct RegressionCheck: Sendable {
    public let scenario: CompiledScenario
    public let options: CheckOptions
    public let baseline: BaselineOptions
    public let control: RunControl

    public init(
        _ scenario: CompiledScenario, options: CheckOptions, baseline: BaselineOptions = BaselineOptions(),
        control: RunControl = RunControl()
    ) {
        self.scenario = scenario
        self.options = options
        self.baseline = baseline
        self.control = control
    }

    /// Checks everything asked for.
    ///
    /// A backend that fails does not throw: the summary says so (`verdict: backend_failed`), with what was found until then.
    /// - Throws: ``CheckError`` where there is nothing to check, ``ResultsError`` for a baseline that cannot be read or written.
    public func execute() throws -> CheckSummary {
        let began = ContinuousClock.now
        let goal = try goalIndex()
        let probe = Probe(options)
        let rules = knownRules.filter { probe.capabilities.rules.contains($0.kindName) }
        let settings = Setting.all(of: scenario, goal: goal, rules: rules)
        var summary = CheckSummary(
            scenario: scenario.name, version: Footfall.version, backend: options.backendName, seed: options.seed,
            rules: rules.map(\.name), settings: settings.map(\.name))
        var ledger = CheckLedger()
        noteUnknownRules(rules, probe.capabilities, &ledger)
        let obstacle = self.obstacle(probe.capabilities, rules)
        var isRefused = false
        if obstacle == nil {
            do {
                isRefused = try check(settings, probe, &ledger)
                try checkBaseline(settings[0].plan, &summary)
            } catch let error as ResultsError {
                throw error
            } catch let error as RunError {
                throw error
            } catch {
                summary.failure = "\(error)"
            }
        }
        ledger.fill(&summary)
        summary.journeys = probe.journeys
        summary.events = probe.events
        summary.runs = probe.sessions
        summary.partial = control.isStopping
        if let obstacle { summary.failure = obstacle }
        summary.verdict = verdict(of: summary, isUnverified: obstacle != nil || isRefused)
        summary.seconds = Stopwatch.seconds(since: began)
        return summary
    }

    // MARK: What there is to check

    private func goalIndex() throws -> UInt16 {
        guard let goal = scenario.goal, let index = scenario.vocabulary.events.firstIndex(of: goal) else {
            throw CheckError.noGoal(scenario.name)
        }
        guard !scenario.vocabulary.channels.isEmpty else { throw CheckError.noChannels(scenario.name) }
        return UInt16(index)
    }

    /// The scenario's, and those that its cases name besides.
    private var knownRules: [RuleSpecification] {
        Investigator.unique(scenario.rules + scenario.cases.flatMap { $0.credit + $0.reported }.compactMap(\.rule))
    }

    private func noteUnknownRules(
        _ rules: [RuleSpecification], _ backend: BackendDescription, _ ledger: inout CheckLedger
    ) {
        for rule in knownRules where !rules.contains(rule) && options.parts.contains(.journeys) {
            ledger.note(
                .journeys, "rule \(rule.name)", because: "the backend \(backend.name) does not compute \(rule.kindName)"
            )
        }
        for rule in scenario.laterRules where options.parts.contains(.journeys) {
            ledger.note(
                .journeys, "rule \(rule)", because: "it judges all paths together and credits no single conversion")
        }
    }

    /// Why the backend cannot be checked at all.
    private func obstacle(_ backend: BackendDescription, _ rules: [RuleSpecification]) -> String? {
        if backend.attribution < .conversion {
            return
                "the backend \(backend.name) does not say which conversion got which credit (it describes attribution: "
                + "\(backend.attribution.rawValue)), so nothing can be held against the rules"
        }
        if !backend.backdating {
            return "the backend \(backend.name) takes no times of the past, and journeys take weeks"
        }
        if rules.isEmpty {
            return
                "the backend \(backend.name) computes none of the rules \(knownRules.map(\.name).joined(separator: ", ")); "
                + "it computes \(backend.rules.joined(separator: ", "))"
        }
        return nil
    }

    // MARK: Checking

    /// - Returns: whether the backend refuses the scenario's own choices.
    private func check(_ settings: [Setting], _ probe: Probe, _ ledger: inout CheckLedger) throws -> Bool {
        var isRefused = false
        var refused: Set<Int> = []
        let control = control
        let checks = settings.map { setting in
            SettingCheck(
                scenario: scenario, setting: setting, options: options, probe: probe,
                isStopping: { control.isStopping })
        }
        func attempt(_ index: Int, _ part: CheckOptions.Part, _ work: () throws -> Void) throws {
            guard !refused.contains(index), !control.isStopping else { return }
            do {
                try work()
            } catch BackendError.unsupported(let why) {
                refused.insert(index)
                isRefused = isRefused || settings[index].isOwn
                ledger.note(part, "choices \(settings[index].name)", because: "the backend refuses them: \(why)")
            }
        }
        if options.parts.contains(.journeys) {
            var budget = BudgetShare(options.budget, settings: settings.count)
            for (index, check) in checks.enumerated() {
                options.progress("generated journeys, \(index + 1) of \(checks.count): \(check.setting.name)")
                budget.beginSetting()
                try attempt(index, .journeys) { try check.checkGenerated(&budget, number: index, &ledger) }
                budget.endSetting()
            }
        }
        for (index, check) in checks.enumerated() {
            options.progress("cases and edges, \(index + 1) of \(checks.count): \(check.setting.name)")
            try attempt(index, .cases) { try check.checkFixed(&ledger) }
        }
        return isRefused
    }

    private func checkBaseline(_ plan: RunPlan, _ summary: inout CheckSummary) throws {
        guard options.parts.contains(.baseline), !control.isStopping else { return }
        options.progress("the baseline's population")
        let outcome = try BaselineCheck(
            scenario: scenario, options: options, baseline: baseline, control: control, plan: plan
        ).check()
        summary.rows.append(outcome.row)
        summary.baseline = outcome.summary
        summary.failure = summary.failure ?? outcome.failure
    }

    private func verdict(of summary: CheckSummary, isUnverified: Bool) -> Verdict {
        if control.isStopping { return .interrupted }
        if isUnverified, summary.rows.allSatisfy({ $0.holds != false }) { return .unverified }
        if summary.failure != nil { return .backendFailed }
        if summary.rows.contains(where: { $0.holds == false }) { return .failed }
        // What checked nothing has not passed.
        return summary.rows.contains(where: \.judged) ? .passed : .unverified
    }
}

/// Why there is nothing to check; exit code 2.
public enum CheckError: Error, Sendable, CustomStringConvertible {
    case noGoal(String)
    case noChannels(String)

    public var description: String {
        switch self {
        case .noGoal(let name):
            "scenario \(name) names no goal, so nothing is a conversion; write `goal: EVENT` at the top"
        case .noChannels(let name):
            "scenario \(name) has no channels, so there is nobody to credit; add `channels:`"
        }
    }
}

enum Stopwatch {
    static func seconds(since start: ContinuousClock.Instant) -> Double {
        let duration = ContinuousClock.now - start
        return Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
    }
}
