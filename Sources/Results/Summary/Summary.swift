/// The result of a command, as `summary.json` holds it: the contract that scripts, expectations and reports read.
///
/// Whatever a command does not compute is absent (`nil`), never null and never zero. Keys are added, never renamed or
/// re-used. Money is in major units of ``currency``, times say their unit in their name. Speed stands in ``host`` and
/// ``seconds`` alone, so that two hosts can be compared by everything else.
public struct Summary: Codable, Sendable, Equatable {
    /// What ``format`` says in files of this version.
    public static let currentFormat = "footfall.summary/1"

    public var format: String
    /// The scenario's name.
    public var scenario: String
    public var description: String?
    public var seed: UInt64
    /// Number of the replication, from 0.
    public var replication: Int?
    /// `i/n`, from `0/n`, where the run is one part of n.
    public var shard: String?
    /// Shards whose customers are missing, each as in ``shard``: everything here is of the others' customers.
    public var missingShards: [String]?
    /// Backend as named on the command line, without its options' values.
    public var backend: String?
    /// ISO 4217 code.
    public var currency: String?
    /// First day of the scenario, `2026-10-05`.
    public var start: String?
    /// The event that counts as the goal of the scenario.
    public var goal: String?
    /// All who arrived, referred ones included.
    public var customers: Int
    /// Absent where the horizon is `none`.
    public var horizonDays: Double?
    /// Version of Footfall that wrote it.
    public var version: String
    /// The run was interrupted, or shards of it are missing: everything below covers what there was.
    public var partial: Bool

    public var eventsTotal: Int?
    /// Sum modulo 2^128 of a hash of each event as observed, 32 hexadecimal digits.
    public var digest: String?

    public var events: [String: EventSummary]?
    public var stages: [StageSummary]?
    public var goals: [GoalSummary]?
    public var channels: [ChannelSummary]?
    public var partners: [PartnerSummary]?
    public var campaigns: [CampaignSummary]?
    public var segments: [SegmentSummary]?
    public var products: [ProductSummary]?
    public var referrals: ReferralSummary?
    public var surveys: [String: SurveySummary]?
    public var gauges: [String: GaugeSummary]?
    public var periods: [PeriodSummary]?
    public var cohorts: [CohortSummary]?
    /// The standard measures and the scenario's own formulas.
    public var kpis: [String: Double]?

    public var delivery: DeliverySummary?
    public var attribution: [AttributionSummary]?
    /// Examples of conversions whose reported credit is not the rule's.
    public var findings: [FindingSummary]?

    public var rate: RateSummary?
    public var responseMilliseconds: TimingSummary?
    public var heldMilliseconds: TimingSummary?
    public var serviceMilliseconds: TimingSummary?
    /// Failed exchanges by kind.
    public var errors: [String: Int]?
    public var operations: [OperationSummary]?
    /// As ``operations``, by the stage in which the customer was.
    public var stageTimings: [StageTimingSummary]?
    public var slices: [SliceSummary]?
    public var slowest: [ExchangeSummary]?
    public var failed: [ExchangeSummary]?
    public var phases: [PhaseSummary]?

    public var whatIf: [String: WhatIfSummary]?
    /// Replications that ``forecast`` and its like stand on.
    public var replications: Int?
    /// By path into this summary.
    public var forecast: [String: ForecastSummary]?
    /// Measures over the calendar, and shares by age, of a forecast.
    public var series: [SeriesSummary]?
    public var curves: [CurveSummary]?
    /// Assumptions by what they move, the strongest first.
    public var sensitivity: [SensitivitySummary]?
    public var optimum: OptimumSummary?
    /// How the Shapley values of ``channels`` were found.
    public var truth: TruthSummary?
    /// Closed-form values by path into this summary, where algebra reaches.
    public var exact: [String: Double]?
    public var rules: [RuleJudgement]?

    public var expectations: [ExpectationSummary]?
    /// What was asked and could not be judged, each with the reason.
    public var notJudged: [String]?
    public var verdict: Verdict?

    public var host: HostSummary?
    /// Wall-clock time by part of the run: `total`, `simulation`, and so on.
    public var seconds: [String: Double]?

    public init(scenario: String, seed: UInt64, customers: Int = 0, version: String) {
        self.format = Self.currentFormat
        self.scenario = scenario
        self.seed = seed
        self.customers = customers
        self.version = version
        self.partial = false
    }

    enum CodingKeys: String, CodingKey {
        case format, scenario, description, seed, replication, shard
        case missingShards = "missing_shards"
        case backend, currency, start, goal, customers
        case horizonDays = "horizon_days"
        case version, partial
        case eventsTotal = "events_total"
        case digest, events, stages, goals, channels, partners, campaigns, segments, products, referrals, surveys
        case gauges, periods, cohorts, kpis, delivery, attribution, findings, rate
        case responseMilliseconds = "response_ms"
        case heldMilliseconds = "held_ms"
        case serviceMilliseconds = "service_ms"
        case errors, operations
        case stageTimings = "stage_timings"
        case slices, slowest, failed, phases
        case whatIf = "what_if"
        case replications, forecast, series, curves, sensitivity, optimum, truth, exact, rules, expectations
        case notJudged = "not_judged"
        case verdict, host, seconds
    }
}
