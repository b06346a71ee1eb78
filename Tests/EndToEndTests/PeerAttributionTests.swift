import Foundation
import Testing

/// The same file through `footfall attribute` and through other people's programs.
@Suite("Attribution against independent implementations", .serialized)
struct PeerAttributionTests {
    private struct Answer: Decodable {
        var rules: [String: [String: [Double]]]
    }

    /// 3,000 paths of one conversion or one null each, with repeats, over six channels.
    private func file() throws -> Program {
        let program = try Program()
        var text = "path,conversions,value,nulls\n"
        var state: UInt64 = 20_261_122
        func below(_ bound: UInt64) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % bound)
        }
        for _ in 0..<3_000 {
            var path = ["c\(below(6))"]
            while below(4) > 0, path.count < 30 { path.append("c\(below(6))") }
            let converts = below(10) < 3
            text += path.joined(separator: " > ") + (converts ? ",1,\(10 + below(190)),0\n" : ",0,0,1\n")
        }
        try program.write(text, to: "paths.csv")
        return program
    }

    private func peer(_ program: Program, _ model: String, _ options: [String] = []) throws -> [String: [String:
        [Double]]]
    {
        let script = Program.root.appending(path: "Sources/footfall-bench/Peers/attribution_peers.py").path
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: try #require(BenchSmokeTests.python))
        process.arguments = ["-B", script, model, program.folder.appending(path: "paths.csv").path] + options
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(script) \(model) failed; `make peers` brings what it needs")
        return try JSONDecoder().decode(Answer.self, from: data).rules
    }

    private func ours(_ program: Program, _ rule: String) throws -> [String: [Double]] {
        let answer = try program.run("attribute", "paths.csv", "--rule", rule, "--format", "json")
        let rules = try #require(try answer.object()["rules"] as? [[String: Any]])
        let rows = try #require(rules.first?["channels"] as? [[String: Any]])
        return try rows.reduce(into: [:]) { table, row in
            table[try #require(row["channel"] as? String)] = [
                try #require(row["conversions"] as? Double), try #require(row["value"] as? Double),
            ]
        }
    }

    private static let reason: Comment = "no Python with the peers: `make peers` sets one up"

    @Test(
        "ChannelAttribution's heuristics, to 1e-9", .enabled(if: BenchSmokeTests.python != nil, reason))
    func heuristics() throws {
        let program = try file()
        for (rule, wanted) in try peer(program, "heuristics") {
            let ours = try ours(program, rule)
            #expect(ours.count == 6 && wanted.count == 6)
            for (channel, amounts) in wanted {
                for (mine, theirs) in zip(ours[channel] ?? [], amounts) {
                    #expect(abs(mine - theirs) <= 1e-9 * max(1, abs(theirs)), "\(rule), \(channel)")
                }
            }
        }
    }

    /// It simulates until repeated estimates vary by under 5%; totals of six channels are near 150 conversions each.
    @Test(
        "ChannelAttribution's Markov with long simulated paths, within its error",
        .enabled(if: BenchSmokeTests.python != nil, reason), arguments: [(1, true), (2, true), (1, false)])
    func markov(order: Int, nulls: Bool) throws {
        let program = try file()
        let options = ["--max-step", "100000", "--order", "\(order)"] + (nulls ? ["--nulls"] : [])
        let wanted = try #require(try peer(program, "markov", options)["markov"])
        let ours = try ours(program, "markov(order=\(order),nulls=\(nulls))")
        #expect(ours.count == 6 && wanted.count == 6)
        for (channel, amounts) in wanted {
            for (mine, theirs) in zip(ours[channel] ?? [], amounts) {
                #expect(abs(mine - theirs) <= 0.05 * theirs, "\(channel): \(mine), simulated \(theirs)")
            }
        }
    }

    @Test(
        "marketing-attribution-models' removal effects and Shapley values, to 1e-9",
        .enabled(if: BenchSmokeTests.python != nil, reason), arguments: ["markov", "shapley"])
    func mam(rule: String) throws {
        let program = try file()
        let wanted = try #require(try peer(program, "mam-\(rule)")[rule])
        let ours = try ours(program, rule)
        #expect(ours.count == 6 && wanted.count == 6)
        for (channel, amounts) in wanted {
            let mine = try #require(ours[channel])
            #expect(abs(mine[0] - amounts[0]) <= 1e-9 * max(1, abs(amounts[0])), "\(channel)")
        }
    }
}
