import Observation
import Simulation
import Testing
import Tracking

/// Over customers as the simulation makes them, rather than occurrences made by hand.
@Suite struct SimulatedTests {
    static func ledger() -> Ledger {
        let engine = Engine(world: Worlds.world())
        var ledger = Ledger()
        engine.makeWorker().simulate(0..<engine.count, into: &ledger)
        return ledger
    }

    @Test func whatIsVisibleIsSeenOnce() {
        let ledger = Self.ledger()
        let observer = Worlds.observer()
        var kinds: Set<TrackingEvent.Kind> = []
        for index in ledger.customers.indices {
            let lived = ledger.occurrences[ledger.starts[index]..<ledger.starts[index + 1]]
            let events = lived.flatMap { observer.events(of: $0) }
            let visible = lived.filter { observer.visibility(of: $0, customer: ledger.customers[index]) == .seen }
            #expect(events.map { EventRole.occurrence(of: $0.id) } == visible.map(\.sequence))
            #expect(events.map(\.time) == visible.map { Worlds.start + $0.time })
            #expect(Set(events.map(\.device)).count == 1)
            #expect(Set(events.map(\.id)).count == events.count)
            kinds.formUnion(events.map(\.kind))
        }
        #expect(ledger.customers.count == 300)
        #expect(kinds == [.click, .view, .send, .direct, .event, .stage])
    }

    @Test func ordersAreUnique() {
        let observer = Worlds.observer()
        let orders = Self.ledger().occurrences.flatMap { observer.events(of: $0) }.map(\.order).filter { $0 != 0 }
        #expect(orders.count > 100)
        #expect(Set(orders).count == orders.count)
    }

    @Test func anyOrderOfLookingGivesTheSameDigest() {
        let ledger = Self.ledger()
        let observer = Worlds.observer(.everything)
        func digest(_ indices: [Int]) -> Digest {
            var out: ContiguousArray<TrackingEvent> = []
            for index in indices {
                let occurrence = ledger.occurrences[index]
                let owner = ledger.starts.lastIndex { $0 <= index } ?? 0
                observer.observe(occurrence, of: ledger.customers[owner], into: &out)
            }
            return out.reduce(into: Digest()) { $0.add($1) }
        }
        let indices = Array(ledger.occurrences.indices.prefix(1_500))
        let byTime = indices.sorted {
            let (a, b) = (ledger.occurrences[$0], ledger.occurrences[$1])
            return (a.time, a.customer, a.sequence) < (b.time, b.customer, b.sequence)
        }
        #expect(byTime != indices)
        #expect(digest(indices) == digest(byTime))
    }
}
