/// The plain chain against its peers in NumPy and SimPy, one core each.
extension Bench {
    func chain() throws -> Report {
        let chain = Chain(customers: size(1_000_000, smoke: 20_000))
        let small = Chain(customers: max(1, chain.customers / 20))
        let scenario = try write(chain)
        var report = Report(
            "chain: five stages, \(chain.customers) customers, backend none, one worker, best of \(rounds)",
            judged: judged)
        var journey: [Report.Row] = []
        var (time, timeWaited): ([Report.Row], [Report.Row]) = ([], [])
        var numpy: [PeerResult] = []
        var sorted: [PeerResult] = []
        var simpy: [PeerResult] = []
        var decisions: [Int] = []
        for _ in 0..<rounds {
            let ran = try run(scenario).summary
            journey.append(row("footfall, journey order", ran))
            decisions = ran.stages.map(\.decisions)
            let ranInTime = try run(scenario, order: "time").summary
            time.append(row("footfall, time order", ranInTime))
            timeWaited.append(row("footfall, truth + time order", ranInTime, seconds: ranInTime.waitedSeconds))
            guard python != nil else { continue }
            numpy.append(try peer("numpy_chain.py", chain))
            sorted.append(try peer("numpy_chain.py", chain, ["--sorted"]))
            simpy.append(try peer("simpy_chain.py", small))
        }
        let (ours, oursInTime, waited) = (best(journey), best(time), best(timeWaited))
        report.rows = [ours, oursInTime, waited]
        report.require("same digest in either order", Set((journey + time).map(\.digest)).count == 1)
        guard python != nil else {
            report.note(
                "no Python with the peers: run `make peers`, or set FOOTFALL_PEERS_PYTHON. Nothing is compared.")
            return report
        }

        let fresh = best(numpy.map { Report.Row(name: "NumPy, journey order", events: $0.events, seconds: $0.seconds) })
        let warm = best(
            numpy.map {
                Report.Row(
                    name: "NumPy, journey order, warm", events: $0.events, seconds: $0.warmSeconds ?? $0.seconds)
            })
        let inTime = best(
            sorted.map { Report.Row(name: "NumPy, then sorted by time", events: $0.events, seconds: $0.seconds) })
        let simulated = best(
            simpy.map {
                Report.Row(name: "SimPy, \(small.customers) customers", events: $0.events, seconds: $0.seconds)
            })
        report.rows += [fresh, warm, inTime, simulated]
        report.require(
            "the same chain: decisions per stage agree",
            agree(decisions, of: chain, numpy[0], of: chain) && agree(decisions, of: chain, simpy[0], of: small))
        report.judge("journey order, against NumPy", ours.rate / fresh.rate, "x", .atLeast(1))
        report.note("journey order, against NumPy once its memory is warm: \(Report.short(ours.rate / warm.rate))x")
        report.judge("time order, against NumPy and one global sort", oursInTime.rate / inTime.rate, "x", .atLeast(1.5))
        // What a user waits for: the truth is counted in a pass of its own ahead of time order, which no peer has to do.
        report.note("truth and time order together, against the same: \(Report.short(waited.rate / inTime.rate))x")
        report.judge("journey order, against SimPy", ours.rate / simulated.rate, "x", .atLeast(150))
        return report
    }

    /// An event of the plain chain is a decision, in Footfall as in its peers: stays are counted, arrivals are not.
    ///
    /// - Parameter seconds: `nil`: those of the simulation alone.
    func row(_ name: String, _ summary: RunSummary, seconds: Double? = nil) -> Report.Row {
        Report.Row(
            name: name, events: summary.decisions, seconds: seconds ?? summary.simulateSeconds, digest: summary.digest)
    }

    func best(_ rows: [Report.Row]) -> Report.Row {
        rows.dropFirst().reduce(rows[0]) { $1.seconds < $0.seconds ? $1 : $0 }
    }

    /// Whether decisions per customer agree at every stage within 5 standard errors, generously taken: a visitor's decisions
    /// are at most geometric, and so is their spread.
    private func agree(_ ours: [Int], of chain: Chain, _ peer: PeerResult, of peerChain: Chain) -> Bool {
        let (mine, theirs) = (Double(chain.customers), Double(peerChain.customers))
        return zip(zip(ours, peer.stages), Chain.stages).allSatisfy { counts, stage in
            let difference = Double(counts.0) / mine - Double(counts.1.decisions) / theirs
            let spread = 2.0.squareRoot() / (stage.conversion + stage.churn)
            return abs(difference) <= 5 * spread * (1 / mine + 1 / theirs).squareRoot()
        }
    }
}
