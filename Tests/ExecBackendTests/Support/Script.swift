import ExecBackend
import Foundation
import Synchronization
import Testing
import Tracking

/// A program in Python, in a folder of its own that is removed afterwards.
final class Script {
    let folder: URL
    let path: String

    /// A program that keeps to the protocol, with lines of its own before each answer.
    ///
    /// - Parameter hook: statements that see `m` (the message), `n` and `verb`, and may `say(n, ...)` and `continue`.
    convenience init(hook: String) throws {
        let lines = hook.split(separator: "\n").map { "    " + $0 }.joined(separator: "\n")
        try self.init(
            """
            #!/usr/bin/env python3
            json, os, signal, subprocess, sys, time = map(__import__, "json os signal subprocess sys time".split())
            def say(n, **fields): print(json.dumps({"n": n, **fields}), flush=True)
            for line in sys.stdin:
                m = json.loads(line)
                n, verb = m["n"], m["verb"]
            \(lines)
                if verb in ("describe", "prepare"): say(n, footfall=1, name="script", read_back="counts")
                elif verb == "submit": say(n, taken=len(m["events"]))
                else: say(n, stored=0)
            """)
    }

    init(_ text: String) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "footfall-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.appending(path: "backend").path
        try Data(text.utf8).write(to: URL(filePath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func backend(_ options: [String: String] = [:]) throws -> ExecBackend {
        try ExecBackend(options: options.merging(["program": path]) { own, _ in own })
    }

    /// Starts a run, sends so many events and settles: returns what went wrong on the way.
    func failure(events count: Int = 10, _ options: [String: String] = [:]) -> String? {
        do {
            let session = try backend(options).prepare(Self.plan)
            defer { session.close() }
            // Long ones, so that a batch of thousands is more than a pipe holds.
            let events = (0..<count).map {
                TrackingEvent(
                    id: EventID(customer: UInt64($0), sequence: .max), kind: .click, time: .min / 2, due: .max,
                    device: .max, user: .max, channel: 60_000, partner: 60_000, campaign: 60_000, coupon: 60_000,
                    stage: 60_000, product: 60_000, order: .max, value: .min, amount: 1.0 / 3, copy: 255)
            }
            let sink = Sink()
            try events.withUnsafeBufferPointer { buffer in
                var rest = UnsafeBufferPointer(rebasing: buffer[...])
                while !rest.isEmpty {
                    let taken = try session.submit(rest, to: sink)
                    rest = UnsafeBufferPointer(rebasing: rest[taken...])
                    if taken == 0 { usleep(1000) }
                }
            }
            _ = try session.settle()
            _ = try session.report()
            return nil
        } catch {
            return "\(error)"
        }
    }

    static let plan = RunPlan(id: "test", vocabulary: Vocabulary(events: ["purchase"]), goals: [0])

    final class Sink: ReceiptSink {
        let counts = Mutex<[Receipt.Result: Int]>([:])
        func receive(_ receipts: UnsafeBufferPointer<Receipt>) {
            counts.withLock { counts in for receipt in receipts { counts[receipt.result, default: 0] += 1 } }
        }
        func receive(_ result: Receipt.Result, events: UnsafeBufferPointer<TrackingEvent>) {
            counts.withLock { $0[result, default: 0] += events.count }
        }
    }
}
