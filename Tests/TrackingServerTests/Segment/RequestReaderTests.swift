import Testing

@testable import TrackingServer

@Suite("Batches, and their bounds")
struct RequestReaderTests {
    private static func event(_ id: Int, padding: Int = 0) -> String {
        #"{"type":"track","messageId":"m\#(id)","userId":"u","event":"e","x":"\#(String(repeating: "x", count: padding))"}"#
    }

    @Test("a batch with all that Segment's clients put around it")
    func batch() throws {
        let drafts = try Reading.drafts(
            #"{"sentAt":"2026-03-02T10:00:00Z","context":{},"batch":[\#(Self.event(1)),\#(Self.event(2))],"writeKey":"k\u0065y"}"#
        )
        #expect(drafts.all.count == 2)
        #expect(drafts.all[0].mark != drafts.all[1].mark)
        #expect(String(decoding: drafts.bytes[drafts.writeKey.range], as: UTF8.self) == "key")
    }

    @Test("an empty batch is one")
    func empty() throws { #expect(try Reading.drafts(#"{"batch":[]}"#).all.isEmpty) }

    @Test("texts with escapes are the same as without")
    func escapes() throws {
        let plain = try Reading.drafts(#"{"batch":[{"type":"track","messageId":"é","userId":"ü","event":"a b"}]}"#)
        let escaped = try Reading.drafts(
            #"{"batch":[{"type":"tr\u0061ck","messageId":"\u00e9","userId":"\u00fc","event":"a\u0020b"}]}"#)
        #expect(plain.all[0].mark == escaped.all[0].mark && plain.all[0].user == escaped.all[0].user)
        #expect(plain.bytes[plain.all[0].name.range] == escaped.bytes[escaped.all[0].name.range])
    }

    @Test("over a bound, by one, is said; up to it is fine")
    func bounds() {
        var limits = RequestReader.Limits(requestBytes: 300, eventBytes: 100, events: 3)
        func batch(_ events: [String]) -> String { "{\"batch\":[" + events.joined(separator: ",") + "]}" }
        let base = Self.event(1).utf8.count
        #expect(Reading.problems(batch([Self.event(1, padding: 100 - base)]), limits: limits).isEmpty)
        #expect(Reading.problems(batch([Self.event(1, padding: 101 - base)]), limits: limits).map(\.event) == [0])
        limits.requestBytes = 10_000
        #expect(Reading.problems(batch((0..<3).map { Self.event($0) }), limits: limits).isEmpty)
        #expect(Reading.problems(batch((0..<4).map { Self.event($0) }), limits: limits).count == 1)
        limits.requestBytes = base + 12
        #expect(Reading.problems(batch([Self.event(1)]), limits: limits).isEmpty)
        limits.requestBytes -= 1
        #expect(Reading.problems(batch([Self.event(1)]), limits: limits).count == 1)
    }

    @Test("problems name their events")
    func places() {
        let problems = Reading.problems(
            #"{"batch":[\#(Self.event(0)),{"type":"track","event":"x"},7,{"type":"dance","userId":"u","event":"e"}]}"#)
        #expect(problems.map(\.event) == [1, 2, 3], "\(problems)")
    }

    @Test(
        "no batch at all",
        arguments: ["", "[]", "{", "{}", "{\"batch\":7}", "nonsense", "{\"batch\":[]} x", "{\"batch\":[{}}"])
    func none(body: String) { #expect(!Reading.problems(body).isEmpty) }

    @Test("many problems are counted, and some of them listed")
    func many() {
        let events = (0..<100).map { _ in "7" }.joined(separator: ",")
        do {
            _ = try Reading.drafts("{\"batch\":[\(events)]}")
            Issue.record("it was read")
        } catch let problems as RequestProblems {
            #expect(problems.count == 100)
            #expect(problems.problems.count == RequestProblems.listedMost)
        } catch { Issue.record("\(error)") }
    }
}
