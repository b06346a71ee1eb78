import Foundation
import HTTPBackend
import Measurement
import Tracking

/// `footfall-bench load-drive URL PRESET [connections=32] [seconds=5] [warm=1] [rate=0]`: one process that sends through the HTTP
/// backend's session and nothing else, every request different, timed and remembered; prints what came of it as JSON.
///
/// Without a rate as fast as answers come; with one, each event at its time.
struct LoadDrive {
    struct Outcome: Codable {
        var requests = 0
        var accepted = 0
        /// Events without a receipt.
        var missing = 0
        var seconds = 0.0
        /// Of the process, all threads, user and system.
        var cpuSeconds = 0.0
        /// After the warm-up; `nil` where nothing counts them.
        var allocations: Int?
        /// Requests answered after the warm-up.
        var counted = 0
        var milliseconds: [String: Double] = [:]
        /// Likewise, of the generator's own delay.
        var lagMilliseconds: [String: Double] = [:]
    }

    private let session: any TrackingSession
    private let ledger: DriveLedger
    private let numbers: [String: Double]
    private static let chunk = 1024

    /// - Returns: the exit code, 3 where the backend failed.
    static func main(_ arguments: [String]) -> Int32 {
        do {
            guard arguments.count >= 2 else {
                throw Child.Failure(description: "load-drive URL PRESET [NAME=NUMBER ...]")
            }
            var numbers = ["connections": 32.0, "seconds": 5, "warm": 1, "rate": 0]
            for argument in arguments.dropFirst(2) {
                let parts = argument.split(separator: "=").map(String.init)
                guard parts.count == 2, numbers[parts[0]] != nil, let number = Double(parts[1]) else {
                    throw Child.Failure(description: "\(argument) is no NAME=NUMBER of load-drive")
                }
                numbers[parts[0]] = number
            }
            let drive = try LoadDrive(url: arguments[0], preset: arguments[1], numbers)
            let outcome = try numbers["rate"] == 0 ? drive.closed() : drive.paced()
            print(String(decoding: try JSONEncoder().encode(outcome), as: UTF8.self))
            return 0
        } catch {
            FileHandle.standardError.write(Data("\(error)\n".utf8))
            return 3
        }
    }

    private init(url: String, preset: String, _ numbers: [String: Double]) throws {
        self.numbers = numbers
        let options = [
            "url": url, "preset": preset, "connections": "\(Int(numbers["connections"] ?? 1))", "batch": "1",
            "max_pending": numbers["rate"] == 0 ? "4096" : "100000", "timeout": "10s",
        ]
        let backend = try HTTPBackend(options: options)
        session = try backend.prepare(DrillEvents.plan("drive", resumed: false))
        ledger = DriveLedger(room: 16 << 20)
    }

    /// Each connection sends its next request when the last one is answered.
    private func closed() throws -> Outcome {
        let (start, warm, length) = (ContinuousClock.now, numbers["warm"] ?? 0, numbers["seconds"] ?? 0)
        var events: ContiguousArray<TrackingEvent> = []
        events.reserveCapacity(Self.chunk)
        var next = 0
        var before: (allocations: Int?, answered: Int)?
        while ContinuousClock.now - start < .seconds(length) {
            if before == nil, ContinuousClock.now - start >= .seconds(warm) {
                before = (AllocationCount.now, ledger.answered)
            }
            events.removeAll(keepingCapacity: true)
            for number in next..<next + Self.chunk { events.append(DrillEvents.event(number)) }
            next += Self.chunk
            try submit(events)
        }
        let (allocations, answered) = (AllocationCount.now, ledger.answered)
        return try outcome(of: next, since: start) { outcome in
            guard let before else { return }
            outcome.counted = answered - before.answered
            outcome.allocations = zip2(allocations, before.allocations).map { $0 - $1 }
        }
    }

    private func submit(_ events: ContiguousArray<TrackingEvent>) throws {
        try events.withUnsafeBufferPointer { all in
            var taken = 0
            while taken < all.count {
                let count = try session.submit(UnsafeBufferPointer(rebasing: all[taken...]), to: ledger)
                taken += count
                // Thousands are under way then: there is time.
                if count == 0 { usleep(2_000) }
            }
        }
    }

    /// Each event at its time, whatever the server does.
    private func paced() throws -> Outcome {
        guard let session = session as? any PacedSession, let rate = numbers["rate"], let seconds = numbers["seconds"]
        else { throw Child.Failure(description: "the session keeps no schedule") }
        let count = Int(rate * seconds)
        // One customer each: nobody waits for anybody.
        let events = (0..<count).map { DrillEvents.event($0 * DrillEvents.perPurchase) }
        let start = ContinuousClock.now
        let origin = DispatchTime.now().uptimeNanoseconds + 100_000_000
        let departures = (0..<count).map { Departure(due: origin + UInt64(Double($0) / rate * 1e9)) }
        var taken = 0
        while taken < count {
            // Handed over a little ahead of time, as a load does: what finds no room when it is due counts as unsent.
            let horizon = DispatchTime.now().uptimeNanoseconds + 200_000_000
            let end = departures[taken...].firstIndex { $0.due > horizon } ?? count
            taken += try events[taken..<end].withUnsafeBufferPointer { events in
                try departures[taken..<end].withUnsafeBufferPointer {
                    try session.submit(events, departures: $0, to: ledger)
                }
            }
            // Handed over in slices of 20 ms, well ahead of when they fall due.
            usleep(20_000)
        }
        return try outcome(of: count, since: start)
    }

    private func outcome(
        of submitted: Int, since start: ContinuousClock.Instant, _ amend: (inout Outcome) -> Void = { _ in }
    ) throws
        -> Outcome
    {
        _ = try session.settle()
        var outcome = Outcome()
        outcome.seconds = (ContinuousClock.now - start) / .seconds(1)
        session.close()
        (outcome.requests, outcome.accepted, outcome.missing) = (
            ledger.answered, ledger.accepted, submitted - ledger.remembered
        )
        outcome.cpuSeconds = ProcessorTime.own
        for (name, share) in [("p50", 0.5), ("p90", 0.9), ("p99", 0.99), ("max", 1.0)] {
            outcome.milliseconds[name] = ledger.durations.quantile(share).map { $0 / 1e6 }
            outcome.lagMilliseconds[name] = ledger.lags.quantile(share).map { $0 / 1e6 }
        }
        amend(&outcome)
        return outcome
    }
}

/// Both, or nothing.
private func zip2(_ a: Int?, _ b: Int?) -> (Int, Int)? {
    guard let a, let b else { return nil }
    return (a, b)
}
