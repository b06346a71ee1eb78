import Observation
import Testing
import Tracking

@Suite struct DigestTests {
    static let sample = TrackingEvent(
        id: EventID(customer: 3, sequence: 513), kind: .event, time: 1_700_000_000_000_000, due: 1_700_000_000_000_500,
        device: 11, user: 12, name: 1, channel: 2, partner: 3, campaign: 4, coupon: 5, stage: 6, product: 7, order: 13,
        value: 1_400, amount: 1.5, copy: 1)

    static func events(_ count: Int) -> [TrackingEvent] {
        (0..<count).map {
            var event = sample
            event.id = EventID(customer: UInt64($0 / 7), sequence: UInt64($0 % 7))
            event.value = Int64($0 * $0 % 1_000)
            return event
        }
    }

    func digest(_ events: [TrackingEvent]) -> Digest {
        events.reduce(into: Digest()) { $0.add($1) }
    }

    @Test func orderAndPartsDoNotMatter() {
        let events = Self.events(1_000)
        let whole = digest(events)
        #expect(digest(events.reversed()) == whole)
        var merged = digest(Array(events[600...]))
        merged.merge(digest(Array(events[..<600])))
        #expect(merged == whole)
        var buffered = Digest()
        events.withUnsafeBufferPointer { buffered.add($0) }
        #expect(buffered == whole)
    }

    @Test func everyBitOfEveryFieldMatters() {
        let plain = digest([Self.sample])
        var seen: Set<Digest> = [plain]
        var changes = 0
        func expectChanged(_ change: (inout TrackingEvent) -> Void) {
            var event = Self.sample
            change(&event)
            changes += 1
            seen.insert(digest([event]))
        }
        for bit in 0..<64 {
            expectChanged { $0.id.customer ^= 1 << UInt64(bit) }
            expectChanged { $0.id.sequence ^= 1 << UInt64(bit) }
            expectChanged { $0.time ^= 1 << Int64(bit) }
            expectChanged { $0.due ^= 1 << Int64(bit) }
            expectChanged { $0.device ^= 1 << UInt64(bit) }
            expectChanged { $0.user ^= 1 << UInt64(bit) }
            expectChanged { $0.order ^= 1 << UInt64(bit) }
            expectChanged { $0.value ^= 1 << Int64(bit) }
            expectChanged { $0.amount = Double(bitPattern: $0.amount.bitPattern ^ 1 << UInt64(bit)) }
        }
        for bit in 0..<16 {
            for field in [
                \TrackingEvent.name, \.channel, \.partner, \.campaign, \.coupon, \.stage, \.product,
            ] {
                expectChanged { $0[keyPath: field] ^= 1 << UInt16(bit) }
            }
        }
        for bit in 0..<8 { expectChanged { $0.copy ^= 1 << UInt8(bit) } }
        for kind in TrackingEvent.Kind.allCases where kind != .event { expectChanged { $0.kind = kind } }
        #expect(seen.count == changes + 1)
    }

    @Test func aChangedBitChangesHalfOfAllBits() {
        var flipped = 0
        for bit in 0..<64 {
            var event = Self.sample
            event.time ^= 1 << Int64(bit)
            let (a, b) = (digest([event]).hexadecimal, digest([Self.sample]).hexadecimal)
            flipped += zip(a, b).reduce(0) { sum, pair in
                sum + ((pair.0.hexDigitValue ?? 0) ^ (pair.1.hexDigitValue ?? 0)).nonzeroBitCount
            }
        }
        // 64 x 128 fair coins: mean 4,096, standard deviation 45.
        #expect((flipped - 4_096).magnitude < 4 * 46)
    }

    @Test func swappedValuesDoNotCancel() {
        // The sum of plain products would not notice that two events exchanged a field.
        var (a, b) = (Self.sample, Self.sample)
        b.id.customer = 4
        b.value = 1_500
        let before = digest([a, b])
        swap(&a.value, &b.value)
        #expect(digest([a, b]) != before)
    }

    @Test func countsMatter() {
        #expect(digest([Self.sample, Self.sample]) != digest([Self.sample]))
        #expect(digest([]) == Digest())
        #expect(digest([Self.sample]) != Digest())
    }

    @Test func hexadecimal() throws {
        #expect(Digest().hexadecimal == String(repeating: "0", count: 32))
        let text = digest([Self.sample]).hexadecimal
        #expect(text.utf8.count == 32)
        #expect(Digest(hexadecimal: text) == digest([Self.sample]))
        for bad in ["", "0", text + "0", String(text.dropLast()) + "g", String(repeating: "\u{FF10}", count: 32)] {
            #expect(Digest(hexadecimal: bad) == nil)
        }
    }

    /// Pinned, so that digests of stored results keep their meaning.
    @Test func isWhatItAlwaysWas() {
        #expect(digest(Self.events(100)).hexadecimal == "e124224bf60ee7ec00ab6b8d57ea582a")
    }
}
