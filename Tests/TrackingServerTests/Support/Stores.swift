import Foundation
import MemoryBackend
import SQLiteBackend
import Synchronization
import Tracking

@testable import TrackingServer

/// A file that goes with the test.
final class TemporaryFile {
    let path = FileManager.default.temporaryDirectory.appending(path: "serve-\(UUID().uuidString).db").path

    deinit { for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) } }

    func backend() throws -> SQLiteBackend { try SQLiteBackend(options: ["path": path]) }
}

/// A backend whose store fails on command, before or after it has stored.
struct FailingBackend: TrackingBackend {
    static let description = MemoryBackend.description

    enum Mood: Sendable { case sound, refuses, storesAndFails, refusesNames }
    final class Switch: Sendable {
        let mood = Mutex(Mood.sound)
        func set(_ new: Mood) { mood.withLock { $0 = new } }
    }
    let turn = Switch()

    init() {}
    init(options: [String: String]) throws {}

    func prepare(_ plan: RunPlan) throws -> any TrackingSession {
        Session(session: try MemoryBackend().prepare(plan), turn: turn)
    }

    private final class Session: TrackingSession {
        let session: any TrackingSession
        let turn: Switch
        init(session: any TrackingSession, turn: Switch) { (self.session, self.turn) = (session, turn) }

        func submit(_ events: UnsafeBufferPointer<TrackingEvent>, to sink: any ReceiptSink) throws -> Int {
            switch turn.mood.withLock({ $0 }) {
            case .refuses: throw BackendError.failed("the disk is full")
            case .storesAndFails:
                _ = try session.submit(events, to: sink)
                throw BackendError.failed("it broke off")
            case .sound, .refusesNames: return try session.submit(events, to: sink)
            }
        }
        func extend(_ vocabulary: Vocabulary) throws {
            if turn.mood.withLock({ $0 }) == .refusesNames { throw BackendError.failed("no names today") }
            try session.extend(vocabulary)
        }
        func settle() throws -> Double { try session.settle() }
        func credits(
            rule: RuleSpecification, goal: UInt16, part: Int, of parts: Int,
            _ body: (borrowing CreditBatch) throws -> Void
        ) throws { try session.credits(rule: rule, goal: goal, part: part, of: parts, body) }
        func events(part: Int, of parts: Int, _ body: (UnsafeBufferPointer<TrackingEvent>) throws -> Void) throws {
            try session.events(part: part, of: parts, body)
        }
        func report() throws -> BackendReport { try session.report() }
        func cancel() { session.cancel() }
        func close() { session.close() }
    }
}
