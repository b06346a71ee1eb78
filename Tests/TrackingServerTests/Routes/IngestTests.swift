import Testing
import Tracking

@testable import TrackingServer

@Suite("Events in, attribution out")
struct IngestTests {
    static let batch = #"""
        {"batch":[
          {"type":"page","messageId":"1","anonymousId":"bob","timestamp":"2026-03-02T10:00:00Z",
           "context":{"campaign":{"source":"search","medium":"cpc","name":"spring"}}},
          {"type":"page","messageId":"2","anonymousId":"bob","timestamp":"2026-03-02T11:00:00Z",
           "context":{"campaign":{"source":"mail","medium":"email"}}},
          {"type":"track","messageId":"3","anonymousId":"bob","userId":"bob@x","timestamp":"2026-03-02T12:00:00Z",
           "event":"Order Completed","properties":{"order_id":"7","value":20}}
        ]}
        """#

    @Test("a batch is credited under every rule; sent again, it changes nothing")
    func attribution() async throws {
        try await TestServer().test { ask in
            for _ in 0..<2 { #expect(try await ask.post("/v1/batch", Self.batch).status == 200) }
            let first = try await ask.get("/v1/attribution?rule=first-touch").rows()
            #expect(first == [["rule": "first-touch", "channel": "search", "conversions": "1", "value": "20"]])
            let linear = try await ask.get("/v1/attribution?rule=linear&goal=Order%20Completed").rows()
            #expect(
                linear.map { $0["channel"] } == ["search", "mail"]
                    && linear.map { $0["conversions"] } == ["0.5", "0.5"])
            let campaigns = try await ask.get("/v1/attribution?rule=first-touch&by=campaign").rows()
            #expect(campaigns.map { $0["campaign"] } == ["spring"])
            let all = try await ask.get("/v1/attribution").rows()
            #expect(Set(all.compactMap { $0["rule"] }).count == 6)
        }
    }

    @Test("single calls, each at its address")
    func calls() async throws {
        try await TestServer().test { ask in
            for (path, body) in [
                ("track", #"{"userId":"u","event":"Order Completed","properties":{"order_id":"1","revenue":5}}"#),
                ("identify", #"{"userId":"u","anonymousId":"a"}"#), ("page", #"{"anonymousId":"a"}"#),
                ("screen", #"{"anonymousId":"a"}"#), ("group", #"{"anonymousId":"a","groupId":"g"}"#),
                ("alias", #"{"previousId":"a","userId":"u"}"#),
            ] {
                let answer = try await ask.post("/v1/\(path)", body)
                #expect(
                    answer.status == 200 && answer.text == #"{"success":true,"stored":1,"known":0}"#,
                    "\(path): \(answer.text)")
            }
            let channels = try await ask.get("/v1/attribution?rule=last-touch").rows()
            #expect(channels.map { $0["channel"] } == ["none"])
        }
    }

    @Test("reports: the funnel, channels, a customer from first click to now")
    func reports() async throws {
        try await TestServer().test { ask in
            _ = try await ask.post("/v1/batch", Self.batch)
            let funnel = try await ask.get("/v1/reports/funnel").rows()
            #expect(funnel.first { $0["stage"] == "customer" }?["customers"] == "1", "\(funnel)")
            let channels = try await ask.get("/v1/reports/channels").rows()
            #expect(
                channels.map { $0["channel"] } == ["search", "mail"]
                    && channels.map { $0["conversions"] } == ["0", "1"])
            for id in ["bob", "bob@x"] {
                let journey = try await ask.get("/v1/customers/\(id)/journey")
                #expect(journey.status == 200)
                #expect(
                    journey.text.contains(#""stage":"customer""#) && journey.text.contains(#""events":3"#),
                    "\(journey.text)")
                #expect(
                    journey.text.contains(
                        #""first_touch":{"time":"2026-03-02T10:00:00.000Z","kind":"click","channel":"search""#))
            }
            #expect(try await ask.get("/v1/customers/nobody/journey").status == 404)
        }
    }

    @Test("what is wrong is 400, and nothing of it is kept")
    func problems() async throws {
        try await TestServer().test { ask in
            let mixed =
                #"{"batch":[{"type":"track","userId":"u","event":"Order Completed"},{"type":"track","event":"x"}]}"#
            let answer = try await ask.post("/v1/batch", mixed)
            #expect(answer.status == 400 && answer.text.contains(#""event":1"#), "\(answer.text)")
            #expect(try await ask.get("/v1/attribution").text == "[]")
            for (path, fragment) in [
                ("/v1/attribution?rule=first-tuch", "first-t"), ("/v1/attribution?goal=nothing", "Order Completed"),
                ("/v1/attribution?by=moon", "partner"), ("/v1/attribution?a=%", "escape"),
            ] {
                let answer = try await ask.get(path)
                #expect(answer.status == 400 && answer.text.contains(fragment), "\(path): \(answer.text)")
            }
            #expect(try await ask.get("/nowhere").status == 404)
            #expect(try await ask.get("/v1/track").status == 404)
        }
    }

    @Test("a body over the bound is 400 and says so")
    func large() async throws {
        try await TestServer { $0.limits.requestBytes = 1_000 }.test { ask in
            let answer = try await ask.post("/v1/track", String(repeating: " ", count: 1_001))
            #expect(answer.status == 400 && answer.text.contains("1000 bytes"), "\(answer.text)")
        }
    }

    @Test("full is 503, with when to try again, and what is known goes on")
    func full() async throws {
        try await TestServer { $0.limits.customers = 2 }.test { ask in
            for device in ["a", "b"] {
                #expect(try await ask.post("/v1/page", #"{"anonymousId":"\#(device)"}"#).status == 200)
            }
            let full = try await ask.post("/v1/page", #"{"anonymousId":"c"}"#)
            #expect(
                full.status == 503 && full.header("retry-after") != nil && full.text.contains("customers"),
                "\(full.text)")
            #expect(try await ask.post("/v1/page", #"{"anonymousId":"a"}"#).status == 200)
        }
    }

    @Test("faults are said in every answer, and strike")
    func faults() async throws {
        try await TestServer { $0.wireFaults = [WireFault(.wrongStatus)] }.test { ask in
            let answer = try await ask.post("/v1/page", #"{"anonymousId":"a"}"#)
            #expect(answer.status == 400 && answer.header("x-footfall-fault") == "wrong-status")
            #expect(try await ask.get("/healthz").header("x-footfall-fault") == "wrong-status")
        }
    }

    @Test("an answer that fails although everything is kept makes nothing double")
    func lateFailure() async throws {
        let server = try TestServer { $0.wireFaults = [WireFault(.lateFailure)] }
        try await server.test { ask in
            for _ in 0..<2 {
                #expect(try await ask.post("/v1/page", #"{"anonymousId":"a","messageId":"m"}"#).status == 500)
            }
            let metrics = try await ask.get("/metrics").text
            #expect(metrics.contains("\nfootfall_messages 1\n"), "\(metrics)")
        }
    }

    @Test("a store that fails is 503, not the sender's fault, and unhealthy until it works")
    func failingStore() async throws {
        let backend = FailingBackend()
        let server = try TestServer(backend)
        try await server.test { ask in
            backend.turn.set(.refuses)
            let answer = try await ask.post("/v1/page", #"{"anonymousId":"a"}"#)
            #expect(answer.status == 503 && !answer.text.contains("disk"), "\(answer.text)")
            #expect(try await ask.get("/healthz").status == 503)
            backend.turn.set(.sound)
            #expect(try await ask.post("/v1/page", #"{"anonymousId":"a"}"#).status == 200)
            #expect(try await ask.get("/healthz").status == 200)
        }
        #expect(server.log.text.contains("the disk is full"))
    }
}
