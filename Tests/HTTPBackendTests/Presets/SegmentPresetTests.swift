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
            Self.check(body)
        }
    }

    @Test("many calls go to the batch's address", arguments: ["segment", "footfall"])
    func batch(preset: String) throws {
        let exchanges = try Exchanges(preset)
        #expect(exchanges.requests.map(\.target) == ["/v1/batch"])
        let calls = try #require(exchanges.bodies.first?["batch"]?.items)
        #expect(calls.count == 10)
        for call in calls { Self.check(call) }
        let sale = try #require(calls.first { $0["event"]?.text == "purchase" })
        #expect(sale["properties"]?["order_id"] == .string("4711"))
        #expect(sale["properties"]?["value"] == .number("19.99"))
        #expect(sale["properties"]?["currency"] == .string("USD"))
        #expect(calls.first { $0["type"]?.text == "identify" }?["userId"]?.text == "000000000000beef")
        let campaign = try #require(calls.first?["context"]?["campaign"])
        #expect(
            campaign["source"]?.text == "search" && campaign["name"]?.text == "spring"
                && campaign["medium"]?.text == "paid")
    }

    private static func check(_ call: JSONValue) {
        let id = call["messageId"]?.text ?? ""
        #expect(id.hasPrefix("run-1-") && id.utf8.count < 100)
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

    @Test("credits are read as totals", arguments: [true, false])
    func credits(hasKey: Bool) throws {
        let server = try TestServer { request in
            request.target.hasPrefix("/v1/attribution")
                ? TestServer.answer(
                    200,
                    #"[{"rule":"linear","channel":"search/blog","conversions":1.5,"value":30},{"rule":"linear","channel":"none","conversions":0.5,"value":9.99}]"#
                )
                : TestServer.answer(200)
        }
        defer { server.stop() }
        let options = hasKey ? ["preset": "footfall", "read_key": "env:R", "secret": "R"] : ["preset": "footfall"]
        let session = try Run.backend(server, options, environment: ["R": "read"]).prepare(Run.plan())
        defer { session.close() }
        var credits: [Credit] = []
        for part in 0..<2 {
            try session.credits(rule: .linear, goal: 0, part: part, of: 2) { batch in
                for index in 0..<batch.count { credits += batch.credits(of: index) }
            }
        }
        #expect(
            credits == [
                Credit(source: Source(channel: 0, partner: 0), units: 1_500_000_000, value: 3000),
                Credit(source: .none, units: 500_000_000, value: 999),
            ])
        let request = try #require(server.requests.last)
        #expect(Exchanges.query(request) == ["rule": "linear", "goal": "purchase"])
        #expect(request.header("authorization") == (hasKey ? "Bearer read" : nil))
        #expect(throws: BackendError.self) { try session.credits(rule: .linear, goal: 1, part: 0, of: 1) { _ in } }
    }
}
