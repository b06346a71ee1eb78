import Observation
import Simulation
import Tracking

/// One thread's customers in order of time: what trackers see of them, slice by slice.
///
/// A plain chain is told briefly where that is enough: stays are never seen, so nothing is missing.
final class TimeShare {
    private enum Source {
        case whole(TimeOrder)
        case brief(PlainTimeOrder, TimedSteps)
    }
    private let source: Source
    private let observer: Observer
    private var slice = TimeSlice()
    private var events: ContiguousArray<TrackingEvent> = []
    /// End of the slice at hand, in microseconds since the scenario's start; `nil` when nothing is left.
    private(set) var end: Int64?
    private var isTaken = true
    /// What ``sumUp(while:)`` went through.
    private(set) var sum = EventSum()

    init(_ engine: Engine, _ observer: Observer, part: Int, of parts: Int) {
        self.observer = observer
        if observer.isTransparent, let order = PlainTimeOrder(engine, part: part, of: parts) {
            source = .brief(order, TimedSteps())
        } else {
            source = .whole(TimeOrder(engine, part: part, of: parts))
        }
    }

    /// Whether ``sumUp(while:)`` can stand in for ``fill()`` where nobody wants to see the events.
    var isBrief: Bool { if case .brief = source { true } else { false } }

    /// A customer whose life had no end in sight.
    var runaway: UInt64? { if case .brief(let order, _) = source { order.runaway } else { nil } }

    /// Makes the next slice where the last one was taken.
    func fill() {
        guard isTaken else { return }
        events.removeAll(keepingCapacity: true)
        end = fillEvents()
        isTaken = end == nil
    }

    func take() -> ContiguousArray<TrackingEvent> {
        isTaken = true
        return events
    }

    private func fillEvents() -> Int64? {
        switch source {
        case .brief(let order, let steps):
            guard order.next(steps) else { return nil }
            observer.observe(steps, into: &events)
            return steps.end
        case .whole(let order):
            guard order.next(&slice) else { return nil }
            for index in slice.occurrences.indices {
                observer.observe(slice.occurrences[index], of: slice.facts(of: index), into: &events)
            }
            return slice.end
        }
    }

    /// Goes through everything that is left, in order, and writes no event to memory.
    func sumUp(while goesOn: () -> Bool) {
        guard case .brief(let order, let steps) = source else { preconditionFailure("only what is brief is summed up") }
        var sum = EventSum()
        while goesOn(), order.next(steps) { observer.observe(steps, into: &sum) }
        self.sum.merge(sum)
    }
}
