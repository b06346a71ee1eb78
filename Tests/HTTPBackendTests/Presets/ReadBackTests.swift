import Testing
import Tracking

@testable import HTTPBackend

/// Reading back, by presets of the tests' own.
@Suite(.timeLimit(.minutes(1))) struct ReadBackTests {
    private static let requests = "requests: [{for: [click, event], path: /e, json: {id: \"${id}\"}}]\n"

    private typealias Answerer = @Sendable (TestServer.Request) -> [TestServer.Act]

    /// A session with a server that answers reading so; closed afterwards.
    private func withSession(
        _ yaml: String, _ options: [String: String] = [:],
        answer: @escaping Answerer,
        _ work: (any TrackingSession, TestServer) throws -> Void
    ) throws {
        let file = try PresetText.file("preset: own\n" + Self.requests + yaml)
        defer { file.remove() }
        let server = try TestServer(answer)
        defer { server.stop() }
        let session = try Run.backend(server, ["preset": file.path].merging(options) { $1 }).prepare(Run.plan())
        defer { session.close() }
        try work(session, server)
    }

    @Test("credits of each conversion, part by part")
    func conversions() throws {
        let yaml = """
            credits:
              level: conversion
              method: GET
              path: /credits
              query: {rule: "${rule}", goal: "${goal}"}
              id: id
              time: at
              channel: channel
              campaign: campaign
              conversions: share
              value: value
              rules: [linear]
            """
        let rows = """
            [{"id":"run-1-2-3","at":5,"channel":"search/blog","campaign":"spring","share":0.25,"value":2.50},
             {"id":"run-1-2-3","at":5,"channel":"email","share":0.75,"value":7.5},
             {"id":"run-1-5-1","at":9,"channel":"none","share":1,"value":0.01}]
            """
        let answer: Answerer = { _ in TestServer.answer(200, rows) }
        try withSession(yaml, answer: answer) { session, server in
            var found: [String] = []
            for part in 0..<2 {
                try session.credits(rule: .linear, goal: 0, part: part, of: 2) { batch in
                    for index in 0..<batch.count {
                        let conversion = batch.conversions[index]
                        let credits = batch.credits(of: index).map {
                            "\($0.source.channel):\($0.campaign):\($0.units):\($0.value)"
                        }
                        found.append(
                            "\(part) \(conversion.id.customer).\(conversion.id.sequence) \(conversion.time) \(conversion.value) \(credits)"
                        )
                    }
                }
            }
            #expect(
                found == [
                    #"0 2.3 5 1000 ["0:0:250000000:250", "1:65535:750000000:750"]"#,
                    #"1 5.1 9 1 ["65535:65535:1000000000:1"]"#,
                ])
            #expect(Exchanges.query(server.requests[0]) == ["rule": "linear", "goal": "purchase"])
        }
    }

    @Test(
        "what is no credit of ours is an error that says what came",
        arguments: [
            (#"[{"id":"other-1-1","channel":"search","share":1}]"#, "other-1-1"),
            (#"[{"id":"run-1-1-1","channel":"tv","share":1}]"#, "tv"),
            (#"[{"id":"run-1-1-1","channel":"search"}]"#, "conversions"), ("{}", "list"), ("<html>", "list"),
        ])
    func badCredits(rows: String, said: String) throws {
        let yaml =
            "credits: {level: conversion, path: /c, id: id, channel: channel, conversions: share, rules: [linear]}"
        let answer: Answerer = { _ in TestServer.answer(200, rows) }
        try withSession(yaml, answer: answer) { session, _ in
            let error = #expect(throws: BackendError.self) {
                try session.credits(rule: .linear, goal: 0, part: 0, of: 1) { _ in }
            }
            #expect(error?.description.contains(said) == true, "\(error?.description ?? "")")
        }
    }

    @Test("settling waits until the count has grown to what was accepted")
    func settles() throws {
        let yaml = "counts: {method: GET, path: /count, count: n}"
        let answer: Answerer = { request in
            request.method == "GET"
                ? TestServer.answer(200, "{\"n\":\(max(0, request.number - 10) * 2)}") : TestServer.answer(200)
        }
        try withSession(yaml, ["connections": "1"], answer: answer) { session, server in
            let receipts = Receipts()
            try Run.submit(Run.events(8), to: session, receipts)
            _ = try session.settle()
            // 8 events, and then 2 more at each question from the tenth request on.
            #expect(server.requests.count { $0.method == "GET" } >= 6)
            #expect(try session.report().stored >= 8)
        }
    }

    @Test("settling gives up where nothing more comes, and ids are read from a list")
    func ids() throws {
        let yaml = "read_back: {level: ids, rows: json, at: $.rows, method: GET, path: /rows, fields: {id: id}}"
        let rows = #"{"rows":[{"id":"run-1-0-0"},{"id":"run-1-0-1"},{"id":"other-1-1"},{"id":"run-1-ff-2"}]}"#
        let answer: Answerer = { request in
            request.method == "GET" ? TestServer.answer(200, rows) : TestServer.answer(200)
        }
        try withSession(yaml, ["settle": "30s"], answer: answer) { session, _ in
            let receipts = Receipts()
            try Run.submit(Run.events(8), to: session, receipts)
            _ = try session.settle()
            var ids: [EventID] = []
            try session.events(part: 0, of: 1) { ids += $0.map(\.id) }
            #expect(
                ids == [
                    EventID(customer: 0, sequence: 0), EventID(customer: 0, sequence: 1),
                    EventID(customer: 255, sequence: 2),
                ])
        }
    }

    @Test("what no field of a row says is known to be untold")
    func untold() throws {
        let server = try TestServer { _ in TestServer.answer(200) }
        defer { server.stop() }
        func untold(_ preset: String) throws -> EventFields {
            try Run.backend(server, ["preset": preset]).capabilities.untold
        }
        #expect(try untold("footfall") == .amount)
        #expect(try untold("clickhouse") == [])
        #expect(try untold("segment") == [])
        let few = "read_back: {level: bodies, path: /, fields: {id: id, kind: k, time: t, event: e, value.major: v}}"
        let file = try PresetText.file("preset: own\n" + Self.requests + few)
        defer { file.remove() }
        #expect(
            try untold(file.path) == [
                .device, .user, .order, .amount, .channel, .partner, .campaign, .coupon, .stage, .product,
            ])
    }

    @Test("a body that never ends does not fill the memory, nor hang")
    func endlessRows() throws {
        let yaml = "read_back: {level: ids, method: GET, path: /rows, fields: {id: id}}"
        let line = #"{"id":"run-1-0-0","pad":"\#(String(repeating: "x", count: 60_000))"}"# + "\n"
        let answer: Answerer = { _ in
            [.send("HTTP/1.1 200 OK\r\n\r\n"), .flood(line, times: 1_000_000)]
        }
        try withSession(yaml, answer: answer) { session, server in
            struct Enough: Error {}
            var count = 0
            #expect(throws: Enough.self) {
                try session.events(part: 0, of: 1) { events in
                    count += events.count
                    throw Enough()
                }
            }
            #expect(count == 1024)
            #expect(server.floodedBytes < 160 << 20)
        }
    }

    @Test("a resumed run may find events, a fresh one may not")
    func namespace() throws {
        let file = try PresetText.file(
            "preset: own\ndurable: process\n" + Self.requests + "counts: {method: GET, path: /count, count: n}")
        defer { file.remove() }
        let server = try TestServer { _ in TestServer.answer(200, #"{"n":3}"#) }
        defer { server.stop() }
        let backend = try Run.backend(server, ["preset": file.path])
        let error = #expect(throws: BackendError.self) { try backend.prepare(Run.plan()) }
        #expect(error?.description.contains("3 events of run run-1") == true)
        var plan = Run.plan()
        plan.resumed = true
        try backend.prepare(plan).close()
    }

    @Test("a preset whose server forgets the past refuses an old scenario, unless its times are moved")
    func horizon() throws {
        let server = try TestServer { _ in TestServer.answer(200) }
        defer { server.stop() }
        var plan = Run.plan()
        plan.end = 1_700_000_000_000_000
        let options = ["preset": "ga4-mp", "measurement_id": "G-1", "api_secret": "env:S", "secret": "S"]
        let error = #expect(throws: BackendError.self) {
            try Run.backend(server, options, environment: ["S": "x"]).prepare(plan)
        }
        #expect(error?.description.contains("clock=ends-now") == true)
        try Run.backend(server, options.merging(["clock": "ends-now"]) { $1 }, environment: ["S": "x"]).prepare(plan)
            .close()
    }
}
