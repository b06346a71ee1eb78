import Foundation
import GRDB
import Testing
import Tracking

@testable import SQLiteBackend

/// Files that are not what they should be are refused by name, and left as they are.
@Suite struct FileTests {
    private let scratch = Scratch()

    /// What the backend says of the path, as an option that cannot be used.
    private func refusal(_ path: String) throws -> String {
        do {
            _ = try SQLiteBackend(options: ["path": path])
            Issue.record("\(path) was not refused")
            return ""
        } catch let error as BackendError {
            guard case .badOption("path", path, let remedy) = error else {
                Issue.record("\(error)")
                return ""
            }
            return remedy
        }
    }

    private func database(_ name: String, _ sql: String) throws -> String {
        let queue = try DatabaseQueue(path: scratch.file(name))
        try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
        try queue.close()
        return scratch.file(name)
    }

    @Test func `a folder, a folder that is not there, no folder`() throws {
        #expect(try refusal(scratch.path).contains("folder"))
        #expect(try refusal(scratch.path + "/nowhere/out.db").contains("nowhere"))
        try Data().write(to: URL(fileURLWithPath: scratch.file("plain")))
        #expect(try refusal(scratch.file("plain") + "/out.db").contains("plain"))
        #expect(try refusal("/dev/null").contains("no plain file"))
    }

    @Test func `other people's files`() throws {
        let text = scratch.file("notes.txt")
        try Data("my notes, and nobody else's".utf8).write(to: URL(fileURLWithPath: text))
        #expect(try refusal(text).contains("no SQLite database"))
        let foreign = try database("shop.db", "CREATE TABLE customer (id); PRAGMA user_version = 1")
        let before = try Data(contentsOf: URL(fileURLWithPath: foreign))
        #expect(try refusal(foreign).contains("not made by Footfall"))
        #expect(try Data(contentsOf: URL(fileURLWithPath: foreign)) == before)
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path).sorted() == ["notes.txt", "shop.db"])
    }

    @Test func `a file of a newer version`() throws {
        let newer = try database(
            "newer.db",
            "PRAGMA application_id = \(FileHeader.applicationID); PRAGMA user_version = 99; CREATE TABLE t (x)")
        let remedy = try refusal(newer)
        #expect(remedy.contains("newer Footfall") && remedy.contains("99"), "\(remedy)")
    }

    /// The header on disk may be older than the log beside it.
    @Test func `a newer version that is still in the log`() throws {
        try scratch.session(plan()).close()
        let queue = try DatabaseQueue(path: scratch.file())
        try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA user_version = 99") }
        try FileHeader.check(scratch.file())
        #expect(throws: BackendError.self) { try scratch.session(plan("next")) }
        try queue.close()
    }

    @Test func `an empty file is taken, and so is one that was only begun`() throws {
        try Data().write(to: URL(fileURLWithPath: scratch.file("empty.db")))
        try scratch.session(plan(), file: "empty.db").close()
        _ = try database("begun.db", "PRAGMA application_id = \(FileHeader.applicationID)")
        try scratch.session(plan(), file: "begun.db").close()
    }

    @Test func `the file says whose it is, of which version, and is in WAL mode`() throws {
        try scratch.session(plan()).close()
        let queue = try DatabaseQueue(path: scratch.file())
        func pragma(_ name: String) throws -> String? {
            try queue.read { try String.fetchOne($0, sql: "PRAGMA \(name)") }
        }
        #expect(try pragma("application_id") == "\(FileHeader.applicationID)")
        #expect(try pragma("user_version") == "\(FileHeader.version)")
        #expect(try pragma("journal_mode") == "wal")
        #expect(Schema.migrator.migrations.count == Int(FileHeader.version))
    }

    @Test(
        "options are refused by name",
        arguments: [
            [:], ["path": ""], ["path": "x.db", "sync": "full"], ["path": "x.db", "synchronous": "extra"],
            ["path": "x.db", "index": "late"],
        ] as [[String: String]])
    func options(options: [String: String]) {
        #expect(throws: BackendError.self) { try SQLiteOptions(options) }
    }

    @Test func `options mean what they say`() throws {
        #expect(try SQLiteOptions(["path": "x"]).synchronous == .normal)
        #expect(try SQLiteOptions(["path": "x"]).index == .immediate)
        for (text, number) in [("off", 0), ("normal", 1), ("full", 2)] {
            var options = try SQLiteOptions(["path": scratch.file("\(text).db"), "synchronous": text])
            options.patienceSeconds = 0.1
            let store = try Store(options)
            #expect(try store.access { try Int.fetchOne($0, sql: "PRAGMA synchronous") } == number)
            try store.close()
        }
    }
}
