import Foundation
import Testing
import Tracking

@testable import HTTPBackend

/// https://segment.com/docs/connections/sources/catalog/libraries/server/http-api/, and our own server, which speaks the same.
@Suite struct SegmentPresetTests {
    private static let types = ["/v1/page": "page", "/v1/track": "track", "/v1/identify": "identify"]

    @Test("a call alone goes to its type's address, with what the API requires", arguments: ["segment", "footfall"])
    func alone(preset: String) throws {
        let exchanges = try Exchanges(preset, ["batch": "1"])
        #expect(exchanges.requests.count == 10 && exchanges.receipts.count(.accepted) == 10)
        for (request, body) in zip(exchanges.requests, exchanges.bodies) {
            #expect(request.method == "POST" && request.header("content-type") == "application/json")
            #expect(body["type"]?.text == Self.types[request.target])
            Self.check(body, of: preset)
        }
    }

    @Test("many calls go to the batch's address", arguments: ["segment", "footfall"])
    func batch(preset: String) throws {
        let exchanges = try Exchanges(preset)
        #expect(exchanges.requests.map(\.target) == ["/v1/batch"])
        let calls = try #require(exchanges.bodies.first?["batch"]?.items)
        #expect(calls.count == 10)
        for call in calls { Self.check(call, of: preset) }
        let sale = try #require(calls.first { $0["event"]?.text == "purchase" })
        let tokens = RunTokens(run: "run-1")
        let isOurs = preset == "footfall"
        #expect(sale["properties"]?["order_id"]?.text == (isOurs ? hex(tokens.token(.order, 4711)) : "4711"))
        #expect(sale["properties"]?["value"] == .number("19.99"))
        #expect(sale["properties"]?["currency"] == .string("USD"))
        #expect(
            calls.first { $0["type"]?.text == "identify" }?["userId"]?.text
                == (isOurs ? hex(tokens.token(.user, 0xBEEF)) : "000000000000beef"))
        let campaign = try #require(calls.first?["context"]?["campaign"])
        #expect(
            campaign["source"]?.text == "search" && campaign["name"]?.text == "spring"
                && campaign["medium"]?.text == "paid")
    }

    private func hex(_ number: UInt64) -> String {
        let writer = ByteWriter()
        writer.putHex(number)
        return writer.text
    }

    private static func check(_ call: JSONValue, of preset: String) {
        let id = call["messageId"]?.text ?? ""
        #expect(preset == "footfall" ? id.utf8.count == 16 : id.hasPrefix("run-1-") && id.utf8.count < 100)
        #expect(call["anonymousId"]?.text?.count == 16)
        #expect(call["timestamp"]?.text?.hasSuffix("Z") == true)
        if call["type"]?.text == "track" { #expect(call["event"]?.text?.isEmpty == false) }
        if call["type"]?.text == "identify" { #expect(call["userId"]?.text?.isEmpty == false) }
    }

    @Test("our own server is told which kind of touch it is, and by which partner")
    func touches() throws {
        let calls = try Exchanges("footfall").bodies.first?["batch"]?.items ?? []
        let touches = calls.compactMap { $0["context"]?["campaign"]?["touch"]?.text }
        #expect(touches == ["click", "view", "send", "direct", "click"])
        #expect(calls.first?["context"]?["campaign"]?["partner"]?.text == "coupon")
    }

    @Test("the write key is Basic authentication's user, its password empty")
    func key() throws {
        let options = ["key": "env:KEY", "secret": "KEY"]
        let exchanges = try Exchanges("segment", options, environment: ["KEY": "a key"])
        #expect(
            exchanges.requests.first?.header("authorization") == "Basic " + Data("a key:".utf8).base64EncodedString())
        #expect(try Exchanges("segment").requests.first?.header("authorization") == nil)
    }

    @Test("an event of 32 KB and more goes alone: the server is to say what it thinks of it")
    func large() throws {
        let server = try TestServer { _ in TestServer.answer(400, #"{"success":false}"#) }
        defer { server.stop() }
        var plan = Run.plan()
        plan.vocabulary.campaigns = [String(repeating: "x", count: 600_000)]
        let receipts = try Run.send(Run.events(3, perCustomer: 1), to: server, plan: plan)
        #expect(server.requests.count == 3 && receipts.count(.rejected) == 3)
    }

    @Test("Segment's own fields say who referred somebody, and that nobody did")
    func referrers() throws {
        let calls = try Exchanges("segment").bodies.first?["batch"]?.items ?? []
        let context = try #require(calls.first?["context"])
        #expect(context["referrer"]?["type"]?.text == "partner" && context["referrer"]?["name"]?.text == "coupon")
        #expect(context["campaign"]?["content"]?.text == "coupon")
        var event = TrackingEvent(id: EventID(customer: 1, sequence: 1), kind: .direct, time: 0, device: 1)
        event.channel = 1
        let direct = try #require(try Exchanges("segment", events: [event]).bodies.first?["batch"]?.items?.first)
        #expect(direct["type"]?.text == "page" && direct["context"]?["referrer"] == nil)
        #expect(direct["context"]?["campaign"]?["source"]?.text == "email")
        #expect(direct["context"]?["campaign"]?["medium"]?.text == "(none)")
    }

    @Test("our own server gives back events and the credits of single conversions", arguments: [true, false])
    func readBack(hasKey: Bool) throws {
        let tokens = RunTokens(run: "run-1")
        let (sale, device, order) = (
            hex(tokens.token(EventID(customer: 1, sequence: 3))), hex(tokens.token(.device, 101)),
            hex(tokens.token(.order, 2))
        )
        let other = hex(RunTokens(run: "run-2").token(EventID(customer: 1, sequence: 3)))
        let event =
            #""kind":"event","time_us":5,"device":"\#(device)","event":"purchase","order":"\#(order)","value":19.99"#
        let events = """
            {"number":1,"message":"\(sale)",\(event)}
            {"number":2,"message":"\(other)",\(event)}
            {"number":3,"kind":"identify","time_us":5,"device":"\(device)"}
            {"number":4,"copy_of":"\(sale)",\(event)}
            """
        let credits = """
            {"message":"\(sale)","time_us":5,"channel":"search","partner":"blog","conversions":0.25,"value":5}
            {"message":"\(sale)","time_us":5,"channel":"none","conversions":0.75,"value":14.99}
            {"message":"\(other)","time_us":5,"channel":"search","conversions":1,"value":1}
            """
        let server = try TestServer { request in
            request.target.hasPrefix("/v1/events")
                ? TestServer.answer(200, events)
                : request.target.hasPrefix("/v1/credits") ? TestServer.answer(200, credits) : TestServer.answer(200)
        }
        defer { server.stop() }
        let options = hasKey ? ["preset": "footfall", "read_key": "env:R", "secret": "R"] : ["preset": "footfall"]
        let session = try Run.backend(server, options, environment: ["R": "read"]).prepare(Run.plan())
        defer { session.close() }
        let receipts = Receipts()
        try Run.submit(Run.events(8), to: session, receipts)
        _ = try session.settle()
        var read: [TrackingEvent] = []
        try session.events(part: 1, of: 2) { read += $0 }
        #expect(read.map(\.id.customer) == [1, 1] && read.map { $0.id.sequence & 7 } == [3, 3])
        #expect(read[0].id != read[1].id && read[0].time == 5 && read[0].value == 1999)
        #expect(read[0].device == 101 && read[0].order == 2 && read[0].name == 0)
        #expect(Exchanges.query(try #require(server.requests.last)) == ["part": "1", "of": "2"])
        var found: [Credit] = []
        try session.credits(rule: .linear, goal: 0, part: 0, of: 2) { batch in
            #expect(batch.conversions.map(\.id) == [EventID(customer: 1, sequence: 3)])
            #expect(batch.conversions.map(\.value) == [1999] && batch.conversions.map(\.time) == [5])
            found += batch.credits
        }
        #expect(
            found == [
                Credit(source: Source(channel: 0, partner: 0), units: 250_000_000, value: 500),
                Credit(source: .none, units: 750_000_000, value: 1499),
            ])
        let request = try #require(server.requests.last)
        #expect(Exchanges.query(request) == ["rule": "linear", "goal": "purchase", "part": "0", "of": "2"])
        #expect(request.header("authorization") == (hasKey ? "Bearer read" : nil))
        #expect(throws: BackendError.self) { try session.credits(rule: .linear, goal: 1, part: 0, of: 1) { _ in } }
    }
}
