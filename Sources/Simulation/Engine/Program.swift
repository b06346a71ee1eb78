/// A world made ready to run: flat tables of plain values, one world of possibly many counterfactual ones.
///
/// Sendable although it holds pointers: it is written while it is made and only read afterwards.
final class Program: @unchecked Sendable {
    let arena: Arena
    let world: World
    let exclusions: Exclusions
    let horizon: Int64
    let time: OperationalTime
    let stages: UnsafePointer<StageProgram>
    let outcomes: UnsafePointer<OutcomeProgram>
    let stageLines: UnsafePointer<StageLine>
    let lines: UnsafePointer<LineProgram>
    let emissions: UnsafePointer<EmissionProgram>
    let effects: UnsafePointer<EffectProgram>
    let channels: UnsafePointer<ChannelProgram>
    let uplifts: UnsafePointer<Calendar.Uplift>
    let upliftCount: Int
    private let hasSegments: Bool
    let segmentKey: DrawKey
    private let traitCount: Int
    private let traitKeys: UnsafePointer<RoundKeys>
    /// Traits of each segment, segment by segment.
    private let traits: UnsafePointer<Sampler>
    /// The channel that referred customers come by, or -1.
    let referralChannel: Int
    let referralsArrive: Bool
    /// Most processes (lines and emissions) that run at once.
    let processCapacity: Int
    /// Where there are no lines, emissions, values or traits anywhere: the tables that such a world needs.
    let chain: PlainChain?

    init(_ world: World, without exclusions: Exclusions, pacing: PacingPlan?) {
        let arena = Arena()
        self.arena = arena
        self.world = world
        self.exclusions = exclusions
        horizon = world.horizon ?? .max
        time = OperationalTime(world.calendar, in: arena)
        var compiler = ProgramCompiler(world: world, exclusions: exclusions, pacing: pacing, arena: arena)
        compiler.compile()
        stages = arena.copy(compiler.stages)
        outcomes = arena.copy(compiler.outcomes)
        stageLines = arena.copy(compiler.stageLines)
        lines = compiler.lines
        emissions = arena.copy(compiler.emissions)
        effects = arena.copy(compiler.effects)
        channels = arena.copy(compiler.channels)
        uplifts = arena.copy(world.calendar.uplifts)
        upliftCount = world.calendar.uplifts.count
        processCapacity = max(compiler.stages.map { $0.lines.count + $0.emissions.count }.max() ?? 0, 1)
        hasSegments = world.population.segments.count > 1
        segmentKey = compiler.key("segment")
        traitCount = world.population.traits.count
        traitKeys = arena.copy(world.population.traits.map { RoundKeys(compiler.key("traits.\($0)"), in: arena) })
        traits = arena.copy(world.population.segments.flatMap { $0.traits.map { Sampler($0, in: arena) } })
        referralChannel = world.channels.firstIndex { $0.kind == .referral } ?? -1
        referralsArrive = referralChannel < 0 || !exclusions.channels.contains(referralChannel)
        chain =
            compiler.isPlainChain ? PlainChain(world, stages: stages, outcomes: outcomes, in: arena) : nil
    }

    /// Segment and traits of a customer: functions of its id alone.
    @inline(__always)
    func segment(of customer: UInt64) -> Int { hasSegments ? drawnSegment(of: customer) : 0 }

    private func drawnSegment(of customer: UInt64) -> Int {
        let segments = world.population.segments
        var u = segmentKey.bits(customer, 0, 0).0.unitOpen
        for (index, segment) in segments.enumerated() {
            if u < segment.share { return index }
            u -= segment.share
        }
        return segments.count - 1
    }

    /// Draws some traits; those that they depend on are among them, or were drawn before.
    func draw(_ wanted: TraitSet, of customer: UInt64, segment: Int, into values: UnsafeMutablePointer<Double>) {
        let samplers = traits + segment * traitCount
        for index in 0..<traitCount where wanted.contains(TraitSet(index)) {
            let sampler = samplers[index]
            values[index] =
                sampler.isConstant
                ? sampler.first : sampler.sample(traitKeys[index].bits(customer, 0, 0).0, UnsafePointer(values))
        }
    }

