import Testing
import Tracking

@testable import MemoryBackend

/// The pieces that everything stands on, against plain versions of themselves.
@Suite struct PartsTests {
    @Test func `keys keep their index while the table grows`() {
        let seed: UInt64 = 9
        var random = TestRandom(seed: seed)
        var table = KeyTable()
        var plain: [UInt64: Int] = [:]
        for index in 0..<10_000 {
            // Dense, sparse, in steps of a power of two, and often again.
            let key = [UInt64(index), random.next(), UInt64(index) << 40, UInt64(random.below(1000))][random.below(4)]
            let expected = plain[key] ?? plain.count
            plain[key] = expected
            #expect(table.index(of: key) == expected, "seed \(seed)")
        }
        #expect(table.count == plain.count)
    }

    @Test func `decay weights are those of the definition`() {
        let seed: UInt64 = 4
        var random = TestRandom(seed: seed)
        for halfLife in [1, 3, 4096, hour, 7 * day, 400_000 * day, Int64.max / 2] {
            let curve = DecayCurve(halfLife: halfLife)
            for _ in 0..<200 {
                let age = Int64(random.next() >> UInt64(2 + random.below(60)))
                let expected = DecayWeight.weight(age: age, halfLife: halfLife)
                #expect(curve.weight(age: UInt64(age)) == UInt64(expected), "seed \(seed), \(age) by \(halfLife)")
            }
        }
    }

    @Test func `shares are those of long division`() {
        let seed: UInt64 = 8
        var random = TestRandom(seed: seed)
        var apportionment = Apportionment()
        for _ in 0..<1000 {
            let amount = random.next() >> UInt64(1 + random.below(63))
            let count = 1 + random.below(random.below(10) == 0 ? 100 : 8)
            var weights: [UInt64] = (0..<count).map { _ in random.next() >> UInt64(8 + random.below(56)) }
            if random.below(3) == 0 { weights = weights.map { _ in weights[0] } }
            let total = weights.reduce(0, +)
            guard total > 0 else { continue }
            var narrow = Scratch<UInt64>()
            var wide = Scratch<UInt128>()
            for weight in weights {
                narrow.append(weight)
                wide.append(UInt128(weight) << 40)
            }
            let expected = longDivision(amount, weights, total)
            apportionment.share(amount, by: narrow, total: total)
            #expect((0..<count).map { apportionment.parts[$0] } == expected, "seed \(seed)")
            apportionment.share(amount, by: wide, total: UInt128(total) << 40)
            #expect((0..<count).map { apportionment.parts[$0] } == expected, "seed \(seed)")
        }
    }

    private func longDivision(_ amount: UInt64, _ weights: [UInt64], _ total: UInt64) -> [UInt64] {
        var parts = weights.map { UInt64(UInt128(amount) * UInt128($0) / UInt128(total)) }
        let remainders = weights.map { UInt128(amount) * UInt128($0) % UInt128(total) }
        let order = weights.indices.sorted { (remainders[$1], $0) < (remainders[$0], $1) }
        for index in order.prefix(Int(amount - parts.reduce(0, +))) { parts[index] += 1 }
        return parts
    }

    @Test func `small sets and large ones hold the same`() {
        var set = SmallSet<UInt64>()
        for round in 0..<2 {
            for isNew in [true, false] {
                for element in 0..<100 as Range<UInt64> {
                    let inserted = set.insert(element)
                    #expect(inserted == isNew, "round \(round)")
                }
            }
            set.removeAll()
        }
    }

    @Test func `an event takes what the documentation says`() {
        let words = UnsafeMutablePointer<UInt64>.allocate(capacity: Record.maximumWords)
        defer { words.deallocate() }
        func length(_ event: TrackingEvent) -> Int { withUnsafePointer(to: event) { Record.encode($0, to: words) * 8 } }
        let id = EventID(customer: 1, sequence: 2)
        #expect(length(TrackingEvent(id: id, kind: .stage, time: 3, device: 1, stage: 1)) == 16)
        #expect(length(TrackingEvent(id: id, kind: .click, time: 3, device: 1, channel: 1, stage: 1)) == 24)
        #expect(
            length(TrackingEvent(id: id, kind: .event, time: 3, device: 1, name: 1, order: 9, value: 3, amount: 1))
                == 48)
        #expect(
            length(
                TrackingEvent(
                    id: EventID(customer: 1, sequence: .max), kind: .event, time: 3, due: 4, device: 1, user: 5,
                    name: 1,
                    channel: 1, order: 9, value: 3, amount: 1)) == 80)
        #expect(MemoryLayout<Customer>.stride == 56)
    }
}
