// guide: last touch
import Tracking

/// All credit to the last touch within the lookback, under the choices of a scenario that names none.
enum LastTouch {
    /// Refuses what it does not know, rather than answering something else.
    static func check(_ plan: RunPlan) throws {
        var plain = AttributionChoices()
        (plain.lookback, plain.precedence) = (plan.choices.lookback, plan.choices.precedence)
        guard plan.choices == plain, plan.stitching == .retroactive else {
            throw BackendError.unsupported("it knows the standard attribution choices alone")
        }
    }

    static func credit(_ journey: [TrackingEvent], goal: UInt16, _ plan: RunPlan, into batch: inout CreditBatch) {
        var touches: [TrackingEvent] = []
        var orders: Set<UInt64> = []
        for event in journey {
            if event.kind == .click || event.kind == .direct, event.channel != TrackingEvent.nothing {
                touches.append(event)
            }
            guard event.kind == .event, event.name == goal else { continue }
            // An order counts once; 0 is no order.
            guard event.order == 0 || orders.insert(event.order).inserted else { continue }
            let touch = touches.last { event.time - $0.time <= lookback(of: $0, plan) }
            batch.append(
                Credit(
                    source: touch.map { Source(channel: $0.channel, partner: $0.partner) } ?? .none,
                    campaign: touch?.campaign ?? TrackingEvent.nothing, units: CreditUnits.one, value: event.value))
            batch.finish(event.id, time: event.time, value: event.value)
        }
    }

    private static func lookback(of touch: TrackingEvent, _ plan: RunPlan) -> Int64 {
        let lookback = plan.choices.lookback
        let own = lookback.channels[plan.vocabulary.channels[Int(touch.channel)].name]
        return own ?? (touch.kind == .direct ? lookback.direct : lookback.click)
    }
}
// guide: end
