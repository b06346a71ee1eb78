import Testing
import Tracking

@Suite struct CreditBatchTests {
    private let id = EventID(customer: 1, sequence: 2)

    @Test func conversionsOwnTheCreditsSinceTheLast() {
        var batch = CreditBatch()
        let first = Credit(source: Source(channel: 0), units: 400_000_000, value: 4)
        let second = Credit(source: Source(channel: 1, partner: 3), campaign: 2, units: 600_000_000, value: 6)
        let third = Credit(source: .none, units: CreditUnits.one, value: -5)
        batch.append(first)
        batch.append(second)
        batch.finish(id, time: 7, value: 10)
        batch.append(third)
        batch.finish(EventID(customer: 1, sequence: 3), time: 8, value: -5)
        #expect(batch.count == 2)
        #expect(Array(batch.credits(of: 0)) == [first, second])
        #expect(Array(batch.credits(of: 1)) == [third])
        #expect(batch.conversions[0].id == id)
        #expect(batch.conversions.map(\.time) == [7, 8])
        #expect(batch.conversions.map(\.value) == [10, -5])
    }

    @Test func conversionWithoutCreditsIsEmpty() {
        var batch = CreditBatch()
        batch.finish(id, time: 0, value: 0)
        batch.append(Credit(source: .none, units: CreditUnits.one, value: 0))
        batch.finish(id, time: 0, value: 0)
        #expect(batch.credits(of: 0).isEmpty)
        #expect(batch.credits(of: 1).count == 1)
    }

    @Test func canBeUsedAgain() {
        var batch = CreditBatch()
        batch.append(Credit(source: .none, units: CreditUnits.one, value: 0))
        batch.finish(id, time: 0, value: 0)
        batch.removeAll()
        #expect(batch.count == 0 && batch.credits.isEmpty)
        batch.append(Credit(source: Source(channel: 4), units: CreditUnits.one, value: 1))
        batch.finish(id, time: 0, value: 1)
        #expect(batch.credits(of: 0).first?.source == Source(channel: 4))
    }

    @Test func sourcesAreLabelledByNames() {
        let vocabulary = Vocabulary(channels: [.init(name: "affiliate", partners: ["blog"]), .init(name: "search")])
        #expect(vocabulary.label(of: Source(channel: 1)) == "search")
        #expect(vocabulary.label(of: Source(channel: 0, partner: 0)) == "affiliate/blog")
        #expect(vocabulary.label(of: .none) == "none")
    }
}
