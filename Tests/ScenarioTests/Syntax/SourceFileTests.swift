import Foundation
import Scenario
import Testing

@Suite struct SourceFileTests {
    /// Writes bytes to a file of its own, and removes it afterwards.
    private func complaints(ofBytes bytes: [UInt8]) throws -> [String] {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("scenario-\(UUID().uuidString).yaml")
        try Data(bytes).write(to: url)
        defer { try? FileManager.default.removeItem(at: url) }
        do throws(ScenarioProblems) {
            _ = try ScenarioLoader().load(path: url.path)
            return []
        } catch {
            return error.diagnostics.map { $0.description.replacing(url.path, with: "FILE") }
        }
    }

    private func complaints(ofPath path: String) -> [String] {
        do throws(ScenarioProblems) {
            _ = try ScenarioLoader().load(path: path)
            return []
        } catch {
            return error.diagnostics.map(\.description)
        }
    }

    @Test func aMissingFile() {
        #expect(
            complaints(ofPath: "no/such.yaml") == ["no/such.yaml:1:1: there is no file `no/such.yaml`; check the path"])
    }

    @Test func aDirectory() {
        #expect(complaints(ofPath: "/tmp") == ["/tmp:1:1: `/tmp` is a directory; name a scenario file in it"])
    }

    @Test(arguments: ["", " \n\n", "# nothing but a comment\n"]) func anEmptyFile(text: String) throws {
        #expect(
            try complaints(ofBytes: Array(text.utf8)) == [
                "FILE:1:1: the file is empty; a scenario starts with `scenario: NAME`"
            ])
    }

    @Test func aBinaryFile() throws {
        #expect(
            try complaints(ofBytes: Array("scenario: a\nx".utf8) + [0, 1]) == [
                "FILE:2:2: the file is binary: it holds a zero byte; a scenario is a UTF-8 text file"
            ])
    }

    @Test func aFileInAnotherEncoding() throws {
        #expect(
            try complaints(ofBytes: Array("scenario: caf".utf8) + [0xE9, 0x0A]) == [
                "FILE:1:14: the file is not UTF-8 text; save it as UTF-8"
            ])
    }

    @Test func tenMegabytesOfNonsense() throws {
        #expect(
            try complaints(ofBytes: [UInt8](repeating: 0x7B, count: 10_000_000)) == [
                "FILE:1:1: the file is over 1 MB; a scenario is a short text file"
            ])
    }

    @Test func aByteOrderMarkIsPassedOver() throws {
        #expect(try complaints(ofBytes: [0xEF, 0xBB, 0xBF] + Array("scenario: marked\n".utf8)).isEmpty)
    }

    @Test func linesMayEndAsOnWindows() {
        #expect(Shop().text.contains("\n"))
        #expect(ScenarioTests.complaints(Shop().text.replacing("\n", with: "\r\n")).isEmpty)
    }
}
