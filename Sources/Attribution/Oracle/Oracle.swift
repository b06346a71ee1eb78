import Tracking

/// What the rules say of a journey: the standard by which every backend is judged.
///
/// It follows the definition in ``AttributionChoices`` and ``RuleSpecification`` step by step, and all shares are integers. It
/// keeps its buffers between calls, so that it allocates only while they grow: use one value per thread for many journeys.
///
/// Time: O(e log e + c (t + r)) for e events of an identity, c conversions, t touches within the lookback and r credits.
public struct Oracle: Sendable {
    /// A rule and where the touches are that compete under it.
    struct Rule {
        var kind: RuleSpecification.Kind
        var isSingleTouch: Bool
        var selection: Int
        /// Billionths; `nil` where views weigh as much as clicks.
        var viewWeight: UInt64?
        /// Where the kind is one beyond the six.
        var further: ResolvedRule?
    }

    let goals: [UInt16]
    /// Goals, and events that make milestones: indices into the vocabulary's events. No rule looks at others.
    public let namedEvents: [UInt16]
    let stitching: RunPlan.Stitching
    private let choices: AttributionChoices
    private let window: Window
    private let rules: [Rule]

    // Buffers, empty or meaningless between calls.
    var journey = Journey()
    var stitcher = Stitcher()
    var clawback = Clawback()
    private var eligible: ContiguousArray<Touch> = []
    var selections: [Selection]
    var weights = Weights()
    private var apportionment = Apportionment()
    private var shares: ContiguousArray<UInt64> = []
    /// Whose touches and coupons give no credit.
    private(set) var excluded: Set<Source> = []

    /// Reads the plan's vocabulary, goals, rules, choices and stitching.
    public init(plan: RunPlan) {
        goals = plan.goals
        stitching = plan.stitching
        choices = plan.choices
        window = Window(choices: plan.choices, vocabulary: plan.vocabulary)
        var selections: [Selection] = []
        rules = plan.rules.map { rule in
            let wanted = Selection(rule: rule, choices: plan.choices)
            let known = selections.firstIndex { $0.agrees(with: wanted) }
            if known == nil { selections.append(wanted) }
            var viewWeight: UInt64?
            if case .viewWeight(let weight) = plan.choices.precedence { viewWeight = Weights.billionths(weight) }
            var further: ResolvedRule?
            if case .further(let rule) = rule.kind { further = ResolvedRule(rule, plan.vocabulary, goals: plan.goals) }
            return Rule(
                kind: rule.kind, isSingleTouch: rule.isSingleTouch, selection: known ?? selections.count - 1,
                viewWeight: viewWeight, further: further)
        }
        journey.markNames = rules.compactMap { $0.further?.milestoneEvent }
        namedEvents = plan.goals + journey.markNames
        self.selections = selections
    }

    /// Takes credit from sources, by touch and by coupon, in what is evaluated from now on: partners with a flag.
    public mutating func exclude(_ sources: Set<Source>) { excluded = sources }

    /// What keeps a rule of somebody else's from answering; from then on nobody is credited under it. Ask after evaluating.
    public var failure: (any Error)? { rules.lazy.compactMap { $0.further?.failure }.first }

    /// Credits every counted conversion of one identity.
    ///
    /// - Parameters:
    ///   - events: the identity's events, complete and true (each id once), in any order.
    ///   - batches: one per rule of the plan; each gets one entry per counted conversion of any of the plan's goals, in the
    ///     order of the journey.
    public mutating func evaluate(_ events: UnsafeBufferPointer<TrackingEvent>, into batches: inout [CreditBatch]) {
        journey.removeAll()
        for event in events { journey.add(event, goals: goals) }
        evaluateJourney(into: &batches)
    }

    /// Credits the conversions of the events taken into ``journey``.
    mutating func evaluateJourney(into batches: inout [CreditBatch]) {
        precondition(batches.count == rules.count, "one batch per rule of the plan")
        guard !journey.conversions.isEmpty else { return }
        journey.close()
        // Touches before `tooOld` can reach no conversion any more, those from `preceding` on come after this one.
        // Those before `unused` precede the previous counted conversion, of whatever goal.
        var (tooOld, preceding, unused) = (0, 0, 0)
        for conversion in journey.conversions where !conversion.isRepeated {
            let moment = conversion.moment
            while preceding < journey.touches.count, journey.touches[preceding].moment < moment { preceding += 1 }
            while tooOld < preceding, moment.time - journey.touches[tooOld].moment.time > window.longest { tooOld += 1 }
            let start = choices.sinceLastConversion ? max(tooOld, unused) : tooOld
            findEligible(in: start..<preceding, conversion: moment.time)
            unused = preceding
            for index in selections.indices { selections[index].fill(from: eligible) }
            for index in rules.indices { credit(conversion, under: rules[index], in: &batches[index]) }
        }
    }

    private mutating func findEligible(in range: Range<Int>, conversion: Int64) {
        eligible.clear()
        for index in range {
            let touch = journey.touches[index]
            if choices.touches == .clicks, touch.isView { continue }
            if !excluded.isEmpty, excluded.contains(touch.source) { continue }
            if window.admits(touch, conversion: conversion) { eligible.append(touch) }
        }
    }

    private mutating func credit(_ conversion: Conversion, under rule: Rule, in batch: inout CreditBatch) {
        defer { batch.finish(conversion.id, time: conversion.moment.time, value: conversion.value) }
        if let further = rule.further { return credit(conversion, under: further, rule: rule, in: &batch) }
        guard let last = selections[rule.selection].touches.last, let first = selections[rule.selection].touches.first
        else {
            batch.append(Credit(source: .none, units: CreditUnits.one, value: conversion.value))
            return
        }
        if rule.isSingleTouch || selections[rule.selection].touches.count == 1 {
            let touch = rule.kind == .firstTouch ? first : last
            batch.append(
                Credit(
                    source: touch.source, campaign: touch.campaign, units: CreditUnits.one, value: conversion.value))
            return
        }
        weights.fill(
            rule.kind, touches: selections[rule.selection].touches,
            viewWeight: rule.viewWeight)
        share(conversion.value, among: selections[rule.selection].touches, in: &batch)
    }

    /// Rounds units and money by the weights at hand.
    mutating func share(_ value: Int64, among touches: ContiguousArray<Touch>, in batch: inout CreditBatch) {
        apportionment.share(UInt64(CreditUnits.one), by: weights.values, total: weights.total)
        shares.clear()
        shares.append(contentsOf: apportionment.parts)
        apportionment.share(value.magnitude, by: weights.values, total: weights.total)
        for index in touches.indices {
            let units = Int64(shares[index])
            let part = apportionment.parts[index]
            let money = value < 0 ? 0 &- Int64(truncatingIfNeeded: part) : Int64(part)
            if units == 0, money == 0 { continue }
            batch.append(
                Credit(source: touches[index].source, campaign: touches[index].campaign, units: units, value: money))
        }
    }
}
