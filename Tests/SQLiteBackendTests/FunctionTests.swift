import FootfallTestKit
import Foundation
import GRDB
import Testing
import Tracking

@testable import SQLiteBackend

/// The functions registered for attribution, against plain versions of themselves.
@Suite struct FunctionTests {
    private func queue() throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.prepareDatabase { AttributionFunctions.register(in: $0) }
        return try DatabaseQueue(configuration: configuration)
    }

    @Test func `decay is the shared definition`() throws {
        let seed: UInt64 = 4
        var random = SplitMix64(seed: seed)
        try queue().read { (db: Database) throws in
            for halfLife in [1, 3, hour, 7 * day, Int64.max / 2] {
                for _ in 0..<50 {
                    let age = Int64(random.next() >> UInt64(2 + random.below(60)))
                    let weight = try Int64.fetchOne(db, sql: "SELECT footfall_decay(?, ?)", arguments: [age, halfLife])
                    #expect(weight == DecayWeight.weight(age: age, halfLife: halfLife), "seed \(seed)")
                }
            }
        }
    }

    @Test func `shares and rests are those of long division`() throws {
        let seed: UInt64 = 8
        var random = SplitMix64(seed: seed)
        try queue().read { (db: Database) throws in
            for _ in 0..<300 {
                let amount = random.pick([.min, .max, 1_000_000_000, -7, 0, Int64(bitPattern: random.next())])
                let weight = Int64(random.next() >> UInt64(2 + random.below(60)))
                let total = weight + Int64(random.next() >> UInt64(3 + random.below(60))) + 1
                let product = UInt128(amount.magnitude) * UInt128(weight)
                let (share, rest) = product.quotientAndRemainder(dividingBy: UInt128(total))
                let row = try #require(
                    try Row.fetchOne(
                        db, sql: "SELECT footfall_share(?1, ?2, ?3) AS share, footfall_rest(?1, ?2, ?3) AS rest",
                        arguments: [amount, weight, total]))
                #expect(row["share"] == Int64(amount < 0 ? -Int128(share) : Int128(share)), "seed \(seed)")
                #expect(row["rest"] == Int64(rest), "seed \(seed)")
            }
        }
    }

    @Test func `wide weights share as narrow ones of the same proportion`() throws {
        let seed: UInt64 = 9
        var random = SplitMix64(seed: seed)
        try queue().read { (db: Database) throws in
            for _ in 0..<300 {
                let amount = random.pick([.min, .max, 1_000_000_000, -7, 0, Int64(bitPattern: random.next())])
                let (weight, others) = (Int64(random.below(1 << 40)), Int64(1 + random.below(1 << 40)))
                let row = try #require(
                    try Row.fetchOne(
                        db,
                        sql: """
                            SELECT footfall_share(?1, ?2, 1000000000, ?2, 1000000000, ?3, 1000000000) AS share,
                                footfall_share(?1, ?2, ?2 + ?3) AS narrow,
                                footfall_rest(?1, ?2, 1000000000, ?2, 1000000000, ?3, 1000000000) AS rest,
                                footfall_rest(?1, ?2, ?2 + ?3) AS narrow_rest
                            """, arguments: [amount, weight, others]))
                #expect(row["share"] as Int64 == row["narrow"], "seed \(seed)")
                let (rest, narrow): (Data, Int64) = (row["rest"], row["narrow_rest"])
                #expect(rest.count == 16)
                #expect(
                    rest.reduce(UInt128(0)) { $0 << 8 | UInt128($1) } == UInt128(narrow) * 1_000_000_000, "seed \(seed)"
                )
            }
        }
    }
}
