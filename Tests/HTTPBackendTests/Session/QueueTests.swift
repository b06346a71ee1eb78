import Testing
import Tracking

@testable import HTTPBackend

@Suite struct QueueTests {
    @Test("the oldest first, whatever the order of coming in")
    func oldestFirst() {
        let seed = UInt64.random(in: 0 ... .max)
        var bits = SeededBits(seed: seed)
        let queue = SendQueue()
        let arrivals = (0..<2_000).map { _ in bits.next() % 500 }
        for (slot, arrival) in arrivals.enumerated() { queue.insert(Int32(slot), arrival: arrival) }
        var out: [UInt64] = []
        while let slot = queue.popFirst() { out.append(arrivals[Int(slot)]) }
        #expect(out == arrivals.sorted(), "seed \(seed)")
        #expect(queue.isEmpty && queue.firstArrival == .max)
    }

    @Test("slots that became free are used again, and none is given twice")
    func slots() {
        let slots = Slots()
        func slot(_ customer: UInt64) -> Slots.Slot {
            let event = TrackingEvent(id: EventID(customer: customer, sequence: 0), kind: .click, time: 0, device: 0)
            return Slots.Slot(event: event, ready: 0, arrival: customer, sink: 0)
        }
        // More than there is room for at first.
        let first = (0..<500).map { slots.insert(slot(UInt64($0))) }
        #expect(Set(first).count == 500)
        for index in first.prefix(200) { slots.remove(index) }
        let second = (0..<200).map { slots.insert(slot(1_000 + UInt64($0))) }
        #expect(Set(second) == Set(first.prefix(200)))
        #expect(first[200...].allSatisfy { slots[$0].event.id.customer == UInt64($0) })
        #expect(Set(second.map { slots[$0].event.id.customer }) == Set(1_000..<1_200))
    }

    @Test("what is put in comes out in order, with its sink, in the share it belongs to")
    func inbox() {
        let (a, b) = (Receipts(), Receipts())
        let inboxes = [Inbox(), Inbox()]
        let events = Run.events(400)
        for (part, sink) in [(events[..<150], a), (events[150...], b)] {
            let taken = ContiguousArray(part).withUnsafeBufferPointer { events in
                inboxes.enumerated().map { index, inbox in
                    guard case .taken(let count, _) = inbox.put(events, nil, share: (index, 2), sink) else { return -1 }
                    return count
                }
            }
            #expect(taken.reduce(0, +) == part.count && taken.allSatisfy { $0 > 0 })
        }
        var all: [EventID] = []
        for (index, inbox) in inboxes.enumerated() {
            var post = Inbox.Post()
            inbox.exchange(&post)
            #expect(post.lots.map { $0.sink === a } == [true, false])
            #expect(post.lots.last?.end == post.events.count)
            #expect(post.events.allSatisfy { Inbox.isOf((index, 2), $0.id.customer) })
            #expect(post.events.map(\.id) == events.map(\.id).filter { Inbox.isOf((index, 2), $0.customer) })
            all += post.events.map(\.id)
            inbox.close()
            let answer = ContiguousArray(events).withUnsafeBufferPointer { inbox.put($0, nil, share: (index, 2), a) }
            guard case .closed = answer else {
                Issue.record("a closed inbox took events")
                continue
            }
        }
        #expect(Set(all).count == 400)
    }
}
