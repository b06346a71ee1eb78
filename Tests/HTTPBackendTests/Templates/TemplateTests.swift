import Testing
import Tracking

@testable import HTTPBackend

@Suite struct TemplateTests {
    private static let vocabulary = Vocabulary(
        channels: [.init(name: "sea & rch", kind: "paid", partners: ["a/b"])], campaigns: ["it's \"new\""],
        events: ["buy"],
        stages: ["browsing"])
    private static let plan = RunPlan(id: "run-1", vocabulary: vocabulary, goals: [0])

    /// What a scalar makes of an event at a place.
    private func text(
        _ scalar: String, _ place: [Escaping] = [], event: TrackingEvent = TemplateTests.click,
        settings: [String: String] = [:]
    ) throws -> String {
        let problems = PresetProblemList(file: "test")
        var parser = TemplateParser(problems: problems)
        parser.own = settings.keys.sorted().enumerated().map { ($0.element, .setting($0.offset)) }
        let place0 = Place(line: 1, column: 1)
        let template = parser.parse(
            PresetTree(content: .scalar(scalar, quoted: false), place: place0, textPlace: place0))
        try problems.check()
        let values = settings.keys.sorted().map { Array((settings[$0] ?? "").utf8) }
        var builder = ProgramBuilder(Bindings(plan: Self.plan, settings: values))
        builder.text(template, place, escapesText: true)
        let writer = ByteWriter()
        Renderer(Self.plan, clock: .virtual).render(builder.finish(), event, to: writer)
        return writer.text
    }

    static let click = TrackingEvent(
        id: EventID(customer: 255, sequence: 513), kind: .click, time: 1_767_225_600_123_456, device: 0xABC, channel: 0,
        partner: 0, campaign: 0, stage: 0)

    @Test(
        "values",
        arguments: [
            ("${id}", "run-1-ff-201"), ("${kind} of ${customer}.${sequence}", "click of 255.513"),
            ("${device}", "0000000000000abc"), ("${device.number}", "2748"), ("${time}", "2026-01-01T00:00:00.123456Z"),
            ("${time.s}", "1767225600"), ("${time.ms}", "1767225600123"), ("${time.us}", "1767225600123456"),
            ("${time.sql}", "2026-01-01 00:00:00"), ("${channel}", "sea & rch"), ("${partner}", "a/b"),
            ("${channel.kind}", "paid"), ("${campaign}", "it's \"new\""), ("${event}", ""), ("${event.index}", "65535"),
            ("${order.number}", "0"), ("${stage}", "browsing"), ("${currency}", "USD"), ("$${id}", "${id}"),
            ("a$b{c}", "a$b{c}"),
        ])
    func values(scalar: String, expected: String) throws {
        #expect(try text(scalar) == expected)
    }

    @Test(
        "money and time at their edges",
        arguments: [
            (0, "0.00"), (1, "0.01"), (-5, "-0.05"), (123_456, "1234.56"), (.max, "92233720368547758.07"),
            (.min, "-92233720368547758.08"),
        ] as [(Int64, String)])
    func money(value: Int64, expected: String) throws {
        let event = TrackingEvent(id: .init(customer: 0, sequence: 0), kind: .refund, time: -1, device: 0, value: value)
        #expect(try text("${value}", event: event) == expected)
        #expect(try text("${time} ${time.ms}", event: event) == "1969-12-31T23:59:59.999999Z -1")
    }

    @Test("a large amount keeps its sign of the exponent in a query")
    func amounts() throws {
        var event = Self.click
        event.amount = 1.5e300
        #expect(try text("${amount}", [.url], event: event) == "1.5e%2B300")
        #expect(try text("${amount}", event: event) == "1.5e+300")
    }

    @Test("each place escapes in its own way, nested ones twice")
    func escaping() throws {
        #expect(try text("${channel}", [.url]) == "sea%20%26%20rch")
        #expect(try text("${channel|url}", [.url]) == "sea%2520%2526%2520rch")
        #expect(try text("${campaign}", [.json]) == #"it's \"new\""#)
        #expect(try text("${campaign}", [.sql]) == #"it\'s "new""#)
        #expect(try text("${campaign}", [.sql, .url]) == "it%5C%27s%20%22new%22")
        #expect(try text("${x}", [.header], settings: ["x": "a\r\nEvil: é"]) == "a%0D%0AEvil: %C3%A9")
        #expect(try text("${x}", [.json], settings: ["x": "a\u{1}\\é"]) == #"a\u0001\\é"#)
        #expect(try text("${x|path}", [.url], settings: ["x": "/a b/c"]) == "/a%20b/c")
    }

    @Test("dates agree with the calendar of Foundation")
    func dates() throws {
        var random = SeededBits(seed: 7)
        for _ in 0..<2000 {
            // From 1600 on, where Foundation has left the Julian calendar behind.
            let time = Int64(truncatingIfNeeded: random.next() >> 8) / 2 - 11_000_000_000_000_000
            let writer = ByteWriter()
            CalendarTime.write(time, as: .iso, to: writer)
            #expect(writer.text == FoundationClock.iso(time), "at \(time)")
        }
    }

    @Test("devices have addresses and agents of their own, the same each time")
    func devices() throws {
        var seen: Set<String> = []
        for device in UInt64(0)..<1000 {
            let event = TrackingEvent(id: .init(customer: 0, sequence: 0), kind: .click, time: 0, device: device)
            let traits = try text("${device.ip} ${device.agent}", event: event)
            #expect(traits.hasPrefix("10.") && traits.contains("Mozilla/5.0"))
            #expect(try text("${device.ip} ${device.agent}", event: event) == traits)
            seen.insert(traits)
        }
        #expect(seen.count > 990)
    }

    @Test("UUIDs are well-formed and differ")
    func uuids() throws {
        var seen: Set<String> = []
        for sequence in UInt64(0)..<500 {
            let event = TrackingEvent(
                id: .init(customer: sequence % 7, sequence: sequence), kind: .click, time: 0, device: 0)
            let uuid = try text("${uuid}", event: event)
            #expect(FoundationClock.isUUID(uuid), "\(uuid)")
            seen.insert(uuid)
        }
        #expect(seen.count == 500)
    }

    @Test(
        "an unknown variable is named at its line and column, with what was meant",
        arguments: [
            ("a ${chanel}", "there is no variable `chanel`; did you mean `channel`?", 5),
            ("${time.msec}", "there is no variable `time.msec`; did you mean `time.ms`?", 3),
            ("${id", "a variable begins here and does not end", 1), ("${id|urll}", "there is no filter `urll`", 6),
        ])
    func problems(scalar: String, message: String, column: Int) {
        let error = #expect(throws: PresetProblems.self) { try text(scalar) }
        #expect(error?.problems.count == 1)
        #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
        #expect(error?.problems.first?.column == column)
    }
}
