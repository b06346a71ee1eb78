import Simulation
import Tracking

/// Lives told briefly.
extension Observer {
    /// ``observe(_:of:into:)`` of what the itineraries stand for, where nothing is hidden or disturbed (``isTransparent``): stays are
    /// never seen, so nothing is missing.
    public func observe(_ itineraries: Itineraries, into sum: inout EventSum) {
        precondition(isTransparent, "what is hidden or disturbed must be told at length")
        guard itineraries.count > 0 else { return }
        let first = itineraries.route(0).pointee.facts.id
        let numbers = Int(itineraries.route(itineraries.count - 1).pointee.facts.id - first) + 1
        // Of a customer's events all are sent by one device. That part of their hash is made once, and looked up: one loop over
        // everybody's steps does so, because one over each customer's would end where nobody can guess.
        withUnsafeTemporaryAllocation(of: Digest.self, capacity: numbers) { origins in
            var total = sum.digest
            for index in 0..<itineraries.count {
                let arrival = itineraries.route(index).pointee.arrival
                let event = plain(arrival, arrival.channel < 0 ? .stage : .click)
                let origin = Digest.origin(device: event.device, user: event.user)
                origins[Int(truncatingIfNeeded: arrival.customer &- first)] = origin
                total.merge(Digest(of: event, from: origin))
            }
            for step in itineraries.allSteps {
                let event = outcome(
                    at: step.time, of: step.customer, 0, sequence: step.sequence, to: step.move.to,
                    event: step.move.event)
                total.merge(
                    Digest(of: event, from: origins[Int(truncatingIfNeeded: step.customer &- first)]))
            }
            sum.digest = total
        }
        sum.count += itineraries.count + itineraries.allSteps.count
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
