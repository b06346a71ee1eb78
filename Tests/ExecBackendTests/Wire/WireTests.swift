import FootfallTestKit
import Foundation
import Testing
import Tracking

@testable import ExecBackend

/// Events as they are written and read by hand, against each other and against Foundation's reader.
@Suite struct WireTests {
    private func written(_ events: [TrackingEvent]) -> [UInt8] {
        var line = LineWriter(capacity: 16)
        line.append(#"{"n":7,"events":["#.utf8)
        events.withUnsafeBufferPointer { EventWriter.write($0, to: &line) }
        line.append(#"],"more":true}"#.utf8)
        return Array(line.written)
    }

    private func read(_ bytes: [UInt8]) throws -> (AnswerReader.Head, [TrackingEvent]) {
        var events: [TrackingEvent] = []
        let head = try bytes.withUnsafeBufferPointer { try AnswerReader.events($0, into: &events) }
        return (head, events)
    }

    private func randomEvents(_ count: Int, seed: UInt64) -> [TrackingEvent] {
        var random = SplitMix64(seed: seed)
        func number() -> UInt64 { random.pick([0, 1, .max, random.next() >> UInt64(random.below(64))]) }
        func index() -> UInt16 {
            random.pick([TrackingEvent.nothing, 0, 9, 10, 99, 100, 65_534, UInt16(random.below(65_536))])
        }
        return (0..<count).map { _ in
            let time = Int64(bitPattern: number())
            return TrackingEvent(
                id: EventID(customer: number(), sequence: number()), kind: random.pick(TrackingEvent.Kind.allCases),
                time: time, due: random.chance(50) ? time : Int64(bitPattern: number()), device: number(),
                user: number(),
                name: index(), channel: index(), partner: index(), campaign: index(), coupon: index(), stage: index(),
                product: index(), order: number(), value: Int64(bitPattern: number()),
                amount: random.pick([0, -0.5, 1e300, .leastNonzeroMagnitude, 0.1 + 0.2, Double(random.below(1 << 40))]),
                copy: UInt8(random.below(256)))
        }
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `what is written is read again`(seed: UInt64) throws {
        let events = randomEvents(500, seed: seed)
        let (head, read) = try read(written(events))
        #expect(head.number == 7 && head.hasMore && !head.isRefusal)
        #expect(read == events, "seed \(seed)")
    }

    @Test func `Foundation reads the same`() throws {
        let events = randomEvents(200, seed: 4)
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(written(events))) as? [String: Any])
        let rows = try #require(object["events"] as? [[String: Any]])
        #expect(rows.count == events.count)
        for (row, event) in zip(rows, events) {
            #expect((row["customer"] as? NSNumber)?.uint64Value == event.id.customer)
            #expect((row["time"] as? NSNumber)?.int64Value == event.time)
            #expect(row["kind"] as? String == "\(event.kind)")
            // Its reader is not exact in the last digit.
            let amount = (row["amount"] as? NSNumber)?.doubleValue ?? 0
            #expect(abs(amount - event.amount) <= abs(event.amount) * 1e-12)
            #expect((row["channel"] == nil) == (event.channel == TrackingEvent.nothing))
        }
    }

    @Test func `no beginning of a line is taken for the whole`() {
        let line = written(randomEvents(3, seed: 5))
        for length in 0..<line.count {
            #expect(throws: ScanError.self) { try read(Array(line[..<length])) }
        }
    }

    @Test func `damaged lines are refused or read, never more`() throws {
        var random = SplitMix64(seed: 6)
        let whole = written(randomEvents(2, seed: 6))
        var refused = 0
        for _ in 0..<5000 {
            var line = whole
            for _ in 0...random.below(3) {
                line[random.below(line.count)] = random.pick(Array(#"{}[]",:\-0e. tfn"#.utf8) + [0, 255])
            }
            do { _ = try read(line) } catch is ScanError { refused += 1 }
        }
        #expect(refused > 2500, "most damage shows")
    }

    @Test func `credits are read in any order of keys, with others between`() throws {
        let text = """
            { "x": [1, {"y": null}, "\\"}"], "conversions": [ {"time": -5, "credits": [{"units": 600000000, "value": 1,
            "channel": 3, "partner": 1}, {"units": 400000000, "campaign": 2, "channel": 0}], "sequence": 2, "note": true,
            "customer": 18446744073709551615, "value": 9} , {"customer":0,"sequence":0,"time":0,"credits":[]}], "n": 4}
            """
        var batch = CreditBatch()
        let head = try Array(text.utf8).withUnsafeBufferPointer { try AnswerReader.credits($0, into: &batch) }
        #expect(head.number == 4 && !head.hasMore)
        #expect(batch.count == 2)
        #expect(batch.conversions[0].id == EventID(customer: .max, sequence: 2))
        #expect(batch.conversions[0].time == -5 && batch.conversions[0].value == 9)
        #expect(
            Array(batch.credits(of: 0)) == [
                Credit(source: Source(channel: 3, partner: 1), units: 600_000_000, value: 1),
                Credit(source: Source(channel: 0), campaign: 2, units: 400_000_000, value: 0),
            ])
        #expect(batch.credits(of: 1).isEmpty)
    }

    @Test(
        "a wrong answer is refused with its place",
        arguments: [
            (#"{"n":1,"events":[{"customer":1}]}"#, "customer, sequence, kind, time and device"),
            (#"{"n":1,"events":[{"customer":-1}]}"#, "0 to 18446744073709551615"),
            (#"{"n":1,"events":[{"customer":18446744073709551616}]}"#, "64 bits"),
            (#"{"n":1,"events":[{"time":9223372036854775808}]}"#, "64 bits"),
            (#"{"n":1,"events":[{"time":1.5}]}"#, "without fraction"),
            (#"{"n":1,"events":[{"channel":65536}]}"#, "65535"),
            (#"{"n":1,"events":[{"kind":"clack"}]}"#, "kind of event"), (#"{"n":1} x"#, "ended"), ("[1]", "an object"),
            (#"{"n":1,"x":"# + String(repeating: "[", count: 1000), "less nesting"),
        ])
    func wrong(text: String, says: String) {
        do {
            _ = try read(Array(text.utf8))
            Issue.record("\(text) was read")
        } catch {
            #expect("\(error)".contains(says), "\(error)")
        }
    }

    @Test func `messages are ASCII, and names survive`() throws {
        var plan = TestPlans.plan("run 'ü'", AttributionChoices(precedence: .viewWeight(0.25)))
        plan.vocabulary.channels[0].name = "日本🎉\u{7}\"\\"
        plan.choices.lookback.channels["日本🎉\u{7}\"\\"] = 5
        let line = try Messages.prepare(3, plan, options: ["someName": "x"])
        #expect(line.allSatisfy { $0 < 128 } && line.firstIndex(of: 10) == line.count - 1)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any])
        #expect(object["run"] as? String == "run 'ü'" && object["footfall"] as? Int == 1 && object["n"] as? Int == 3)
        #expect(object["options"] as? [String: String] == ["someName": "x"])
        let vocabulary = try #require(object["vocabulary"] as? [String: Any])
        let channel = try #require((vocabulary["channels"] as? [[String: Any]])?.first)
        #expect(channel["name"] as? String == "日本🎉\u{7}\"\\" && channel["lookback"] as? Int == 5)
        let choices = try #require(object["choices"] as? [String: Any])
        #expect(choices["since_last_conversion"] as? Bool == false && choices["view_weight"] as? Double == 0.25)
        #expect((object["rules"] as? [[String: Any]])?.count == plan.rules.count)
    }
}
