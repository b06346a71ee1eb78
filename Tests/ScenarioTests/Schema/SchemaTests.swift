import Foundation
import Testing

@testable import Scenario

@Suite("JSON Schema")
struct SchemaTests {
    /// Every value within the schema, with the path to it.
    static func everything(_ value: SchemaValue = ScenarioSchema.document, at path: String = "#") -> [(
        String, SchemaValue
    )] {
        switch value {
        case .object(let entries):
            [(path, value)] + entries.flatMap { everything($0.value, at: path + "/" + $0.key) }
        case .list(let items):
            [(path, value)] + items.enumerated().flatMap { everything($0.element, at: path + "/\($0.offset)") }
        default: [(path, value)]
        }
    }

    @Test("it is JSON, and says which draft")
    func isJSON() throws {
        let text = ScenarioSchema.json()
        let parsed = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        #expect(parsed?["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema")
        #expect(parsed?["additionalProperties"] as? Bool == false)
        #expect(text.hasSuffix("}\n"))
    }

    @Test("every reference leads somewhere, and every definition is used")
    func references() {
        let defined = Set(ScenarioSchema.document["$defs"]?.keys ?? [])
        var used: Set<String> = []
        for (path, value) in Self.everything() {
            guard case .string(let target)? = value["$ref"] else { continue }
            let name = String(target.dropFirst("#/$defs/".count))
            #expect(defined.contains(name), "\(path) leads to \(target)")
            used.insert(name)
        }
        #expect(used == defined)
    }

    @Test("no map takes unknown keys by oversight")
    func closed() {
        for (path, value) in Self.everything() where value["properties"] != nil && !path.hasSuffix("/properties") {
            #expect(value["additionalProperties"] != nil, "\(path) is open")
        }
    }

    @Test("no key stands twice")
    func unique() {
        for (path, value) in Self.everything() {
            #expect(Set(value.keys).count == value.keys.count, "\(path)")
        }
    }

    /// Whether a text fits one of the patterns of a definition.
    static func fits(_ text: String, _ definition: String) throws -> Bool {
        let root = try #require(ScenarioSchema.document["$defs"]?[definition])
        let patterns = everything(root).compactMap { _, value -> String? in
            guard case .string(let pattern)? = value["pattern"] else { return nil }
            return pattern
        }
        return try patterns.contains { try Regex($0).firstMatch(in: text) != nil }
    }

    @Test(
        "numbers are read as the format writes them",
        arguments: [
            (
                "duration", ["30s", "15m", "4h", "2d", "3w", "1_000d", "0.5h", ".5h", "2d +- 4h", "0"],
                ["2", "2 days", "d", "1y", ""]
            ),
            ("rate", ["0.15/day", "500/s", "2_000/s", "0/day", "3/week", "0"], ["5", "5/month", "/day", "5 / day"]),
            (
                "number", ["4", "1_000", "8%", "0.35 +- 0.03", "-1", "1e6"],
                ["4d", "four", "8 %", ""]
            ),
            ("trait", ["$buying", "$likes_feast"], ["buying", "$", "$a b"]),
            (
                "date", ["2026-10-05", "2026-01-01 10:00", "2026-01-01T10:00:30+02:00"],
                ["05.10.2026", "2026-1-1", "tuesday"]
            ),
        ] as [(String, [String], [String])])
    func numbers(definition: String, good: [String], bad: [String]) throws {
        for text in good { #expect(try Self.fits(text, definition), "\(text) is no \(definition)") }
        for text in bad { #expect(try !Self.fits(text, definition), "\(text) passes as a \(definition)") }
    }
}
