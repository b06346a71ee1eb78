import FootfallTestKit
import Testing

@testable import Attribution

@Suite("Markov removal effects") struct MarkovTests {
    private func markov(_ text: String, _ rule: String = "markov") throws -> FileCredits.Rule {
        try Files.credit("path,conversions,value,nulls\n" + text, [rule]).rules[0]
    }

    /// On a > b with chances p of going on from a and q of converting from b, everything is lost without either.
    @Test("a chain in a row") func row() throws {
        let rule = try markov("a > b,3,30,1\na,0,0,4\n")
        #expect(rule.conversions == ["a": 1.5, "b": 1.5] && rule.value == ["a": 15, "b": 15])
    }

    /// Half the paths go by a, half by b; a converts 1/2, b 1/4. Without a a quarter of b's half is left.
    @Test("two ways side by side") func sideBySide() throws {
        let rule = try markov("a,2,10,2\nb,1,20,3\n")
        // RE_a = 2/3, RE_b = 1/3; by value 10/30 and 20/30.
        #expect(near(rule.conversions["a"], 2) && near(rule.conversions["b"], 1))
        #expect(near(rule.value["a"], 10) && near(rule.value["b"], 20))
    }

    /// a > b, a, b: without a only b's own start is left, and b converts b's share of all that leaves b.
    @Test("a chain worked out by hand") func hand() throws {
        // Start: a 2, b 1. a: to b 1, converts 1. b: converts 1 of 2, null 1. P = 2/3.
        // Without a: 1/3 * 1/2 = 1/6, RE_a = 3/4. Without b: 2/3 * 1/2 = 1/3, RE_b = 1/2.
        let rule = try markov("a > b,1,0,0\na,1,0,0\nb,0,0,1\n")
        #expect(near(rule.conversions["a"], 1.2) && near(rule.conversions["b"], 0.8))
    }

    @Test("equal neighbours are one state") func runs() throws {
        let plain = try markov("a > b,1,2,0\nb > a,0,0,1\n")
        let repeated = try markov("a > a > b > b > b,1,2,0\nb > b > a,0,0,1\n")
        #expect(plain.conversions == repeated.conversions && plain.value == repeated.value)
    }

    @Test("without nulls only conversions count") func nulls() throws {
        let with = try markov("a > b,1,0,5\nb,1,0,0\n", "markov(nulls=false)")
        let without = try markov("a > b,1,0,0\nb,1,0,0\n")
        #expect(with.conversions == without.conversions)
    }

    @Test("nothing converts, and nothing at all") func empty() throws {
        #expect(try markov("a > b,0,0,3\n").conversions == ["a": 0, "b": 0])
        #expect(try markov("").conversions.isEmpty)
        #expect(try markov(",2,3,0\n").conversions == ["none": 2])
    }

    struct Random: Sendable, CustomTestStringConvertible {
        var seed: UInt64
        var order: Int
        var channels: Int
        var testDescription: String { "order \(order), \(channels) channels, seed \(seed)" }
    }

    static let chains = [
        Random(seed: 1, order: 1, channels: 5), Random(seed: 2, order: 1, channels: 60),
        Random(seed: 3, order: 2, channels: 4), Random(seed: 4, order: 2, channels: 9),
        Random(seed: 5, order: 3, channels: 5), Random(seed: 6, order: 4, channels: 4),
    ]

    /// Against a solution of the same equations by a dense method of its own, state by state from the definition.
    @Test("random chains against dense elimination", arguments: chains)
    func random(_ chain: Random) throws {
        var random = SplitMix64(seed: chain.seed)
        var text = ""
        var rows: [DenseMarkov.Row] = []
        for _ in 0..<150 {
            let path = (0...random.below(9)).map { _ in random.below(chain.channels) }
            let (conversions, nulls) = (random.below(3), random.below(3))
            let value = conversions == 0 ? 0 : random.below(100)
            rows.append(.init(path: path, conversions: Double(conversions), value: Double(value), nulls: Double(nulls)))
            let names = path.map { "c\($0)" }
            text += "\(names.joined(separator: " > ")),\(conversions),\(value),\(nulls)\n"
        }
        for nulls in [true, false] {
            let ours = try markov(text, "markov(order=\(chain.order),nulls=\(nulls))")
            let wanted = DenseMarkov.credits(rows, channels: chain.channels, order: chain.order, nulls: nulls)
            for channel in 0..<chain.channels {
                guard let conversions = ours.conversions["c\(channel)"], let value = ours.value["c\(channel)"] else {
                    continue
                }
                let place: Comment = "seed \(chain.seed), channel \(channel)"
                #expect(near(conversions, wanted.conversions[channel], within: 1e-9), place)
                #expect(near(value, wanted.value[channel], within: 1e-7), place)
            }
        }
    }

    /// Sweeps and elimination are two ways to the same numbers; which is taken depends on the size alone.
    @Test("sweeps and elimination agree", arguments: [UInt64(1), 2, 3])
    func twoWays(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var paths = MarkovPaths(order: 2, nulls: true)
        for _ in 0..<400 {
            let path = (0...random.below(12)).map { _ in UInt32(random.below(8)) }
            let conversions = Double(random.below(2))
            path.withUnsafeBufferPointer {
                paths.add(PathRow(channels: $0, conversions: conversions, value: 0, nulls: 1 - conversions))
            }
        }
        let chain = paths.chain(Array(0..<8))
        let swept = try #require(ChainSweeps(chain).solve(chain.conversions))
        let eliminated = try ChainElimination.leftWithout(chain).conversions
        for (a, b) in zip(swept, eliminated) { #expect(near(a, b, within: 1e-13), "seed \(seed)") }
    }

    @Test("the same bits on every run") func bits() throws {
        var random = SplitMix64(seed: 9)
        var text = ""
        for _ in 0..<500 {
            let names = (0...random.below(6)).map { _ in "c\(random.below(90))" }
            text += "\(names.joined(separator: " > ")),1,3,1\n"
        }
        let first = try markov(text, "markov(order=2)")
        for _ in 0..<3 {
            let again = try markov(text, "markov(order=2)")
            #expect(zip(first.rows, again.rows).allSatisfy { $0.conversions == $1.conversions && $0.value == $1.value })
        }
    }
}
