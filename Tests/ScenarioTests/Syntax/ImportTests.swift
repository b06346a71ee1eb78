import Foundation
import Scenario
import Testing
import Tracking

@Suite struct ImportTests {
    /// Writes files into a folder of their own and loads the first.
    private func load(_ files: [(name: String, text: String)]) throws -> Result<CompiledScenario, ScenarioProblems> {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("imports-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for file in files { try Data(file.text.utf8).write(to: folder.appendingPathComponent(file.name)) }
        let path = folder.appendingPathComponent(files[0].name).path
        return Result { () throws(ScenarioProblems) in try ScenarioLoader().load(path: path) }
    }

    private func complaints(_ files: [(name: String, text: String)]) throws -> [String] {
        switch try load(files) {
        case .success: return []
        case .failure(let problems):
            return problems.diagnostics.map {
                "\($0.file.split(separator: "/").last ?? ""):\($0.line):\($0.column): \($0.message)"
            }
        }
    }

    private let shop = "currency: EUR\ngoal: buy\nchannels: {mail: {kind: owned}}\n"

    @Test func thisFileWinsAndTheRestIsTaken() throws {
        let files = [("a.yaml", "scenario: a\nimport: [b.yaml]\ncurrency: JPY\n"), ("b.yaml", shop)]
        let scenario = try load(files).get()
        #expect(scenario.currency == "JPY")
        #expect(scenario.minorUnits == 1)
        #expect(scenario.goal == "buy")
        #expect(scenario.vocabulary.channels.map(\.name) == ["mail"])
    }

    @Test func theLaterImportWins() throws {
        let files = [
            ("a.yaml", "scenario: a\nimport: [b.yaml, c.yaml]\n"), ("b.yaml", shop), ("c.yaml", "currency: GBP\n"),
        ]
        #expect(try load(files).get().currency == "GBP")
    }

    @Test func aCycleIsAnError() throws {
        let files = [
            ("a.yaml", "scenario: a\nimport: [b.yaml]\n"), ("b.yaml", "import: [c.yaml]\n"),
            ("c.yaml", "import: [a.yaml]\n"),
        ]
        #expect(try complaints(files) == ["c.yaml:1:10: `a.yaml` imports itself, by way of 3 files"])
    }

    @Test func problemsNameTheFileTheyAreIn() throws {
        let files = [
            ("a.yaml", "scenario: a\nimport: [b.yaml, none.yaml]\n"),
            ("b.yaml", "seed: 1\nchannels: {m: {kind: own}}\n"),
        ]
        let found = try complaints(files)
        #expect(found.contains("b.yaml:2:22: `own` is not a kind of channel"))
        #expect(found.contains { $0.hasPrefix("a.yaml:2:18: there is no file") })
    }
}
