import Attribution
import Audit
import Foundation
import Synchronization
import Tracking

/// Sends crowds to a backend, each in a run of its own, and reads back what it says of them.
final class Probe {
    let backend: any TrackingBackend
    let capabilities: BackendDescription
    private let tolerance: Int64
    private let runID: String
    /// Runs that the backend was prepared for.
    private(set) var sessions = 0
    /// Sent in all of them.
    private(set) var events = 0
    private(set) var journeys = 0

    /// A backend that takes nothing for so long hangs.
    private static let patience = Duration.seconds(60)
    private static let batch = 4_096

    init(_ options: CheckOptions) {
        backend = options.backend
        capabilities = options.backend.capabilities
        tolerance = options.tolerance
        runID = options.runID
    }

    /// - Parameter interleaved: whether customers come together, as they would, or one after the other.
    /// - Throws: what the backend throws.
    func ask(_ plan: RunPlan, _ crowd: Crowd, interleaved: Bool = false) throws -> Answer {
        var plan = plan
        sessions += 1
        journeys += crowd.journeys.count
        plan.id = "\(runID)-\(sessions)"
        let session = try backend.prepare(plan)
        defer { session.close() }
        let receipts = Receipts()
        try send(crowd.events(interleaved: interleaved), to: session, receipts)
        _ = try session.settle()
        var expected = Self.expectation(of: crowd, plan)
        expected.index()
        var answer = Answer(
            reports: [], differences: [], refused: receipts.refused, stored: try readBack(session),
            conversions: expected.count)
        for (index, rule) in plan.rules.enumerated() {
            var table = ReportTable()
            var comparison = CreditComparison(
                expected: expected, rule: index, tolerance: tolerance, exampleCount: 0, collects: true)
            for goal in plan.goals {
                try session.credits(rule: rule, goal: goal, part: 0, of: 1) { batch in
                    comparison.compare(batch)
                    table.add(batch)
                }
            }
            _ = comparison.finish()
            answer.reports.append(table)
            if let collected = comparison.collected { answer.differences.append(collected) }
        }
        return answer
    }

    /// More customers would not name a reason better, and take longer.
    private static let mostExplained = 160
    private static let sampleSize = 48

    /// The reasons of an answer's differences; where very many differ, of a fair part of them.
    func explain(_ answer: Answer, _ plan: RunPlan, _ crowd: Crowd) throws -> Explanation {
        let differing = answer.differences.reduce(into: Set<UInt64>()) { $0.formUnion($1.customers) }.sorted()
        let step = max(1, (differing.count + Self.mostExplained - 1) / Self.mostExplained)
        let chosen = Set(stride(from: 0, to: differing.count, by: step).map { differing[$0] })
        var readBack: ReadBack?
        if capabilities.readBack == .bodies, let stored = answer.stored {
            readBack = { body in
                for customer in stored.keys.sorted() {
                    try (stored[customer] ?? []).withUnsafeBufferPointer(body)
                }
            }
        }
        var explainer = Explainer(
            plan: plan, differences: answer.differences.map { $0.only(chosen) }, isTransparent: true,
            tolerance: tolerance, readBack: readBack, keepsVerdicts: true)
        explainer.sampleSize = Self.sampleSize
        return try explainer.explain(crowd)
    }

    /// Why something else is stored of a customer than was sent; none where it is the same, or cannot be known.
    func storageReasons(of journey: [TrackingEvent], _ answer: Answer, _ plan: RunPlan) -> [String] {
        guard let stored = answer.stored, let customer = journey.first?.id.customer else { return [] }
        return StoredDifferences.compare(
            sent: ContiguousArray(journey.filter { answer.refused[$0.id] == nil }), stored: stored[customer] ?? [],
            goals: plan.goals, hasBodies: capabilities.readBack == .bodies
        ).reasons
    }

    // MARK: Sending

    private func send(_ all: [TrackingEvent], to session: any TrackingSession, _ receipts: Receipts) throws {
        events += all.count
        try all.withUnsafeBufferPointer { events in
            var start = 0
            var lastTaken = ContinuousClock.now
            while start < events.count {
                let offered = UnsafeBufferPointer(rebasing: events[start..<min(start + Self.batch, events.count)])
                let taken = try session.submit(offered, to: receipts)
                guard (0...offered.count).contains(taken) else {
                    throw BackendError.failed("it took \(taken) of \(offered.count) events")
                }
                start += taken
                if taken > 0 {
                    lastTaken = .now
                } else if .now - lastTaken > Self.patience {
                    throw BackendError.failed("it has taken no events for a minute")
                } else {
                    Thread.sleep(forTimeInterval: 0.001)
                }
            }
        }
    }

    private func readBack(_ session: any TrackingSession) throws -> [UInt64: ContiguousArray<TrackingEvent>]? {
        guard capabilities.readBack >= .ids else { return nil }
        var stored: [UInt64: ContiguousArray<TrackingEvent>] = [:]
        try session.events(part: 0, of: 1) { events in
            for event in events { stored[event.id.customer, default: []].append(event) }
        }
        return stored
    }

    // MARK: What is right

    static func expectation(of crowd: Crowd, _ plan: RunPlan) -> ExpectedCredits {
        var expected = ExpectedCredits(ruleCount: plan.rules.count)
        var oracle = Oracle(plan: plan)
        var batches = plan.rules.map { _ in CreditBatch() }
        for journey in crowd.journeys {
            for rule in batches.indices { batches[rule].removeAll() }
            journey.withUnsafeBufferPointer { oracle.evaluateDelivered($0, into: &batches) }
            for rule in batches.indices { expected.add(batches[rule], rule: rule) }
        }
        return expected
    }
}

/// Notes what was not accepted.
private final class Receipts: ReceiptSink {
    private let state = Mutex<[EventID: Receipt.Result]>([:])

    var refused: [EventID: Receipt.Result] { state.withLock { $0 } }

    func receive(_ receipts: UnsafeBufferPointer<Receipt>) {
        state.withLock { refused in
            for receipt in receipts where receipt.copy == 0 && receipt.result != .accepted {
                refused[receipt.id] = receipt.result
            }
        }
    }

    func receive(_ result: Receipt.Result, events: UnsafeBufferPointer<TrackingEvent>) {
        guard result != .accepted else { return }
        state.withLock { refused in
            for event in events where event.copy == 0 { refused[event.id] = result }
        }
    }
}
