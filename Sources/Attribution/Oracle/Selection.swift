import Tracking

/// The touches that compete under a rule: what direct, precedence and repeats leave of the eligible ones.
///
/// Rules that agree on these steps share one selection.
struct Selection {
    /// Direct visits count only where no other touch is eligible.
    let skipsDirect: Bool
    /// Views and sends count only where no click or direct visit is left.
    let prefersClicks: Bool
    let repeats: AttributionChoices.Repeats
    /// What is left, in the order of the journey.
    private(set) var touches: ContiguousArray<Touch> = []
    private var sources: Set<Source> = []

    init(rule: RuleSpecification, choices: AttributionChoices) {
        skipsDirect = rule.kind == .lastNonDirect || choices.direct == .skipUnlessOnly
        repeats = choices.repeats
        prefersClicks =
            switch choices.precedence {
            case _ where choices.touches == .clicks: false
            case .clickOverView: true
            case .none: false
            case .standard, .viewWeight: rule.isSingleTouch
            }
    }

    func agrees(with other: Selection) -> Bool {
        skipsDirect == other.skipsDirect && prefersClicks == other.prefersClicks && repeats == other.repeats
    }

    mutating func fill(from eligible: ContiguousArray<Touch>) {
        touches.clear()
        touches.append(contentsOf: eligible)
        if skipsDirect { keep { $0.kind != .direct } }
        if prefersClicks { keep { !$0.isView } }
        settleRepeats()
    }

    /// Drops all touches but the preferred, unless there are none.
    private mutating func keep(preferred: (Touch) -> Bool) {
        guard touches.contains(where: preferred) else { return }
        touches.removeAll { !preferred($0) }
    }

    private mutating func settleRepeats() {
        guard repeats != .each, touches.count > 1 else { return }
        switch repeats {
        case .each:
            return
        case .first:
            keepFirstOfEachSource()
        case .last:
            touches.reverse()
            keepFirstOfEachSource()
            touches.reverse()
        case .collapseRuns:
            var kept = 0
            for index in touches.indices {
                if index > 0, touches[index].source == touches[kept - 1].source { kept -= 1 }
                touches[kept] = touches[index]
                kept += 1
            }
            touches.removeSubrange(kept...)
        }
    }

    private mutating func keepFirstOfEachSource() {
        sources.removeAll(keepingCapacity: true)
        touches.removeAll { !sources.insert($0.source).inserted }
    }
}
