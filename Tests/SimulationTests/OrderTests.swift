import Simulation
import Testing

/// Journey order and time order are two readings of one world.
@Suite struct OrderTests {
    private static let engine = Engine(world: FullWorld.world())

    /// Everything an occurrence says, with its properties in place of where they are kept.
    private func texts(_ occurrences: some Sequence<Occurrence>) -> [String] {
        occurrences.filter { $0.kind != .end }.map { occurrence in
            let o = occurrence
            return
                "\(o.time) \(o.customer) \(o.sequence) \(o.order) \(o.kind) \(o.value) \(o.amount) \(o.flags.rawValue) "
                + "\(o.stage) \(o.to) \(o.line) \(o.channel) \(o.partner) \(o.event) \(o.outcome) \(o.product) "
                + "\(o.kind == .emission ? 0 : o.related)"
        }
    }

    private func journeys() -> [Occurrence] {
        var all: [Occurrence] = []
        Theory.forEachCustomer(OrderTests.engine) { _, occurrences, _ in all += occurrences }
        return all
    }

    @Test func theWorldHasEveryKindOfOccurrence() {
        let kinds = Set(journeys().map(\.kind.rawValue))
        #expect(kinds == Set(0...8))
        #expect(journeys().contains { $0.flags.contains(.discounted) })
        #expect(journeys().contains { $0.flags.contains(.unsubscribed) })
        #expect(journeys().contains { $0.flags.contains(.intent) })
    }

    @Test func journeysComeInOrderWithSequenceNumbersOfTheirOwn() {
        Theory.forEachCustomer(OrderTests.engine) { facts, occurrences, _ in
            for (before, after) in zip(occurrences, occurrences.dropFirst()) {
                #expect((before.time, before.sequence) < (after.time, after.sequence), "customer \(facts.id)")
            }
            #expect(Set(occurrences.map(\.sequence)).count == occurrences.count, "customer \(facts.id)")
        }
    }

    @Test(arguments: [1, 2], [100, 2_000, 32_768])
    func timeOrderIsJourneyOrderSorted(parts: Int, eventsPerSlice: Int) {
        let expected = journeys().filter { $0.kind != .end }.sorted {
            ($0.time, $0.customer, $0.sequence) < ($1.time, $1.customer, $1.sequence)
        }
        var merged: [Occurrence] = []
        for part in 0..<parts {
            let order = TimeOrder(OrderTests.engine, part: part, of: parts, eventsPerSlice: eventsPerSlice)
            var slice = TimeSlice()
            var last: (Int64, UInt64, UInt32) = (-1, 0, 0)
            while order.next(&slice) {
                for occurrence in slice.occurrences {
                    let here = (occurrence.time, occurrence.customer, occurrence.sequence)
                    #expect(last < here)
                    #expect(occurrence.time >= slice.start && occurrence.time < slice.end)
                    last = here
                    merged.append(occurrence)
                }
            }
        }
        merged.sort { ($0.time, $0.customer, $0.sequence) < ($1.time, $1.customer, $1.sequence) }
        let (got, right) = (texts(merged), texts(expected))
        #expect(got.count == right.count)
        for (index, pair) in zip(got, right).enumerated() where pair.0 != pair.1 {
            Issue.record("occurrence \(index): \(pair.0), in journey order \(pair.1)")
            break
        }
    }

    @Test func blocksDoNotMatter() {
        let worker = OrderTests.engine.makeWorker()
        var (whole, pieces) = (Ledger(), Ledger())
        worker.simulate(0..<200, into: &whole)
        for start in stride(from: 0, to: 200, by: 7) { worker.simulate(start..<min(start + 7, 200), into: &pieces) }
        #expect(texts(whole.occurrences) == texts(pieces.occurrences))
        #expect(whole.starts == pieces.starts)
        #expect(whole.properties == pieces.properties)
    }
}
