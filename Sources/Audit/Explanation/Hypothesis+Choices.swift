import Tracking

/// Every choice of the attribution made otherwise than the plan has it.
extension Hypothesis {
    private static let day = AttributionChoices.Lookback.day

    static func choices(of plan: RunPlan) -> [Hypothesis] {
        boundaries(plan.choices) + windows + competition(plan) + rest(plan) + rules(plan)
    }

    private static func boundaries(_ choices: AttributionChoices) -> [Hypothesis] {
        var list: [Hypothesis] = []
        for boundary in [AttributionChoices.Boundary.inclusive, .exclusive] where boundary != choices.boundary {
            list.append(Hypothesis(Reason.windowEdge) { plan in plan.choices.boundary = boundary })
        }
        for shift in [-1, 1] as [Int64] {
            let step = choices.boundary == .inclusive || choices.boundary == .exclusive ? shift : shift * day
            list.append(
                Hypothesis(Reason.windowEdge) { plan in plan.choices.lookback.change { max(0, $0 + step) } })
        }
        if choices.boundary != .wholeDays {
            list.append(Hypothesis(Reason.calendarDay) { plan in plan.choices.boundary = .wholeDays })
        }
        if choices.boundary != .calendarDays {
            list.append(Hypothesis(Reason.calendarDay) { plan in plan.choices.boundary = .calendarDays })
            list.append(
                Hypothesis(Reason.calendarDay) { plan in
                    plan.choices.boundary = .calendarDays
                    plan.choices.zone = []
                })
        } else {
            list += timeZones
        }
        return list
    }

    /// UTC, and the zone of the plan an hour off, as without summer time.
    private static var timeZones: [Hypothesis] {
        [
            Hypothesis(Reason.timeZone) { plan in plan.choices.zone = [] },
            Hypothesis(Reason.timeZone) { plan in
                for index in plan.choices.zone.indices { plan.choices.zone[index].offset += day / 24 }
            },
            Hypothesis(Reason.timeZone) { plan in
                for index in plan.choices.zone.indices { plan.choices.zone[index].offset -= day / 24 }
            },
        ]
    }

    /// Lookbacks that systems come with.
    private static var windows: [Hypothesis] {
        let usual: [(String, Int64)] = [
            ("30m", day / 48), ("1d", day), ("7d", 7 * day), ("14d", 14 * day), ("28d", 28 * day), ("30d", 30 * day),
            ("60d", 60 * day), ("90d", 90 * day),
        ]
        return usual.flatMap { name, length in
            [
                Hypothesis("\(Reason.wrongWindow)(\(name))") { plan in
                    plan.choices.lookback.change { min($0, length) }
                },
                Hypothesis("\(Reason.wrongWindow)(\(name))") { plan in plan.choices.lookback.change { _ in length } },
            ]
        }
    }

    /// What may compete, and what comes before what.
    private static func competition(_ plan: RunPlan) -> [Hypothesis] {
        var list = [
            Hypothesis(Reason.viewOverClick) { plan in
                plan.choices.touches = .all
                plan.choices.precedence = .none
            },
            Hypothesis(Reason.viewOverClick) { plan in
                plan.choices.touches = .all
                plan.choices.precedence = .standard
            },
        ]
        if plan.choices.touches == .all {
            list.append(Hypothesis(Reason.viewOverClick) { plan in plan.choices.precedence = .clickOverView })
            list.append(Hypothesis("clicks-only") { plan in plan.choices.touches = .clicks })
        }
        list.append(
            Hypothesis(Reason.directOverwrites) { plan in
                plan.choices.direct = .include
                for index in plan.rules.indices where plan.rules[index].kind == .lastNonDirect {
                    plan.rules[index].kind = .lastTouch
                }
            })
        list.append(Hypothesis(Reason.directSkipped) { plan in plan.choices.direct = .skipUnlessOnly })
        return list
    }

    private static func rest(_ plan: RunPlan) -> [Hypothesis] {
        var list = AttributionChoices.Repeats.allCases.filter { $0 != plan.choices.repeats }.map { repeats in
            Hypothesis("\(Reason.repeats)(\(repeats.rawValue))") { plan in plan.choices.repeats = repeats }
        }
        list.append(Hypothesis(Reason.usedUpTouches) { plan in plan.choices.sinceLastConversion.toggle() })
        for stitching in RunPlan.Stitching.allCases where stitching != plan.stitching {
            list.append(Hypothesis(Reason.identitySplit) { plan in plan.stitching = stitching })
        }
        return list
    }

    /// Each rule asked for answered by another one.
    private static func rules(_ plan: RunPlan) -> [Hypothesis] {
        var known: [RuleSpecification] = [
            .lastTouch, .firstTouch, .lastNonDirect, .linear, .timeDecay(), .positionBased(),
        ]
        for rule in plan.rules where !known.contains(where: { $0.kind == rule.kind }) { known.append(rule) }
        return known.map { other in
            Hypothesis("\(Reason.wrongRule)(\(other.name))") { plan in
                for index in plan.rules.indices { plan.rules[index].kind = other.kind }
            }
        }
    }
}

extension AttributionChoices.Lookback {
    /// Changes every duration, those of single channels as well.
    mutating func change(_ change: (Int64) -> Int64) {
        click = change(click)
        view = change(view)
        send = change(send)
        direct = change(direct)
        channels = channels.mapValues(change)
    }
}
