import FootfallTestKit
import Testing

@testable import Attribution

@Suite("Shapley values and removal of positions") struct ShapleyTests {
    private func rule(_ text: String, _ name: String = "shapley") throws -> FileCredits.Rule {
        try Files.credit("path,conversions,value,nulls\n" + text, [name]).rules[0]
    }

    /// v(a) = 1/2, v(b) = 0, v(ab) = 1: phi_a = (1/2 + 1) / 2 = 3/4 of ab's conversions, and all of a's.
    @Test("two channels by hand") func hand() throws {
        let credits = try rule("a,1,10,1\na > b > a,4,80,0\nb,0,0,7\n")
        #expect(credits.conversions == ["a": 4, "b": 1])
        #expect(credits.value == ["a": 70, "b": 20])
    }

    /// v(a) = 1 and v(ab) = 1/2: b does harm, and its credit is below zero.
    @Test("credit can be negative, and sums to what converted") func negative() throws {
        let credits = try rule("a,1,0,0\na > b,2,0,2\n")
        // phi_a = (1 + 1/2) / 2, phi_b = (0 - 1/2) / 2, of v = 1/2.
        #expect(credits.conversions == ["a": 4, "b": -1])
    }

    @Test("random sets against all permutations", arguments: [UInt64(1), 2, 3])
    func permutations(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var text = ""
        var rows: [(set: Set<Int>, conversions: Double, nulls: Double)] = []
        for _ in 0..<80 {
            let path = (0...random.below(5)).map { _ in random.below(5) }
            let (conversions, nulls) = (random.below(3), random.below(3))
            rows.append((Set(path), Double(conversions), Double(nulls)))
            let names = path.map { "c\($0)" }
            text += "\(names.joined(separator: " > ")),\(conversions),0,\(nulls)\n"
        }
        func rate(_ set: Set<Int>) -> (rate: Double, conversions: Double) {
            let same = rows.filter { $0.set == set }
            let conversions = same.reduce(0) { $0 + $1.conversions }
            let all = conversions + same.reduce(0) { $0 + $1.nulls }
            return (all > 0 && !set.isEmpty ? conversions / all : 0, conversions)
        }
        var wanted = [Double](repeating: 0, count: 5)
        for set in Set(rows.map(\.set)) where rate(set).conversions > 0 {
            let orders = Self.orders(set.sorted())
            for order in orders {
                var before: Set<Int> = []
                for channel in order {
                    let gain = rate(before.union([channel])).rate - rate(before).rate
                    let whole = rate(set)
                    wanted[channel] += whole.conversions * gain / whole.rate / Double(orders.count)
                    before.insert(channel)
                }
            }
        }
        let credits = try rule(text)
        for channel in 0..<5 {
            #expect(near(credits.conversions["c\(channel)"] ?? 0, wanted[channel], within: 1e-9), "seed \(seed)")
        }
    }

    private static func orders(_ items: [Int]) -> [[Int]] {
        guard let first = items.first else { return [[]] }
        return orders(Array(items.dropFirst())).flatMap { rest in
            (0...rest.count).map { place -> [Int] in
                var order = rest
                order.insert(first, at: place)
                return order
            }
        }
    }

    /// With 13 channels of which two have a say, everything can be said by hand: v(S) = 1, v(a) = v(b) = 1/2.
    @Test("more than 12 channels are sampled, within their standard errors") func sampled() throws {
        let names = (0..<13).map { "c\($0 + 10)" }
        let text = names.joined(separator: " > ") + ",26,52,0\nc10,1,0,1\nc11,1,0,1\n"
        let credits = try rule(text)
        // Whoever comes last gains 1; c10 and c11 gain 1/2 where they come first, which the second then loses.
        let others = 1.0 / 13
        let pair = 0.5 / 13
        let second = 0.5 / 13 / 12
        for row in credits.rows {
            let error = try #require(row.conversionsError)
            let isSpecial = row.channel == "c10" || row.channel == "c11"
            let own = isSpecial ? 1.0 : 0
            let phi = isSpecial ? others + pair - second : others - 2 * second
            #expect(error > 0 && near(row.conversions, own + 26 * phi, within: 5 * error), "\(row)")
            #expect(row.valueError == 2 * error, "\(row)")
        }
        #expect(abs(credits.conversions.values.reduce(0, +) - 28) < 1e-9)
        let again = try rule(text)
        #expect(zip(credits.rows, again.rows).allSatisfy { $0.conversions == $1.conversions })
    }

    @Test("twelve channels are exact") func twelve() throws {
        let names = (0..<12).map { "c\($0 + 10)" }
        let credits = try rule(names.joined(separator: " > ") + ",12,0,3\n")
        for row in credits.rows { #expect(abs(row.conversions - 1) < 1e-12 && row.conversionsError == nil) }
    }

    /// p(ab) = 1/2, p(a) = 1/4, p(b) unseen: weights 1/2 for a, 1/4 for b.
    @Test("positions by what they add") func positions() throws {
        let credits = try rule("a > b,3,9,3\na,1,0,3\n", "removal-of-position")
        #expect(near(credits.conversions["a"], 3) && near(credits.conversions["b"], 1))
        #expect(near(credits.value["a"], 6) && near(credits.value["b"], 3))
        // Nothing adds anything: the last touch.
        let flat = try rule("a > b,1,2,0\na,1,0,0\nb,1,0,0\n", "removal-of-position")
        #expect(flat.conversions == ["a": 1, "b": 2])
        // A channel met twice gets both positions' shares.
        let twice = try rule("a > b > a,2,0,0\na > b,0,0,1\nb > a,0,0,1\na > a,1,0,0\n", "removal-of-position")
        #expect(twice.conversions == ["a": 3, "b": 0])
    }
}
