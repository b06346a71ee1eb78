import Foundation
import Testing

/// The SQLite backend through the whole command line: what it leaves for the plain tool, and files that are not what they
/// should be.
@Suite("sqlite")
struct SQLiteTests {
    private func arguments(_ backend: String, customers: Int = 200) -> [String] {
        [
            "run", Program.scenario("quick-start"), "--customers", "\(customers)", "--backend", backend, "--format",
            "json",
            "--quiet",
        ]
    }

    /// What the `sqlite3` tool answers.
    private func ask(_ sql: String, of file: String, in program: Program) throws -> String {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["sqlite3", file, sql]
        process.currentDirectoryURL = program.folder
        process.standardOutput = output
        try process.run()
        let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(sql)")
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    @Test("a file holds one run after the other, and the plain tool says of each what the summary says")
    func runs() throws {
        let program = try Program()
        var exact: [Int] = []
        for _ in 0..<2 {
            let answer = try program.run(arguments("sqlite:shop.db"))
            #expect(answer.code == 0 || answer.code == 1, "\(answer.complaints)")
            let rows = try #require(try answer.object()["attribution"] as? [[String: Any]])
            for row in rows { #expect(row["conversions"] as? Int == row["exact"] as? Int, "\(row)") }
            exact.append(try #require(rows.first?["conversions"] as? Int))
        }
        let counts = "SELECT CAST(round(sum(conversions)) AS INTEGER) FROM attribution_channels GROUP BY run, rule"
        let told = try ask(counts, of: "shop.db", in: program).split(separator: "\n")
        #expect(told.count % 2 == 0 && told.allSatisfy { $0 == "\(exact[0])" }, "\(told), not \(exact)")
        for view in ["funnel", "channels", "partners", "journeys", "attribution_conversions"] {
            #expect(try ask("SELECT count(DISTINCT run) FROM \(view)", of: "shop.db", in: program) == "2", "\(view)")
        }
    }

    @Test("what cannot be its file is refused at once, by name, and left as it is")
    func refusals() throws {
        let program = try Program()
        try FileManager.default.createDirectory(
            at: program.folder.appending(path: "folder"), withIntermediateDirectories: true)
        try program.write("dear diary", to: "diary.txt")
        _ = try ask("CREATE TABLE customer (id)", of: "theirs.db", in: program)
        _ = try ask("PRAGMA application_id = 1181708148; PRAGMA user_version = 99", of: "newer.db", in: program)
        let before = try Data(contentsOf: program.folder.appending(path: "theirs.db"))
        for (option, says) in [
            ("folder", "this is a folder"), ("nowhere/x.db", "is not there"), ("diary.txt", "no SQLite database"),
            ("theirs.db", "not made by Footfall"), ("newer.db", "newer Footfall"), ("/dev/null", "no plain file"),
            ("x.db,synchronus=full", "did you mean 'synchronous'?"), ("x.db,index=late", "one of immediate, deferred"),
        ] {
            let answer = try program.run(arguments("sqlite:" + option))
            #expect(answer.code == 2, "\(option)")
            #expect(answer.complaints.contains(says), "\(option): \(answer.complaints)")
        }
        #expect(try Data(contentsOf: program.folder.appending(path: "theirs.db")) == before)
        #expect(program.contents(of: "results").isEmpty)
    }

    @Test("a damaged file is exit code 3, and says how to save what is left")
    func damaged() throws {
        let program = try Program()
        _ = try program.run(arguments("sqlite:shop.db"))
        let path = program.folder.appending(path: "shop.db")
        var bytes = try Data(contentsOf: path)
        for index in 4096..<bytes.count { bytes[index] = 0xAA }
        try bytes.write(to: path)
        let answer = try program.run(arguments("sqlite:shop.db"))
        #expect(answer.code == 3)
        #expect(answer.complaints.contains("sqlite3 'shop.db' .recover"), "\(answer.complaints)")
    }

    @Test("a full disk is exit code 3, and what was acknowledged is there")
    func full() throws {
        let program = try Program()
        // In units of 512 or 1024 bytes, as the shell has it; more than the schema takes, less than the run wants.
        let answer = try program.run(
            arguments("sqlite:shop.db", customers: 10_000), after: ["sh", "-c", "ulimit -f 4000; exec \"$@\"", "sh"])
        #expect(answer.code == 3)
        #expect(answer.complaints.contains("all that was acknowledged is stored"), "\(answer.complaints)")
        let delivery = try #require(try answer.object()["delivery"] as? [String: Any])
        let accepted = try #require(delivery["accepted"] as? Int)
        #expect(accepted > 0)
        #expect(try ask("SELECT count(*) FROM event", of: "shop.db", in: program) == "\(accepted)")
        #expect(try ask("PRAGMA integrity_check", of: "shop.db", in: program) == "ok")
    }
}
