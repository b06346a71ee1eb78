import Foundation
import Testing

@testable import Cluster

@Suite("Words for shells")
struct ShellWordTests {
    @Test("a shell reads back what was written", arguments: ["/bin/sh", "/bin/bash"])
    func again(shell: String) throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        let words = OddWords.all + OddWords.random(seed: seed, count: 500)
        let script = "printf '%s\\0' " + words.map { ShellWord.quote($0) }.joined(separator: " ")
        let answer = try Shell().run(shell, ["-c", script])
        #expect(answer.code == 0, "seed \(seed): \(answer.complaints)")
        let read = answer.output.split(separator: 0, omittingEmptySubsequences: false).dropLast()
        #expect(read.map { Array($0) } == words.map { Array($0.utf8) }, "seed \(seed)")
    }

    @Test("what needs no quotes gets none")
    func plain() {
        #expect(ShellWord.quote("sqlite:/data/shop-1.db,sync=off") == "sqlite:/data/shop-1.db,sync=off")
        #expect(ShellWord.quote("it's") == #"'it'\''s'"#)
        #expect(ShellWord.quote("") == "''")
    }

    @Test("a shard's number comes in place of its mark, and of nothing else")
    func shard() throws {
        let words = ["sqlite:a b-{shard}.db", "{shard}", "{shard}{shard}'", "$n {shard", "none"]
        let script = "n=7; printf '%s\\0' " + words.map { ShellWord.quote($0, shard: "n") }.joined(separator: " ")
        let answer = try Shell().run("/bin/sh", ["-c", script])
        let read = answer.output.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
        #expect(read == ["sqlite:a b-7.db", "7", "77'", "$n {shard", "none"])
    }
}
