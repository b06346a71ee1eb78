import Foundation
import GRDB
import Testing
import Tracking

@testable import SQLiteBackend

/// A process that writes, killed at random moments.
@Suite struct KillTests {
    private let scratch = Scratch()

    /// The benchmark program kills, reopens by the backend, and holds every event against what was sent.
    @Test func `ten kills lose nothing that was acknowledged`() throws {
        let drill = try ProgramRun("footfall-bench", ["sqlite-kill", "--smoke"], in: scratch.path)
        #expect(drill.code == 0, "\(drill.output)\(drill.complaints)")
        #expect(drill.output.contains("10 kills"), "\(drill.output)")
        #expect(!drill.output.contains("NO"), "\(drill.output)")
    }

    /// The same without the program's own judgement, by looking into the file.
    @Test func `a killed file is sound and has whole transactions alone`() throws {
        for kill in 1...3 {
            let file = scratch.file("kill-\(kill).db")
            // By its own clock, so that a slow machine kills as well; the kill comes at an unforeseen moment in any case.
            let writer = try ProgramRun(
                "footfall-bench", ["sqlite-ingest", file, "run"],
                after: ["timeout", "--signal=KILL", "\(Double(kill) * 0.4)"], in: scratch.path)
            #expect(writer.code == 137 || writer.code == 9)
            let queue = try DatabaseQueue(path: file)
            let (count, last, soundness) = try queue.read { db in
                (
                    try Int.fetchOne(db, sql: "SELECT count(*) FROM event") ?? 0,
                    try Int.fetchOne(db, sql: "SELECT max(customer * 7 + sequence) + 1 FROM event") ?? 0,
                    try String.fetchOne(db, sql: "PRAGMA integrity_check")
                )
            }
            #expect(soundness == "ok")
            #expect(count >= writer.acknowledged)
            // Numbered without gaps, seven for each customer.
            #expect(count == last)
        }
    }
}
