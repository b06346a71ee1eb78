import Foundation

/// Rules on a file of ungrouped paths against the Python packages that people use for it, one core each.
///
/// Ours is the whole process from start to exit; theirs is reading the file and the model, without Python's start and imports.
extension Bench {
    func attribute() throws -> Report {
        let paths = size(1_000_000, smoke: 2_000)
        let file = try writePaths(paths)
        var report = Report(
            "attribute: \(paths) paths of 4 touches on average, 10 channels, one worker, best of \(rounds)",
            judged: judged)
        let heuristics = ["first-touch", "last-touch", "linear"]
        var ours: [[Contender]] = [[], []]
        var theirs: [[Contender]] = [[], [], []]
        for _ in 0..<rounds {
            ours[0].append(try attribute(file, heuristics))
            ours[1].append(try attribute(file, ["markov"]))
            guard python != nil else { continue }
            theirs[0].append(try peer(file, ["heuristics"]))
            theirs[1].append(try peer(file, ["markov", "--nulls"]))
            theirs[2].append(try peer(file, ["mam-markov"]))
        }
        let (quick, chain) = (best(ours[0]), best(ours[1]))
        report.rows = [
            row("footfall, three heuristics", quick, paths), row("footfall, Markov of order 1", chain, paths),
        ]
        report.require("the same credits on every run", ours.allSatisfy { Set($0.map(\.credits)).count == 1 })
        guard python != nil else {
            report.note(
                "no Python with the peers: run `make peers`, or set FOOTFALL_PEERS_PYTHON. Nothing is compared.")
            return report
        }
        let names = [
            "ChannelAttribution, heuristics", "ChannelAttribution, Markov", "marketing-attribution-models, Markov",
        ]
        let peers = theirs.map(best)
        report.rows += zip(names, peers).map { row($0, $1, paths) }
        for (index, wanted) in [(0, 8.0), (1, 10.0), (2, 30.0)] {
            let mine = index == 0 ? quick : chain
            report.judge("faster than \(names[index])", peers[index].seconds / mine.seconds, "x", .atLeast(wanted))
        }
        for (index, name) in names.enumerated() {
            let mine = index == 0 ? quick : chain
            report.judge(
                "memory, against \(name)", Double(mine.peakBytes) / Double(peers[index].peakBytes), "x", .atMost(0.25))
        }
        return report
    }

    /// One run of one program on the file.
    struct Contender {
        var seconds: Double
        var peakBytes: Int
        /// What it printed, for ours.
        var credits = Data()
    }

    private func best(_ runs: [Contender]) -> Contender {
        runs.dropFirst().reduce(runs[0]) { $1.seconds < $0.seconds ? $1 : $0 }
    }

    private func row(_ name: String, _ run: Contender, _ paths: Int) -> Report.Row {
        Report.Row(name: name, events: paths, seconds: run.seconds)
    }

    private func attribute(_ file: String, _ rules: [String]) throws -> Contender {
        let arguments =
            ["attribute", file, "--format", "csv", "--workers", "1", "--quiet"] + rules.flatMap { ["--rule", $0] }
        let child = try Child.run(footfall, arguments)
        guard child.exitCode == 0 else {
            throw Child.Failure(
                description: "footfall \(arguments.joined(separator: " ")) ended with \(child.exitCode)")
        }
        return Contender(seconds: child.wallSeconds, peakBytes: child.peakBytes, credits: child.output)
    }

    private struct PeerTime: Decodable { var seconds: Double }

    private func peer(_ file: String, _ arguments: [String]) throws -> Contender {
        // All contenders have one core: polars, on which one of the peers stands, takes all there are.
        setenv("POLARS_MAX_THREADS", "1", 1)
        let script = root.appending(path: "Sources/footfall-bench/Peers/attribution_peers.py").path
        let child = try Child.run(
            python ?? "python3", ["-B", script, arguments[0], file] + arguments.dropFirst())
        guard child.exitCode == 0 else {
            throw Child.Failure(description: "attribution_peers.py \(arguments[0]) ended with \(child.exitCode)")
        }
        let seconds = try JSONDecoder().decode(PeerTime.self, from: child.output).seconds
        return Contender(seconds: seconds, peakBytes: child.peakBytes)
    }

    /// Paths of a geometric number of touches, 4 on average, drawn alike on every machine; three in ten convert.
    private func writePaths(_ count: Int) throws -> String {
        let path = scratch.appending(path: "paths-\(count).csv").path
        var state: UInt64 = 4
        func below(_ bound: UInt64) -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state >> 33) % bound
        }
        var bytes: [UInt8] = Array("path,conversions,value,nulls\n".utf8)
        bytes.reserveCapacity(count * 60)
        for _ in 0..<count {
            bytes += Array("channel_\(below(10))".utf8)
            while below(4) > 0 { bytes += Array(" > channel_\(below(10))".utf8) }
            bytes += Array((below(10) < 3 ? ",1,\(10 + below(190)),0\n" : ",0,0,1\n").utf8)
        }
        try Data(bytes).write(to: URL(filePath: path))
        return path
    }
}
