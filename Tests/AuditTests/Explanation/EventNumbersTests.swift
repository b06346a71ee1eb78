import FootfallTestKit
import Testing
import Tracking

@testable import Audit

@Suite("Numbers of events")
struct EventNumbersTests {
    @Test("they are those of a dictionary", arguments: [0, 1, 2, 3, 10, 100])
    func dictionary(count: Int) {
        for seed in 0..<20 as Range<UInt64> {
            var random = SplitMix64(seed: seed)
            let events = ContiguousArray(
                (0..<count).map { index in
                    // Some in order, some shuffled; some each once, some often.
                    let sequence = seed % 2 == 0 ? index : random.below(max(1, count / Int(1 + seed % 4)))
                    return TrackingEvent(
                        id: EventID(customer: 1, sequence: UInt64(sequence)), kind: .click, time: 0, device: 1)
                })
            let numbers = EventNumbers(events)
            var known: [EventID: Int] = [:]
            for (place, event) in events.enumerated() {
                #expect(numbers.isFirst(place) == (known[event.id] == nil), "seed \(seed), place \(place)")
                if known[event.id] == nil { known[event.id] = known.count }
            }
            #expect(numbers.count == known.count)
            for (id, number) in known { #expect(numbers[id] == number, "seed \(seed), \(id)") }
            #expect(numbers[EventID(customer: 1, sequence: UInt64(count + 1))] == nil)
            #expect(numbers[EventID(customer: 0, sequence: 0)] == nil)
        }
    }
}
