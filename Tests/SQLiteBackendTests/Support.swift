import Foundation
import Tracking

@testable import SQLiteBackend

let minute: Int64 = 60_000_000
let hour = 60 * minute
let day = 24 * hour
/// A moment to count from: 2023-11-14 22:13:20 UTC.
let epoch: Int64 = 1_700_000_000_000_000

/// The names that tests use.
enum Names {
    static let search: UInt16 = 0
    static let mail: UInt16 = 1
    static let blogs: UInt16 = 2

    static let purchase: UInt16 = 0
    static let signUp: UInt16 = 1

    static let vocabulary = Vocabulary(
        channels: [
            .init(name: "search"), .init(name: "mail"), .init(name: "blogs", partners: ["anna", "ben"]),
            .init(name: "direct"),
        ],
        campaigns: ["spring", "autumn"], events: ["purchase", "sign_up", "visit"], stages: ["aware", "buyer"],
        products: ["book"], coupons: ["TENOFF"])
}

func plan(
    _ id: String = "test", rules: [RuleSpecification] = RuleSpecification.standard,
    choices: AttributionChoices = AttributionChoices(), stitching: RunPlan.Stitching = .retroactive,
    goals: [UInt16] = [Names.purchase], resumed: Bool = false, submitters: Int = 1
) -> RunPlan {
    RunPlan(
        id: id, resumed: resumed, vocabulary: Names.vocabulary, goals: goals, rules: rules, choices: choices,
        stitching: stitching, submitters: submitters)
}

/// A folder that goes when the test is over.
final class Scratch: Sendable {
    let path: String

    init() {
        path =
            FileManager.default.temporaryDirectory.appendingPathComponent("footfall-sqlite-\(UUID().uuidString)").path
        try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String = "out.db") -> String { path + "/" + name }

    func session(_ plan: RunPlan, _ options: [String: String] = [:], file: String = "out.db") throws
        -> any TrackingSession
    {
        try SQLiteBackend(options: options.merging(["path": self.file(file)]) { given, _ in given }).prepare(plan)
    }
}

/// Counts what it is told.
final class CountingSink: ReceiptSink, @unchecked Sendable {
    private(set) var accepted = 0
    private(set) var others = 0

    func receive(_ receipts: UnsafeBufferPointer<Receipt>) {
        for receipt in receipts { count(receipt.result, 1) }
    }

    func receive(_ result: Receipt.Result, events: UnsafeBufferPointer<TrackingEvent>) { count(result, events.count) }

    private func count(_ result: Receipt.Result, _ events: Int) {
        if result == .accepted { accepted += events } else { others += events }
    }
}

extension TrackingSession {
    /// Submits everything, in batches of that many.
    @discardableResult
    func send(_ events: [TrackingEvent], batch: Int = .max, to sink: CountingSink = CountingSink()) throws
        -> CountingSink
    {
        var start = 0
        repeat {
            let end = start + min(batch, events.count - start)
            try events[start..<end].withUnsafeBufferPointer { buffer in
                var buffer = UnsafeBufferPointer(rebasing: buffer[...])
                while !buffer.isEmpty {
                    let taken = try submit(buffer, to: sink)
                    buffer = UnsafeBufferPointer(rebasing: buffer[taken...])
                }
            }
            start = end
        } while start < events.count
        return sink
    }

    /// What is stored, sorted by id.
    func storedEvents(parts: Int = 1) throws -> [TrackingEvent] {
        var all: [TrackingEvent] = []
        for part in 0..<parts { try events(part: part, of: parts) { all += $0 } }
        return all.sorted { $0.id < $1.id }
    }
}
