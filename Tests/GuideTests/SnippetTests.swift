import Foundation
import Testing

/// The guide's code is that of the example package, which is built and run: what is printed cannot rot.
@Suite struct SnippetTests {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    static let example = root.appending(path: "Tests/Fixtures/ThirdPartyBackend")

    struct Snippet: Sendable, CustomTestStringConvertible {
        var place: String
        var code: String
        var testDescription: String { place }
    }

    /// Code in the guide under `<!-- PATH -->` or `<!-- PATH: REGION -->`.
    static func snippets() throws -> [Snippet] {
        let guide = try ["WritingABackend", "WritingARule"].map { name in
            try String(contentsOf: root.appending(path: "Sources/Tracking/Tracking.docc/\(name).md"), encoding: .utf8)
        }.joined(separator: "\n")
        var snippets: [Snippet] = []
        var (place, code): (String?, [Substring]?)
        for line in guide.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("<!-- ") {
                place = String(line.dropFirst(5).dropLast(4))
            } else if line == "```swift" {
                code = []
            } else if line == "```", let lines = code {
                snippets.append(Snippet(place: place ?? "nowhere", code: lines.joined(separator: "\n")))
                (place, code) = (nil, nil)
            } else {
                code?.append(line)
            }
        }
        return snippets
    }

    /// The file, or the lines between `// guide: REGION` and `// guide: end`, moved to the left margin.
    static func source(_ place: String) throws -> String {
        let parts = place.split(separator: ": ", maxSplits: 1)
        let text = try String(contentsOf: example.appending(path: String(parts[0])), encoding: .utf8)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard parts.count > 1 else { return lines.dropLast().joined(separator: "\n") }
        let isMark = { (line: Substring) in line.drop { $0 == " " } == "// guide: \(parts[1])" }
        let start = try #require(lines.firstIndex(where: isMark), "no region \(parts[1]) in \(parts[0])")
        let margin = lines[start].prefix { $0 == " " }.count
        return lines[(start + 1)...].prefix { $0.drop { $0 == " " } != "// guide: end" }
            .map { String($0.dropFirst(min(margin, $0.count))) }.joined(separator: "\n")
    }

    @Test(arguments: try snippets())
    func `the guide prints what the example package has`(snippet: Snippet) throws {
        #expect(try Self.source(snippet.place) == snippet.code, "copy \(snippet.place) into the guide")
    }

    @Test func `every file of the example is in the guide`() throws {
        let told = Set(try Self.snippets().map { String($0.place.prefix { $0 != ":" }) })
        let files = try FileManager.default.subpathsOfDirectory(atPath: Self.example.path)
            .filter { $0.hasSuffix(".swift") && !$0.contains(".build") }
        #expect(told == Set(files))
    }
}
