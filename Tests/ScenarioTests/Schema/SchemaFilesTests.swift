import Foundation
import Testing

@testable import Scenario

/// The schema against real files, by somebody else's validator: Python's `jsonschema`.
@Suite("JSON Schema and scenario files")
struct SchemaFilesTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    private static let script = root.appending(path: "Tests/ScenarioTests/Fixtures/check_schema.py").path

    /// Scenarios that are valid: those we ship, and examples among the fixtures.
    static func scenarios() -> [String] {
        let files = FileManager.default.enumerator(atPath: root.path + "/Tests/ScenarioTests/Fixtures")
        let examples = (files?.compactMap { $0 as? String } ?? []).filter { $0.lowercased().hasPrefix("examples/") }
        let shipped = (try? FileManager.default.contentsOfDirectory(atPath: root.path + "/scenarios")) ?? []
        return
            (examples.map { root.path + "/Tests/ScenarioTests/Fixtures/" + $0 }
            + shipped.map { root.path + "/scenarios/" + $0 })
            .filter { $0.hasSuffix(".yaml") }.sorted()
    }

    /// A Python with `jsonschema` and PyYAML, or `nil`.
    static let python: String? = ["\(root.path)/.build/peers/bin/python", "/usr/bin/python3", "/usr/local/bin/python3"]
        .first {
            (try? run($0, ["-c", "import jsonschema, yaml"]))?.code == 0
        }

    private static func run(_ program: String, _ arguments: [String]) throws -> (code: Int32, text: String) {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: data, as: UTF8.self))
    }

    /// Runs the check on texts written to a folder of its own.
    static func check(_ files: [String], texts: [String: String] = [:]) throws -> String {
        let folder = FileManager.default.temporaryDirectory.appending(path: "footfall-schema-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let schema = folder.appending(path: "schema.json")
        try ScenarioSchema.json().write(to: schema, atomically: true, encoding: .utf8)
        var paths = files
        for (name, text) in texts.sorted(by: { $0.key < $1.key }) {
            paths.append(folder.appending(path: name).path)
            try text.write(toFile: folder.appending(path: name).path, atomically: true, encoding: .utf8)
        }
        let python = try #require(Self.python)
        let (code, text) = try run(python, ["-B", script, schema.path] + paths)
        #expect(code == 0, "\(text)")
        return text
    }

    private static let missing: Comment = "no Python with jsonschema and PyYAML: `make peers` sets one up"

    @Test(
        "valid scenarios are valid, and unknown keys are refused anywhere in them", .enabled(if: python != nil, missing)
    )
    func files() throws {
        #expect(!Self.scenarios().isEmpty)
        #expect(try Self.check(Self.scenarios()) == "")
    }

    @Test("the template is valid", .enabled(if: python != nil, missing))
    func template() throws {
        #expect(try Self.check([], texts: ["my-shop.yaml": ScenarioTemplate.text(name: "my-shop")]) == "")
    }

    @Test("what is wrong is refused", .enabled(if: python != nil, missing))
    func wrong() throws {
        let bodies = [
            "scenario: Not A Name", "scenario: x\nhorizon: 5 days", "scenario: x\nchannels: {a: {kind: bought}}",
            "scenario: x\nstages: [{stage: a, churn: 1.5}]",
            "scenario: x\nstages: [{stage: a, dwell: {lognormal: {median: 2d}}}]",
            "scenario: x\nstages: [{stage: a, dwell: {gamma: {shape: 2}, beta: {a: 1, b: 1}}}]",
            "scenario: x\nattribution: {touches: some}", "scenario: x\ncalendar: {weekly: [1, 2]}", "seed: 1",
        ]
        let texts = Dictionary(
            uniqueKeysWithValues: bodies.enumerated().map { ("wrong-\($0.offset).yaml", $0.element) })
        let complaints = try Self.check([], texts: texts)
        for (number, body) in bodies.enumerated() {
            #expect(complaints.contains("wrong-\(number).yaml: "), "this passes: \(body)")
        }
    }
}
