import Foundation
import GRDB
import Testing
import Tracking

@testable import SQLiteBackend

/// What goes wrong while a run is under way: said clearly, and nothing acknowledged is lost.
@Suite struct FailureTests {
    private let scratch = Scratch()

    private func touches(_ range: Range<Int>) -> [TrackingEvent] {
        range.map {
            TrackingEvent(
                id: EventID(customer: UInt64($0), sequence: 0), kind: .click, time: Int64($0), device: UInt64($0),
                channel: 0)
        }
    }

    private func complaint(_ work: () throws -> Void) -> String {
        do {
            try work()
            Issue.record("it did not fail")
            return ""
        } catch { return "\(error)" }
    }

    @Test func `a file that another program is writing to`() throws {
        var options = SQLiteOptions(path: scratch.file())
        options.patienceSeconds = 0.05
        let session = try SQLiteSession(plan(), options: options)
        defer { session.close() }
        try session.send(touches(0..<10))
        let other = try DatabaseQueue(path: scratch.file())
        let sink = CountingSink()
        try other.writeWithoutTransaction { db in
            try db.execute(sql: "BEGIN IMMEDIATE")
            let said = complaint { try session.send(touches(10..<20), to: sink) }
            #expect(said.contains(scratch.file()) && said.contains("another program"), "\(said)")
            #expect(complaint { _ = try session.settle() }.contains("another program"))
            #expect(complaint { _ = try SQLiteSession(plan("next"), options: options) }.contains("another program"))
            try db.execute(sql: "COMMIT")
        }
        #expect(sink.accepted == 0)
        try session.send(touches(10..<20), to: sink)
        _ = try session.settle()
        #expect(sink.accepted == 10)
        #expect(try session.storedEvents() == touches(0..<20))
    }

    @Test func `a damaged file`() throws {
        let session = try scratch.session(plan())
        try session.send(touches(0..<20_000))
        session.close()
        // All but the first page, which says that it is ours.
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: scratch.file()))
        let size = try file.seekToEnd()
        try file.seek(toOffset: 4096)
        try file.write(contentsOf: Data(repeating: 0xAA, count: Int(size) - 4096))
        try file.close()
        let said = complaint {
            let session = try scratch.session(plan(resumed: true))
            defer { session.close() }
            _ = try session.storedEvents()
        }
        #expect(said.contains(scratch.file()) && said.contains("damaged") && said.contains("recover"), "\(said)")
    }

    @Test func `a file that was cut short`() throws {
        let session = try scratch.session(plan())
        try session.send(touches(0..<20_000))
        session.close()
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: scratch.file()))
        try file.truncate(atOffset: 50_000)
        try file.close()
        #expect(
            complaint {
                let session = try scratch.session(plan(resumed: true))
                defer { session.close() }
                _ = try session.storedEvents()
            }.contains("damaged"))
    }

    @Test func `a disk that is full keeps what was acknowledged`() throws {
        // In units of 512 or 1024 bytes, as the shell has it; far more than the schema takes, less than the writer wants.
        let limited = try ProgramRun(
            "footfall-bench", ["sqlite-ingest", scratch.file(), "run"],
            after: ["sh", "-c", "ulimit -f 4000; exec \"$@\"", "sh"], in: scratch.path)
        #expect(limited.code == 3)
        #expect(limited.complaints.contains(scratch.file()), "\(limited.complaints)")
        #expect(limited.complaints.contains("disk"), "\(limited.complaints)")
        #expect(limited.complaints.contains("all that was acknowledged is stored"), "\(limited.complaints)")
        #expect(limited.acknowledged > 0)
        let queue = try DatabaseQueue(path: scratch.file())
        let stored = try queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM event") }
        #expect(stored == limited.acknowledged)
        #expect(try queue.read { try String.fetchOne($0, sql: "PRAGMA integrity_check") } == "ok")
    }

    @Test func `a file that may not be written`() throws {
        try scratch.session(plan()).close()
        let manager = FileManager.default
        try manager.setAttributes([.posixPermissions: 0o444], ofItemAtPath: scratch.file())
        guard geteuid() == 0 else {
            #expect(complaint { _ = try scratch.session(plan("next")) }.contains("may not be written"))
            return
        }
        // Nothing is forbidden to the superuser: ask as nobody, who may not see where the program lies.
        try manager.setAttributes([.posixPermissions: 0o777], ofItemAtPath: scratch.path)
        let program = scratch.file("program")
        try manager.copyItem(atPath: try ProgramRun.path("footfall-bench"), toPath: program)
        let nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", program]
        let answer = try ProgramRun(command: nobody + ["sqlite-ingest", scratch.file(), "next"], in: scratch.path)
        #expect(answer.code == 3)
        #expect(answer.complaints.contains("may not be written"), "\(answer.complaints)")
    }

    @Test(
        "every failure names the file and a remedy",
        arguments: [
            (.SQLITE_FULL, "make room"), (.SQLITE_IOERR_WRITE, "cannot be written"), (.SQLITE_BUSY, "another program"),
            (.SQLITE_READONLY, "may not be written"), (.SQLITE_CORRUPT, "restore"), (.SQLITE_NOTADB, "restore"),
            (.SQLITE_CANTOPEN, "cannot be opened"), (.SQLITE_INTERRUPT, "cancelled"), (.SQLITE_NOMEM, "error 7"),
        ] as [(ResultCode, String)])
    func failure(code: ResultCode, words: String) {
        let error = Failure.explain(DatabaseError(resultCode: code, message: "as said"), path: "my.db")
        guard let error = error as? BackendError, case .failed(let text) = error else {
            Issue.record("\(error)")
            return
        }
        #expect(text.hasPrefix("my.db: ") && text.contains(words), "\(text)")
    }
}
