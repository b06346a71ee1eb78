import FootfallTestKit
import Foundation
import Testing

/// The helper itself, on files of its own.
@Suite(.disabled(if: GoldenFile.isRecording, "recording writes instead of comparing")) struct GoldenFileTests {
    private func withFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        let golden = folder.appendingPathComponent("Golden")
        try FileManager.default.createDirectory(at: golden, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data("one\ntwo\n".utf8).write(to: golden.appendingPathComponent("text.txt"))
        try body(folder.appendingPathComponent("Tests.swift").path)
    }

    @Test func equalToTheByte() throws {
        try withFolder { source in
            let file = GoldenFile("text.txt", source: source)
            #expect(try file.difference(from: "one\ntwo\n") == nil)
            let difference = try #require(try file.difference(from: "one\n2\n"))
            #expect(difference.hasPrefix("\(file.path):2: expected\n  two\ngot\n  2\n"))
            #expect(try file.difference(from: "one\ntwo") != nil)
        }
    }

    @Test func missingFileSaysHowToMakeIt() throws {
        try withFolder { source in
            let difference = try #require(try GoldenFile("none.txt", source: source).difference(from: ""))
            #expect(difference.contains("is missing") && difference.contains("FOOTFALL_RECORD_GOLDEN=1"))
        }
    }
}
