import Audit
import Measurement
import Tracking

/// What a load has counted so far: plain values, so that a run which was killed goes on counting where it was.
struct LoadCounts: Sendable, Codable {
    struct Operation: Sendable, Codable {
        var response = DurationHistogram()
        var errors = 0
    }
    /// One exchange worth showing.
    struct Exchange: Sendable, Codable {
        var customer: UInt64
        var operation: Int
        /// When it was meant to be sent, in nanoseconds since the load's start.
        var at: UInt64
        /// Nanoseconds.
        var response: UInt64
        /// `nil`: it was accepted.
        var error: LoadError?
    }
    static let examples = 10

    var phases: [LoadTally]
    /// Judged phases only, as all that stands for the whole run.
    var operations: [Operation]
    var stages: [Operation]
    var slices: LoadSlices
    private(set) var slowest: [Exchange] = []
    private(set) var failed: [Exchange] = []
    var ledger = DeliveryLedger()
    /// Receipts.
    var received = 0
    /// By operation, of all phases.
    private(set) var seen: [Int]
    /// Sendings of events that may have been sent before, by a process that was killed.
    var resent = 0

    init(phases: Int, operations: Int, stages: Int, sliceNanoseconds: UInt64) {
        self.phases = Array(repeating: LoadTally(), count: phases)
        self.operations = Array(repeating: Operation(), count: operations)
        self.stages = Array(repeating: Operation(), count: stages)
        slices = LoadSlices(width: sliceNanoseconds)
        seen = Array(repeating: 0, count: operations)
    }

    /// Whether these are counts of a load of the same shape.
    func isLike(_ other: LoadCounts) -> Bool {
        phases.count == other.phases.count && operations.count == other.operations.count
            && stages.count == other.stages.count && seen.count == other.seen.count && slices.width > 0
    }

    /// - Parameters:
    ///   - now: when the receipt came.
    ///   - isJudged: whether its phase stands for the whole run.
    mutating func record(
        _ receipt: Receipt, _ label: LoadLabel, now: UInt64, origin: LoadOrigin, isJudged: Bool
    ) {
        phases[label.phase].record(receipt, now: now, origin: origin)
        let due = receipt.departure.due == 0 ? receipt.ready : receipt.departure.due
        let end = receipt.answered == 0 ? now : receipt.answered
        let (at, response) = (origin.elapsed(at: due), end.since(due))
        slices.record(receipt.result, at: at, response: response)
        seen[label.operation] += 1
        guard isJudged else { return }
        let isError = receipt.result != .accepted
        operations[label.operation].response.record(response)
        if isError { operations[label.operation].errors += 1 }
        if let stage = label.stage, stage < stages.count {
            stages[stage].response.record(response)
            if isError { stages[stage].errors += 1 }
        }
        keep(receipt, label, at: at, response: response)
    }

    private mutating func keep(_ receipt: Receipt, _ label: LoadLabel, at: UInt64, response: UInt64) {
        func exchange() -> Exchange {
            Exchange(
                customer: receipt.id.customer, operation: label.operation, at: at, response: response,
                error: LoadError(receipt))
        }
        if receipt.result != .accepted, failed.count < Self.examples { failed.append(exchange()) }
        if slowest.count == Self.examples {
            guard let last = slowest.last, response > last.response else { return }
            slowest.removeLast()
        }
        slowest.insert(exchange(), at: slowest.firstIndex { $0.response < response } ?? slowest.endIndex)
    }
}
