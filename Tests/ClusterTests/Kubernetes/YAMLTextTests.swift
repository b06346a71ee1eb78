import Foundation
import Testing
import Yams

@testable import Cluster

/// What is written as YAML, read by somebody else's reader.
@Suite("YAML")
struct YAMLTextTests {
    private static let texts =
        OddWords.all + [
            "true", "No", "null", "~", "1", "1.5", "0x1F", "1e3", "2026-11-29", "-", "- a", "a: b", "a:", ":", "? a",
            "&a",
            "*a", "!a", "@a", "%a", "|", ">", "a #b", "\"", "trailing ", " leading", "a\nb", "a\nb\n", "a\nb\n\n",
            "\na",
            " a\nb", "a\n  b\n\n  c\n", "a\n\tb\n", "a\r\nb\n", "a\n   \nb\n", "a\n  \n", "#a\nb\n", "a\u{2028}b\nc\n",
            "a\u{85}b", "a\u{FEFF}\nb", "a\n\u{301}b\n", "\u{7F}", "\u{1}", "---\na\n", "...\nb", "y", "N", ".inf",
            "a\n\n\nb",
            "/footfall/files", "registry.example:5000/footfall:1", "1Mi", "=", "<<",
        ]

    @Test("a reader finds the same texts, as values, keys and in lists", arguments: [1, 2, 3])
    func again(depth: Int) throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        let long = OddWords.random(seed: seed &+ 1, count: 200)
        let several = stride(from: 0, to: 200, by: 4).map { long[$0..<($0 + 4)].joined(separator: "\n") }
        for text in Self.texts + OddWords.random(seed: seed, count: 300) + several {
            var value: YAMLText = .map([
                YAMLText.Entry(key: "k", value: .text(text)),
                YAMLText.Entry(key: "l", value: .list([.text(text), 3, true])),
                YAMLText.Entry(key: "e", value: [:]), YAMLText.Entry(key: "f", value: .list([])),
            ])
            for level in 0..<depth { value = level % 2 == 0 ? .list([value, value]) : ["inner": value] }
            let document = value.document
            var node = try #require(try Yams.compose(yaml: document), "\(text.debugDescription) seed \(seed)")
            for level in (0..<depth).reversed() { node = try #require(level % 2 == 0 ? node[1] : node["inner"]) }
            // Scalars, since two texts that look the same are equal to Swift.
            #expect(same(node["k"]?.string, text), "seed \(seed): \(document)")
            #expect(node["k"]?.tag == Tag(.str), "\(text.debugDescription) is taken for something else")
            #expect(same(node["l"]?[0]?.string, text), "seed \(seed): \(document)")
            #expect(node["l"]?[1]?.int == 3 && node["l"]?[2]?.bool == true)
            #expect(node["e"]?.mapping?.isEmpty == true && node["f"]?.sequence?.isEmpty == true)
        }
    }

    private func same(_ read: String?, _ text: String) -> Bool {
        read.map { Array($0.unicodeScalars) == Array(text.unicodeScalars) } ?? false
    }

    @Test("a text of several lines can be read by people")
    func block() {
        let value: YAMLText = ["a": ["b": "x: 1\n  y: 2\n\nz\n"]]
        #expect(value.document == "a:\n  b: |\n    x: 1\n      y: 2\n\n    z\n")
    }
}