    /// Partner of a touch or arrival of the channel, from a uniform; -1 where the channel has none to draw.
    @inline(__always)
    func partner(of channel: Int, _ u: Double) -> Int {
        let program = channels[channel]
        guard program.partnerCount > 0 else { return -1 }
        return drawnPartner(program, u)
    }

    private func drawnPartner(_ program: ChannelProgram, _ u: Double) -> Int {
        for index in 0..<program.partnerCount where u < program.partners[index].upTo { return index }
        return -1
    }
}

/// One stage's slice of the tables.
struct StageProgram {
    var decisionKey: RoundKeys
    /// Keys of the exponential variates of outcomes 0 and 1, 2 and 3, ...
    var variateKeys: UnsafePointer<RoundKeys>
    var dwell: Sampler
    var isEnd: Bool
    var outcomes: Range<Int>
    /// Outcome that takes the rest, or -1: then the rest is stay.
    var rest: Int
    /// Outcome that the season's uplift and `on_intent` mean: the first that is not churn; -1 where there is none.
    var conversion: Int
    /// Cumulative probabilities where none depends on customer or touches; else nil.
    var thresholds: UnsafePointer<Double>?
    /// Whether anything can change the odds: then every possibility has an exponential variate of its own.
    var isActed: Bool
    var lines: Range<Int>
    var emissions: Range<Int>
    var entryEmissions: Range<Int>
    var surveys: UnsafePointer<SurveyProgram>
    var surveyCount: Int
    var effects: Range<Int>
    /// Lines with `on_intent`, as a range of stage lines behind ``lines``.
    var intents: Range<Int>
    /// Nothing here but dwell and decide: no lines, no emissions, no surveys.
    var isBare: Bool
    /// Whether any line here listens to events.
    var hasTriggers: Bool
    var hasInactivity: Bool
    /// The lines that wait for events, and those that wait for silence, by their place among ``lines``.
    var triggered: UnsafeBufferPointer<Int>
    var idle: UnsafeBufferPointer<Int>
    /// Bits of the channels of lines that wait for silence.
    var idleChannels: UInt64
    /// What anything sampled here is, or depends on.
    var traits: TraitSet
}

struct OutcomeProgram {
    var to: Int
    var probability: Sampler
    var isRest: Bool
    var event: Int
    var hasValue: Bool
    var value: Sampler
    var products: UnsafePointer<ProductProgram>
    var productCount: Int
    var hasRefund: Bool
    var refundProbability: Sampler
    var refundDelay: Sampler
    var refers: Bool
    var referralProbability: Sampler
    var referralDelay: Sampler
    /// Value and product; refund; referral.
    var valueKey: DrawKey
    var refundKey: DrawKey
    var referralKey: DrawKey
}

struct ProductProgram {
    var product: Int
    var share: Sampler
    var isRest: Bool
    var value: Sampler
}

struct EmissionProgram {
    var event: Int
    var isRate: Bool
    /// Rate, or number on entry.
    var amount: Sampler
    var hasValue: Bool
    var value: Sampler
    var properties: UnsafePointer<PropertyProgram>
    var propertyCount: Int
    /// Gap to the emission and its first property; further properties by their own keys.
    var key: RoundKeys
    var valueKey: DrawKey
    /// Index in the stage's emissions.
    var index: Int
}

struct PropertyProgram {
    var property: Int
    var amount: Sampler
    var key: RoundKeys
}

struct SurveyProgram {
    var survey: Int
    var probability: Sampler
    var score: Sampler
    var key: DrawKey
}

/// How a line's adstock changes one outcome's odds in one stage.
struct EffectProgram {
    var line: Int
    var outcome: Int
    var onClick: Bool
    var uplift: Sampler
    /// Of an uplift that is drawn afresh at each decision.
    var key: DrawKey
    /// Binary logarithm of the uplift where it is a number; else NaN.
    var binaryLogarithm: Double
}

struct ChannelProgram {
    var partners: UnsafePointer<(upTo: Double, excluded: Bool)>
    var partnerCount: Int
    /// Bit in a customer's set of channels it unsubscribed from, 0 where no line of the channel offers it.
    var unsubscribeBit: UInt64
}
