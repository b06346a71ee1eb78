import Simulation
import Testing

/// Two worlds share every draw that both make: without a channel nothing changes for a customer before its first touch.
@Suite struct WorldTests {
    private static let full = Engine(world: FullWorld.world())

    /// A customer's life with the properties of its emissions.
    private struct Life {
        var occurrences: [Occurrence]
        var properties: [[Double]]
        var parent: UInt64?
    }

    private static func lives(_ engine: Engine) -> [UInt64: Life] {
        var lives: [UInt64: Life] = [:]
        Theory.forEachCustomer(engine) { facts, occurrences, ledger in
            let properties = occurrences.map { occurrence -> [Double] in
                guard occurrence.kind == .emission, occurrence.event == 2 else { return [] }
                return [ledger.properties[Int(occurrence.related)], ledger.properties[Int(occurrence.related) + 1]]
            }
            lives[facts.id] = Life(
                occurrences: Array(occurrences), properties: properties,
                parent: facts.generation > 0 ? occurrences.first?.related : nil)
        }
        return lives
    }

    /// All that happens, ids aside.
    private static func text(_ life: Life, _ index: Int, withValue: Bool = true) -> String {
        let o = life.occurrences[index]
        return "\(o.time) \(o.kind) \(o.amount) \(o.stage) \(o.to) \(o.line) \(o.channel) \(o.partner) \(o.event) "
            + "\(o.outcome) \(o.product) \(life.properties[index])"
            + (withValue ? " \(o.value) \(o.flags.rawValue)" : "")
    }

    /// Referrals are the referral channel's own doing. A touch that announces a conversion within the hour tells of a decision
    /// that may lie behind the limit, where the worlds may differ.
    private static func story(_ life: Life, before limit: Int64, without channel: Int) -> [String] {
        life.occurrences.indices.filter { index in
            let occurrence = life.occurrences[index]
            return occurrence.time < limit && occurrence.kind != .end
                && !(channel == FullWorld.referral && occurrence.kind == .referral)
                && !(occurrence.flags.contains(.intent) && occurrence.time >= limit - 3_600_000_000)
        }.map { text(life, $0) }
    }

    /// When the channel first touches the customer or the one who referred it, before the customer came.
    private static func firstTouch(of id: UInt64, by channel: Int, _ lives: [UInt64: Life]) -> Int64 {
        guard let life = lives[id] else { return .min }
        let own = life.occurrences.first { $0.channel == Int16(channel) }?.time ?? .max
        guard let parent = life.parent else { return own }
        let referred = lives[parent]?.occurrences.first { $0.kind == .referral && $0.related == id }?.time ?? .min
        return firstTouch(of: parent, by: channel, lives) <= referred ? .min : own
    }

    @Test(arguments: 0..<6)
    func worldsAreTheSameUpToTheFirstTouch(channel: Int) {
        let full = WorldTests.lives(WorldTests.full)
        let without = WorldTests.lives(WorldTests.full.without(Exclusions(channels: [channel])))
        #expect(!without.values.contains { $0.occurrences.contains { $0.channel == Int16(channel) } })
        var (compared, changed) = (0, 0)
        for id in full.keys.sorted() {
            guard let life = full[id] else { continue }
            let limit = WorldTests.firstTouch(of: id, by: channel, full)
            guard limit > life.occurrences[0].time else { continue }
            guard let other = without[id] else {
                Issue.record("customer \(id) is missing without channel \(channel)")
                continue
            }
            let (with, less) = (
                WorldTests.story(life, before: limit, without: channel),
                WorldTests.story(other, before: limit, without: channel)
            )
            #expect(with == less, "customer \(id), channel \(channel)")
            compared += 1
            if WorldTests.story(life, before: .max, without: channel)
                != WorldTests.story(other, before: .max, without: channel)
            {
                changed += 1
            }
        }
        #expect(compared > 500)
        #expect(changed > 20)
    }

    /// Coupons only announce conversions: they cost, and they discount, and nothing else is different.
    @Test func intentTouchesChangeOnlyDiscountedValues() {
        let channel = FullWorld.coupons
        let full = WorldTests.lives(WorldTests.full)
        let without = WorldTests.lives(WorldTests.full.without(Exclusions(channels: [channel])))
        #expect(full.keys.sorted() == without.keys.sorted())
        var discounted = 0
        for id in full.keys.sorted() {
            guard let life = full[id], let other = without[id] else { continue }
            let kept = life.occurrences.indices.filter { life.occurrences[$0].channel != Int16(channel) }
            #expect(
                kept.map { WorldTests.text(life, $0, withValue: false) }
                    == other.occurrences.indices.map { WorldTests.text(other, $0, withValue: false) }, "customer \(id)")
            for (mine, index) in zip(kept.map({ life.occurrences[$0] }), other.occurrences.indices) {
                let theirs = other.occurrences[index]
                if mine.value == theirs.value { continue }
                #expect(mine.flags.contains(.discounted) || mine.kind == .refund)
                #expect(mine.value == Int64((Double(theirs.value) * 0.9).rounded()))
                discounted += 1
            }
        }
        #expect(discounted > 10)
    }

    /// A partner's touches are deleted, not given to another.
    @Test func aPartnersTouchesAreNotReallocated() {
        let partner = Exclusions.Partner(channel: FullWorld.affiliate, partner: 0)
        func touches(_ engine: Engine, _ partner: Int16) -> Int {
            WorldTests.lives(engine).values.reduce(0) { sum, life in
                sum + life.occurrences.count { $0.channel == Int16(FullWorld.affiliate) && $0.partner == partner }
            }
        }
        let less = WorldTests.full.without(Exclusions(partners: [partner]))
        #expect(touches(WorldTests.full, 0) > 100)
        #expect(touches(less, 0) == 0)
        // Lives change a little, their touches by the other partner hardly.
        let (before, after) = (touches(WorldTests.full, 1), touches(less, 1))
        #expect(abs(before - after) < before / 5)
    }
}
