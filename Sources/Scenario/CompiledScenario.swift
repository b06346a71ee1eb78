import Attribution
import Observation
import Simulation
import Tracking

/// A scenario, read, checked and turned into what the parts of a run need.
public struct CompiledScenario: Sendable {
    /// `[a-z0-9-]{1,64}`.
    public var name: String
    public var description: String?
    public var seed: UInt64
    /// Microseconds since 1970 (UTC).
    public var start: Int64
    /// Microseconds; `nil` for `horizon: none`.
    public var horizon: Int64?
    public var timeZoneIdentifier: String
    /// Offsets of the time zone around the horizon; empty for UTC.
    public var zone: [AttributionChoices.ZoneOffset]
    /// ISO 4217.
    public var currency: String
    /// Minor units in a major one.
    public var minorUnits: Int64
    public var goal: String?
    /// Share of net value left after the cost of goods.
    public var margin: Double
    /// `nil` where the file has no stages.
    public var world: World?
    public var tracking: TrackingSettings
    /// Starts with the world's names in the world's order; names of cases follow.
    public var vocabulary: Vocabulary
    /// Those that this version computes.
    public var rules: [RuleSpecification]
    /// Rules that were read and checked and are not computed by this version, as written.
    public var laterRules: [String]
    public var choices: AttributionChoices
    public var stitching: RunPlan.Stitching
    /// The rule partners are paid by; `nil` where nothing pays commission, or by a rule of ``laterRules``.
    public var commissionRule: RuleSpecification?
    /// Tiers and hold of what partners are paid.
    public var commissionTerms = CommissionTerms()
    public var excludeFlagged: Bool
    public var cases: [CaseDefinition]
    public var gauges: [Gauge]
    public var kpis: [NamedFormula]
    public var whatIfs: [WhatIf]
    public var load: LoadPlan?
    public var expectations: [Expectation]
    /// Numbers written with their uncertainty.
    public var assumptions: [UncertainAssumption]
    /// Every number that is written out, in the order in which they are read.
    public var numbers: [WrittenNumber] = []
    /// What is legal and most likely not meant.
    public var warnings: [Diagnostic]
    /// The source as it was read, without overrides.
    public var text: String
    /// What was put in place of the file's values.
    public var overrides: [Override]
}

/// A counter moved by events and reported as a series.
public struct Gauge: Sendable {
    public var name: String
    public var start: Double
    /// What each event changes it by.
    public var per: [(event: String, change: Double)]
    /// It never goes below this.
    public var minimum: Double?
}

/// The same world with something left out or set otherwise.
public struct WhatIf: Sendable {
    public enum Exclusion: Sendable, Hashable {
        /// Index into the world's channels, and into the channel's partners.
        case channel(Int, partner: Int?)
        /// Index into the world's campaigns.
        case campaign(Int)
    }
    public var name: String
    public var without: [Exclusion]
    public var overrides: [Override]
}

/// A journey written out with the credit that it must earn.
public struct CaseDefinition: Sendable {
    public enum Action: Sendable, Hashable {
        /// `kind` is a touch.
        case touch(TrackingEvent.Kind, Source)
        /// Index into the vocabulary's events.
        case event(UInt16)
        /// The device belongs to this user.
        case identify(String)
        /// Of the order of this number.
        case refund(order: String)
    }
    public struct Step: Sendable {
        public var action: Action
        /// Microseconds since 1970.
        public var time: Int64
        /// When it is delivered, where that is later.
        public var arrives: Int64?
        /// Minor units.
        public var value: Int64?
        public var order: String?
        /// Index into the vocabulary's coupons.
        public var coupon: UInt16?
        /// Steps of the same id are the same event, delivered again.
        public var id: String?
        /// Steps without one share one.
        public var device: String?
        public var location: SourceLocation
    }
    public struct ExpectedCredit: Sendable {
        /// As written.
        public var ruleName: String
        /// `nil` for a rule that this version does not compute.
        public var rule: RuleSpecification?
        /// Conversions; ``Source/none`` for nobody's.
        public var shares: [(source: Source, conversions: Double)]
        public var location: SourceLocation
    }
    public var name: String
    public var location: SourceLocation
    /// The scenario's, but for what the case's own `attribution` says.
    public var choices: AttributionChoices
    public var stitching: RunPlan.Stitching
    /// As listed; equal times keep this order.
    public var steps: [Step]
    public var credit: [ExpectedCredit]
    public var reported: [ExpectedCredit]
}
