import Simulation
import Tracking

/// Lives told briefly.
extension Observer {
    /// ``observe(_:of:into:)`` of what the itineraries stand for, where nothing is hidden or disturbed (``isTransparent``): stays are
    /// never seen, so nothing is missing.
    public func observe(_ itineraries: Itineraries, into sum: inout EventSum) {
        precondition(isTransparent, "what is hidden or disturbed must be told at length")
        var total = sum
        for index in 0..<itineraries.count { complete(itineraries.route(index).pointee.arrival, into: &total) }
        // One loop over everybody's steps: one over each customer's would end where nobody can guess.
        for step in itineraries.allSteps {
            let device = Identifiers.device(of: step.customer)
            total.take(
                outcome(
                    at: step.time, of: step.customer, device, sequence: step.sequence, to: step.move.to,
                    event: step.move.event))
        }
        sum = total
    }

    /// Appends what trackers get of a slice of a plain chain, in its order; only where nothing is hidden or disturbed.
    public func observe(_ slice: TimedSteps, into out: inout ContiguousArray<TrackingEvent>) {
        hand(slice, to: &out)
    }

    /// The same where nobody wants to see the events: none is ever written to memory.
    public func observe(_ slice: TimedSteps, into sum: inout EventSum) {
        var total = sum
        hand(slice, to: &total)
        sum = total
    }

    @inline(__always)
    private func hand(_ slice: TimedSteps, to sink: inout some EventSink) {
        precondition(isTransparent, "what is hidden or disturbed must be told at length")
        for step in slice.steps {
            if step.isArrival {
                complete(step.occurrence, into: &sink)
            } else {
                let device = Identifiers.device(of: step.customer)
                sink.take(
                    outcome(
                        at: step.time, of: step.customer, device, sequence: step.sequence, to: step.to,
                        event: step.event))
            }
        }
    }

    /// As ``decision(_:)`` has it where no outcome has a value.
    @inline(__always)
    private func outcome(
        at time: Int64, of customer: UInt64, _ device: UInt64, sequence: UInt32, to: Int16, event: Int16
    ) -> TrackingEvent {
        TrackingEvent(
            id: EventRole.id(EventRole.main, customer: customer, sequence: sequence),
            kind: event < 0 ? .stage : .event, time: start &+ time, device: device,
            name: UInt16(bitPattern: event),
            stage: to < 0 ? TrackingEvent.churned : UInt16(bitPattern: to))
    }
}
