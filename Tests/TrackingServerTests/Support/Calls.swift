import Tracking

@testable import TrackingServer

/// Drafts as calls make them, without the JSON.
enum Calls {
    /// - Parameters:
    ///   - user: empty for none.
    ///   - channel: empty for none.
    static func drafts(
        _ message: String, device: String, user: String = "", time: Int64 = 1_000, event: String = "e",
        channel: String = "", order: String = "", isGoal: Bool = false, value: Int64 = 0
    ) -> Drafts {
        var drafts = Drafts(received: 10_000)
        var draft = Draft(
            mark: message.isEmpty ? 0 : Identifier.message.number(message),
            kind: channel.isEmpty || isGoal ? .event : .click,
            time: time, device: Identifier.device.number(device))
        draft.user = user.isEmpty ? 0 : Identifier.user.number(user)
        draft.name = drafts.slice(isGoal ? "Order Completed" : event)
        draft.isGoal = isGoal
        draft.order = order.isEmpty ? 0 : Identifier.order.number(order)
        draft.value = value
        if !channel.isEmpty { draft.channel = drafts.slice(channel) }
        drafts.all = [draft]
        return drafts
    }

    static func make(_ all: [Drafts], _ memory: inout Memory) throws -> (
        events: [TrackingEvent], outcomes: [EventMaker.Outcome]
    ) {
        var (events, outcomes): (ContiguousArray<TrackingEvent>, [EventMaker.Outcome]) = ([], [])
        for drafts in all {
            let outcome = try drafts.bytes.withUnsafeBufferPointer {
                try EventMaker($0, received: drafts.received).make(drafts.all, with: &memory, into: &events)
            }
            outcomes.append(outcome)
        }
        return (Array(events), outcomes)
    }

    static func memory(_ limits: Memory.Limits = Memory.Limits()) -> Memory {
        Memory(Vocabulary(events: [Memory.linkEvent, "Order Completed"], stages: Ladder.stages), limits: limits)
    }
}
