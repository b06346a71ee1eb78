import Foundation
import Results
import Testing

@Suite struct ResultsFolderTests {
    private let temporary = TemporaryFolder()
    private let time = Date(timeIntervalSince1970: 1_795_329_781)

    private func create(suffix: @escaping () -> UInt32 = { 0xabc }) throws -> ResultsFolder {
        try ResultsFolder.create(root: temporary.path + "/results", scenario: "quick-start", at: time, suffix: suffix)
    }

    @Test func writesIntoAFolderOfTheRun() throws {
        let run = try create()
        try run.write(Data("one".utf8), as: "summary.json")
        try run.write(Data("two".utf8), as: "summary.json")
        #expect(run.path.hasSuffix("/results/quick-start/20261122T064301Z-000abc"))
        #expect(temporary.names("results/quick-start/20261122T064301Z-000abc") == ["summary.json"])
        #expect(FileManager.default.contents(atPath: run.path + "/summary.json") == Data("two".utf8))
    }

    @Test func takesAnotherNameWhenOneIsTaken() throws {
        var suffixes: [UInt32] = [7, 7, 8]
        _ = try create { suffixes.removeFirst() }
        let second = try create { suffixes.removeFirst() }
        #expect(second.name.hasSuffix("-000008"))
    }

    @Test func aPartHasItsFixedPlace() throws {
        for text in ["one", "two"] {
            let part = try ResultsFolder.part(root: temporary.path, index: 0, of: 4)
            try part.write(Data(text.utf8), as: "summary.json")
        }
        #expect(temporary.names() == ["part-0-of-4"])
        let file = temporary.path + "/part-0-of-4/summary.json"
        #expect(FileManager.default.contents(atPath: file) == Data("two".utf8))
    }

    @Test func givesUpWhenEveryNameIsTaken() throws {
        _ = try create()
        #expect(throws: ResultsError.self) { try create() }
    }

    @Test func refusesAFileWhereAFolderShouldBe() throws {
        try temporary.write(Data(), as: "results")
        let error = try #require(throws: ResultsError.self) { try create() }
        #expect(error.code == .unwritable)
        #expect(error.exitCode == 2)
        #expect(error.description.contains("--out DIR"))
    }

    @Test func refusesAFolderThatCannotBeMade() throws {
        let error = try #require(throws: ResultsError.self) {
            try ResultsFolder.create(root: "/proc/nowhere", scenario: "a", at: time)
        }
        #expect(error.code == .unwritable)
        #expect(error.path.hasPrefix("/proc/nowhere"))
    }

    @Test func leavesNothingWhenOneOfSeveralFails() throws {
        let run = try create()
        #expect(throws: ResultsError.self) {
            try run.write([("summary.json", Data("one".utf8)), ("missing/report.html", Data("two".utf8))])
        }
        #expect(temporary.names("results/quick-start").isEmpty)
    }

    @Test func keepsWhatWasWrittenBeforeAFailure() throws {
        let run = try create()
        try run.write(Data("one".utf8), as: "summary.json")
        #expect(throws: ResultsError.self) { try run.write(Data("two".utf8), as: "missing/report.html") }
        #expect(FileManager.default.contents(atPath: run.path + "/summary.json") == Data("one".utf8))
    }

    @Test func removesWhatKilledRunsLeft() throws {
        let killed = try create { 1 }
        try killed.write(Data("kept".utf8), as: "summary.json")
        let half = killed.path + "/.report.html.partial"
        try Data("half".utf8).write(to: URL(fileURLWithPath: half))
        _ = try create { 2 }
        #expect(!FileManager.default.fileExists(atPath: half))
        #expect(FileManager.default.fileExists(atPath: killed.path + "/summary.json"))
    }

    @Test func sweepsNothingThatIsNotARun() throws {
        let foreign = temporary.path + "/results/quick-start/notes"
        try FileManager.default.createDirectory(atPath: foreign, withIntermediateDirectories: true)
        _ = try ResultsFolder.create(
            root: temporary.path + "/results", scenario: "quick-start", at: Date().addingTimeInterval(7200),
            suffix: { 3 })
        #expect(FileManager.default.fileExists(atPath: foreign))
    }

    @Test func sweepsEmptyFoldersOnlyWhenTheyAreOld() throws {
        let started = try create { 1 }
        let now = Date()
        _ = try ResultsFolder.create(
            root: temporary.path + "/results", scenario: "quick-start", at: now, suffix: { 2 })
        #expect(FileManager.default.fileExists(atPath: started.path))
        _ = try ResultsFolder.create(
            root: temporary.path + "/results", scenario: "quick-start", at: now.addingTimeInterval(7200), suffix: { 3 })
        #expect(!FileManager.default.fileExists(atPath: started.path))
    }
}

/// Needs a file system that is full at once; `/dev/full` stands in where a tmpfs cannot be mounted.
@Suite struct FullDiskTests {
    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
    func saysThatTheDiskIsFull() throws {
        let temporary = TemporaryFolder()
        let run = try ResultsFolder.create(root: temporary.path, scenario: "a", at: Date(timeIntervalSince1970: 0))
        let trap = run.path + "/.summary.json.partial"
        try FileManager.default.createSymbolicLink(atPath: trap, withDestinationPath: "/dev/full")
        let error = try #require(throws: ResultsError.self) {
            try run.write(Data("one".utf8), as: "summary.json")
        }
        #expect(error.code == .diskFull)
        #expect(error.description.contains(run.path + "/summary.json"))
        #expect(error.description.contains("No space left"))
        #expect(temporary.names("a").isEmpty)
    }
}
