import Foundation
import Results
import Runner
import Testing

@Suite("Shards: parts that do not make a run")
struct PartCollectionTests {
    private func withFolder(_ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "parts-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder)
    }

    private func run(seed: Int = 3) throws -> ShardedRun {
        var run = try ShardedRun(SplitShop.text(seed: seed))
        run.customers = 90
        return run
    }

    private func problems(_ paths: [String], allowsMissing: Bool = false) -> [String] {
        do {
            _ = try PartCollection(paths, allowsMissing: allowsMissing)
            return []
        } catch {
            return error.messages
        }
    }

    @Test("everything that is wrong is named at once")
    func all() throws {
        try withFolder { folder in
            let shop = try run()
            var paths = try [0, 1, 1, 4].enumerated().map { number, shard in
                try ShardedRun.write(shop.part(shard, of: 8).part, to: folder.appending(path: "\(number)"))
            }
            let stopped = RunControl()
            stopped.stop()
            paths.append(
                try ShardedRun.write(
                    shop.part(5, of: 8, control: stopped).part, to: folder.appending(path: "stopped")))
            paths.append(
                try ShardedRun.write(run(seed: 4).part(6, of: 8).part, to: folder.appending(path: "foreign")))
            let whole = try shop.part(7, of: 8).part
            paths.append(try ShardedRun.write(whole.dropLast(40), to: folder.appending(path: "short")))
            var changed = whole
            changed[changed.count / 2] ^= 1
            paths.append(try ShardedRun.write(changed, to: folder.appending(path: "changed")))
            paths.append(try ShardedRun.write(Data("hello".utf8), to: folder.appending(path: "letter")))
            paths.append(
                try ShardedRun.write(
                    Data("footfall.part/9\n".utf8) + whole, to: folder.appending(path: "newer")))
            paths.append(folder.appending(path: "nowhere").path)

            let found = problems(paths)
            for says in [
                "short: it is cut short", "changed: it is damaged", "letter: it is no part of a run",
                "newer: its format is \"footfall.part/9\"", "nowhere: there is no such part",
                "foreign is part of another run: text of the scenario digest",
                "stopped: shard 5/8 was interrupted", "shard 1/8 is there twice: ", "shards 2-3, 6-7 of 8 are missing",
            ] { #expect(found.contains { $0.contains(says) }, "\(says) in\n\(found.joined(separator: "\n"))") }
            #expect(found.count == 9)
            #expect(found.contains { $0.contains("seed 4 instead of 3") })
        }
    }

    @Test("what may be missing is said, and the rest is the sum of the rest")
    func missing() throws {
        let shop = try run()
        try shop.withParts(5) { paths in
            #expect(
                problems(Array(paths.dropFirst())) == [
                    "shard 0/5 is missing; run what is missing, or merge what there is with --allow-missing"
                ])
            let outcome = try ShardedRun.merge([paths[0], paths[3]], allowsMissing: true)
            #expect(outcome.summary.missingShards == ["1/5", "2/5", "4/5"] && outcome.summary.partial)
            let parts = try [0, 3].map { try shop.part($0, of: 5).summary.customers }
            #expect(outcome.summary.customers == parts.reduce(0, +))
            #expect(outcome.groups == nil)
            // With all of them there is nothing to say.
            let all = try ShardedRun.merge(paths, allowsMissing: true)
            #expect(all.summary.missingShards == nil && !all.summary.partial)
        }
    }

    @Test("a file that is cut anywhere is known, and no byte of it can be another one")
    func cuts() throws {
        let part = try run().part(0, of: 2).part
        #expect(throws: Never.self) { try Part(part) }
        for length in stride(from: 0, to: part.count, by: max(1, part.count / 200)) {
            #expect(throws: Part.Unreadable.self, "\(length) of \(part.count) bytes") { try Part(part.prefix(length)) }
        }
        var random = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            var changed = part
            let place = Int.random(in: 0..<part.count, using: &random)
            let bit = UInt8(1) << UInt8.random(in: 0..<8, using: &random)
            changed[place] ^= bit
            #expect(throws: Part.Unreadable.self, "byte \(place), bit \(bit)") { try Part(changed) }
        }
    }
}
