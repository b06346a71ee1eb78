import Tracking

/// Turns journeys into paths for rules that compare paths: the touches that compete for each counted conversion, and what
/// follows the last one, without a conversion.
///
/// The steps are those of ``AttributionChoices``, for a rule of many touches. A path without a conversion looks back from its
/// last touch, as one with a conversion does from that.
struct JourneyPaths {
    private let choices: AttributionChoices
    private let window: Window
    private let goals: [UInt16]
    private var journey = Journey()
    private var selection: Selection
    private var eligible: ContiguousArray<Touch> = []
    /// Whose touches give no credit.
    private var excluded: Set<Source> = []
    private var numbers: ContiguousArray<UInt32> = []

    init(_ plan: RunPlan) {
        choices = plan.choices
        goals = plan.goals
        window = Window(choices: plan.choices, vocabulary: plan.vocabulary)
        selection = Selection(rule: .linear, choices: plan.choices)
    }

    /// Calls `body` with each path; its value is what refunds leave, in minor units.
    ///
    /// - Parameter number: what a touch counts as.
    mutating func forEachPath(
        of events: UnsafeBufferPointer<TrackingEvent>, number: (Source) -> UInt32, _ body: (PathRow) -> Void
    ) {
        journey.removeAll()
        for event in events { journey.add(event, goals: goals) }
        journey.close()
        // Touches before `tooOld` reach no conversion any more.
        // Those before `unused` precede the previous counted conversion, of whatever goal.
        var (tooOld, preceding, unused) = (0, 0, 0)
        for conversion in journey.conversions where !conversion.isRepeated {
            while preceding < journey.touches.count, journey.touches[preceding].moment < conversion.moment {
                preceding += 1
            }
            let time = conversion.moment.time
            while tooOld < preceding, time - journey.touches[tooOld].moment.time > window.longest { tooOld += 1 }
            let start = choices.sinceLastConversion ? max(tooOld, unused) : tooOld
            unused = preceding
            choose(start..<preceding, at: time, number)
            let value = Double(conversion.value - refunded(conversion))
            give(PathRow(channels: .init(start: nil, count: 0), conversions: 1, value: value, nulls: 0), body)
        }
        guard preceding < journey.touches.count, let last = journey.touches.last(where: competes) else { return }
        choose(preceding..<journey.touches.count, at: last.moment.time, number)
        guard !numbers.isEmpty else { return }
        give(PathRow(channels: .init(start: nil, count: 0), conversions: 0, value: 0, nulls: 1), body)
    }

    private func give(_ row: PathRow, _ body: (PathRow) -> Void) {
        numbers.withUnsafeBufferPointer { channels in
            var row = row
            row.channels = channels
            body(row)
        }
    }

    mutating func exclude(_ sources: Set<Source>) { excluded = sources }

    private func competes(_ touch: Touch) -> Bool {
        (choices.touches == .all || !touch.isView) && (excluded.isEmpty || !excluded.contains(touch.source))
    }

    private mutating func choose(_ range: Range<Int>, at time: Int64, _ number: (Source) -> UInt32) {
        eligible.clear()
        for touch in journey.touches[range] where competes(touch) && touch.moment.time <= time {
            if window.admits(touch, conversion: time) { eligible.append(touch) }
        }
        selection.fill(from: eligible)
        numbers.clear()
        for touch in selection.touches { numbers.append(number(touch.source)) }
    }

    /// What was paid back of the conversion's order, at most its value.
    private func refunded(_ conversion: Conversion) -> Int64 {
        guard conversion.order != 0, conversion.value > 0 else { return 0 }
        var sum: Int64 = 0
        for refund in journey.refunds where refund.order == conversion.order {
            sum = min(conversion.value, sum + min(refund.value, conversion.value))
        }
        return sum
    }
}
