import Synchronization
import Tracking

/// What a server knows, from what is stored, and tells others of it.
extension Keeper {
    func learn(_ vocabulary: Vocabulary) throws -> Memory {
        _ = try session.settle()
        // Most stores give back events in the order in which they came. Where one does not, they are sorted, in memory.
        if let memory = try learn(vocabulary, read: { body in try session.events(part: 0, of: 1, body) }) {
            return memory
        }
        var events: ContiguousArray<TrackingEvent> = []
        try session.events(part: 0, of: 1) { events.append(contentsOf: $0) }
        events.sort { $0.id.sequence < $1.id.sequence }
        let memory = try learn(vocabulary) { body in try events.withUnsafeBufferPointer(body) }
        guard let memory else { throw BackendError.failed("two of its events have the same number") }
        return memory
    }

    /// - Returns: `nil` where the events do not come in the order of their numbers.
    private func learn(
        _ vocabulary: Vocabulary, read: ((UnsafeBufferPointer<TrackingEvent>) throws -> Void) throws -> Void
    ) throws -> Memory? {
        var memory = Memory(vocabulary, limits: memoryLimits)
        let goals = Set(plan.goals)
        let link = memory.names.event(Memory.linkEvent) ?? TrackingEvent.nothing
        var (last, isOrdered): (UInt64, Bool) = (0, true)
        try read { events in
            for event in events where isOrdered {
                isOrdered = event.id.sequence >= last
                last = event.id.sequence
                memory.learn(event, goals: goals, link: link)
            }
        }
        return isOrdered ? memory : nil
    }

    /// Tells others what is acknowledged by now.
    func note(_ memory: inout Memory) {
        let size = Size(messages: memory.messages.count, people: memory.people.count, names: memory.names.count)
        state.withLock { $0.size = size }
        let fresh = memory.takeLinks()
        if !fresh.isEmpty { links.withLock { links in for one in fresh { links[one.mark] = one.link } } }
    }

    /// The click on a link of ours that a mark stands for.
    func link(_ mark: UInt64) -> Memory.Link? { links.withLock { $0[mark] } }

    /// Whether it keeps and reads at all: not between a failure of the store and the next success.
    var isSound: Bool { state.withLock { $0.memory != nil || $0.isWorking } }

    var vocabulary: Vocabulary { state.withLock { $0.vocabulary } }

    var size: Size {
        state.withLock { state in
            var size = state.size
            size.waiting = state.waiting
            return size
        }
    }
}
