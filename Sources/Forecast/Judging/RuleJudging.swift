import Attribution
import Foundation
import Results
import Runner
import Scenario
import Simulation
import Tracking

/// Scores attribution rules against what really caused the goals of a scenario.
///
///     let judging = RuleJudging(scenario, adding: requests)
///     let outcome = try Run(judging.scenario, options: options, with: judging).execute()
public struct RuleJudging: RunExtension {
    /// With all rules that credit conversions one by one, for the run to compute.
    public let scenario: CompiledScenario
    private let dataDriven: [(text: String, rule: DataDrivenRule)]

    public let name = "judge"
    public let tellsIncremental = true
    public var rules: Set<String> { Set(dataDriven.map(\.text)) }

    /// - Parameter requests: rules to judge beside the scenario's.
    public init(_ scenario: CompiledScenario, adding requests: [RuleRequest] = []) {
        var scenario = scenario
        var dataDriven: [(text: String, rule: DataDrivenRule)] = []
        // Whom partners are paid by stays as it was, whatever is judged beside.
        if scenario.commissionRule == nil {
            scenario.commissionRule = scenario.rules.first { $0.kind == .lastTouch } ?? scenario.rules.first
        }
        for request in scenario.laterRules.compactMap({ try? RuleSpelling.read($0) }) + requests {
            switch request.method {
            case .dataDriven(let rule):
                if !dataDriven.contains(where: { $0.text == request.text }) { dataDriven.append((request.text, rule)) }
            case .perConversion(let kind):
                if !scenario.rules.contains(where: { $0.name == request.text }) {
                    scenario.rules.append(RuleSpecification(scenario.withCoupons(kind), name: request.text))
                }
            }
        }
        self.scenario = scenario
        self.dataDriven = dataDriven
    }

    /// - Throws: ``TruthError``; ``RunError``.
    public func count(_ run: RunContext) throws -> (any RunExtensionSum)? {
        guard let truth = try CausalTruth.find(run.engine, workers: run.options.workers, control: run.control) else {
            return nil
        }
        let paths = dataDriven.isEmpty ? nil : try PathPass(run: run).tally()
        guard !run.control.isStopping else { return nil }
        return JudgingSum(judging: self, truth: truth.tally, paths: paths)
    }

    public func emptySum(_ plan: RunPlan) -> any RunExtensionSum {
        JudgingSum(judging: self, truth: nil, paths: dataDriven.isEmpty ? nil : PathTally(plan))
    }

    /// - Throws: ``TruthError``; ``DataDrivenFailure`` of a rule.
    fileprivate func tell(
        _ summary: inout Summary, _ truth: CausalTruth, _ paths: PathTally?, of world: World
    ) throws {
        try truth.fill(&summary, of: world)
        if let paths {
            for (text, rule) in dataDriven { try add(paths.credits(rule), of: text, to: &summary) }
        }
        judge(&summary)
    }

    private func add(_ credits: [PathTally.Credit], of rule: String, to summary: inout Summary) {
        var channels = summary.channels ?? []
        for credit in credits {
            let name = credit.channel.map { scenario.vocabulary.channels[$0].name } ?? "none"
            if credit.channel == nil, credit.conversions > 0, !channels.contains(where: { $0.channel == name }) {
                channels.append(ChannelSummary(channel: name))
            }
            guard let row = channels.firstIndex(where: { $0.channel == name }) else { continue }
            channels[row].credit = channels[row].credit ?? [:]
            channels[row].credit?[rule] = Credit(conversions: credit.conversions, value: credit.value)
        }
        summary.channels = channels
    }

    private func judge(_ summary: inout Summary) {
        let channels = (summary.channels ?? []).filter { $0.channel != "none" }
        let worths = channels.map { $0.shapley?.conversions ?? 0 }
        guard let truth = RuleScore.shares(worths) else {
            summary.notJudged = (summary.notJudged ?? []) + ["rules: no channel caused anything that could be shared"]
            return
        }
        let cost = channels.reduce(0) { $0 + $1.cost }
        var judgements: [RuleJudgement] = []
        for rule in scenario.rules.map(\.name) + dataDriven.map(\.text) {
            let credits = channels.map { $0.credit?[rule]?.conversions ?? 0 }
            guard let shares = RuleScore.shares(credits) else {
                summary.notJudged = (summary.notJudged ?? []) + ["rule \(rule): credits no channel with anything"]
                continue
            }
            let error = RuleScore.shareError(shares, truth)
            var judgement = RuleJudgement(
                rule: rule, shareError: error, kendallTau: RuleScore.kendallTau(credits, worths),
                misplaced: error * cost)
            let negative = zip(channels, credits).filter { $0.1 < 0 }.map(\.0.channel)
            if !negative.isEmpty { judgement.negative = negative }
            judgements.append(judgement)
        }
        summary.rules = judgements
    }
}

/// What really caused the goals, and the paths to them.
private struct JudgingSum: RunExtensionSum {
    let judging: RuleJudging
    /// `nil` before anything is added.
    var truth: TruthTally?
    var paths: PathTally?

    private struct Stored: Codable {
        var truth: TruthTally?
        var paths: [PathTally.Row]
    }

    mutating func add(_ data: Data) throws {
        let stored = try JSONDecoder().decode(Stored.self, from: data)
        if let more = stored.truth {
            if truth == nil { truth = more } else { truth?.merge(more) }
        }
        paths?.add(stored.paths)
    }

    func encoded() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return try encoder.encode(Stored(truth: truth, paths: paths?.rows ?? []))
    }

    func tell(_ summary: inout Summary, of world: World) throws {
        guard let truth else { return }
        try judging.tell(&summary, CausalTruth(world, truth), paths, of: world)
    }
}

extension CompiledScenario {
    /// A rule that pays for partners' codes knows those of the scenario, as it would if it stood there.
    fileprivate func withCoupons(_ kind: RuleSpecification.Kind) -> RuleSpecification.Kind {
        guard case .further(.affiliate(var terms)) = kind else { return kind }
        for channel in world?.channels ?? [] {
            for partner in channel.partners {
                guard let code = partner.coupon else { continue }
                terms.owners.append(.init(code: code, partner: "\(channel.name)/\(partner.name)"))
            }
        }
        return .further(.affiliate(terms))
    }
}
