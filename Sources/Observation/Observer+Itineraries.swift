import Simulation
import Tracking

/// Lives told briefly.
extension Observer {
    /// ``observe(_:of:into:)`` of what the itineraries stand for, where nothing is hidden or disturbed (``isTransparent``): stays are
    /// never seen, so nothing is missing.
    public func observe(_ itineraries: Itineraries, into sum: inout EventSum) {
        precondition(isTransparent, "what is hidden or disturbed must be told at length")
        var total = sum
        for index in 0..<itineraries.count {
            let route = itineraries.route(index)
            complete(route.pointee.arrival, into: &total)
            let customer = route.pointee.facts.id
            let device = Identifiers.device(of: customer)
            for step in itineraries.steps(index) {
                // As `decision(_:)` has it where no outcome has a value.
                total.take(
                    TrackingEvent(
                        id: EventRole.id(EventRole.main, customer: customer, sequence: step.sequence),
                        kind: step.event < 0 ? .stage : .event, time: start &+ step.time, device: device,
                        name: UInt16(bitPattern: step.event),
                        stage: step.to < 0 ? TrackingEvent.churned : UInt16(bitPattern: step.to)))
            }
        }
        sum = total
    }
}
