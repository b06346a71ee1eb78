import FootfallTestKit
import Foundation
import Scenario
import Testing

/// A file in which nearly everything is wrong: all of it is told in one go, in the order of the file.
@Suite struct ManyProblemsTests {
    @Test func allAtOnce() throws {
        let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Fixtures")
        let text = try String(contentsOf: fixtures.appendingPathComponent("many-problems.yaml"), encoding: .utf8)
        let found = complaints(text).joined(separator: "\n") + "\n"
        let golden = GoldenFile("many-problems.txt", source: fixtures.appendingPathComponent("x").path)
        #expect(try golden.difference(from: found) == nil)
    }
}
