import Testing
import Tracking

@testable import HTTPBackend

@Suite(.timeLimit(.minutes(2))) struct CaptureTests {
    @Test("a click id comes from the redirect and goes into the postback, and the redirect is not followed")
    func affiliate() throws {
        let server = try TestServer { request in
            request.target.hasPrefix("/click")
                ? TestServer.answer(
                    302, "", "Location: http://127.0.0.1:1/land?click_id=c%2F\(request.number)%26x&y=1\r\n")
                : TestServer.answer(200, "ok")
        }
        defer { server.stop() }
        let receipts = try Run.send(Run.events(8, perCustomer: 2), to: server, ["preset": "affiliate-postback"])
        #expect(receipts.count(.accepted) == 8)
        let clicks = server.requests.filter { $0.target.hasPrefix("/click") }
        let postbacks = server.requests.filter { $0.target.hasPrefix("/postback") }
        #expect(clicks.count == 4 && postbacks.count == 4)
        for click in clicks { #expect(click.target == "/click?partner=blog&campaign=spring") }
        let ids = Set(postbacks.compactMap { $0.target.firstMatch(of: /click_id=([^&]*)/).map { String($0.1) } })
        #expect(ids == Set(clicks.map { "c%2F\($0.number)%26x" }))
        #expect(postbacks.allSatisfy { $0.target.contains("&value=19.99") && $0.target.contains("&order=") })
    }

    @Test("where none came back, the postback is not sent, with or without an empty parameter")
    func missing() throws {
        let server = try TestServer { _ in TestServer.answer(200) }
        defer { server.stop() }
        let receipts = try Run.send(Run.events(8, perCustomer: 2), to: server, ["preset": "affiliate-postback"])
        #expect(receipts.count(.accepted) == 4 && receipts.count(.unsent) == 4)
        #expect(server.requests.allSatisfy { $0.target.hasPrefix("/click") })
    }

    @Test("a captured value stays a value, whatever it says")
    func hostile() throws {
        let evil = "evil%0D%0AHost:%20evil.example%0D%0A%0D%0AGET%20/%20HTTP/1.1"
        let server = try TestServer { request in
            request.target.hasPrefix("/click")
                ? TestServer.answer(302, "", "Location: /?click_id=\(evil)\r\n") : TestServer.answer(200)
        }
        defer { server.stop() }
        _ = try Run.send(Run.events(2, perCustomer: 2), to: server, ["preset": "affiliate-postback"])
        let postback = try #require(server.requests.last)
        #expect(server.requests.count == 2)
        #expect(postback.header("host") == "127.0.0.1:\(server.port)")
        #expect(postback.target.contains("click_id=evil%0D%0AHost%3A%20evil.example"))
    }

    @Test("from cookies, fields, bodies and by patterns")
    func origins() throws {
        let file = try PresetText.file(
            """
            preset: origins
            requests:
              - for: [click]
                path: /c
                capture:
                  a: {cookie: sid}
                  b: {header: X-Token}
                  c: {json: "$.list[1].id"}
                  d: {pattern: '"n":([0-9]+)'}
              - for: [event]
                path: /e
                headers: {Cookie: "sid=${a}", X-Token: "${b}"}
                json: {c: "${c}", d: "${d}", none: "${c?}"}
            """)
        defer { file.remove() }
        let server = try TestServer { request in
            request.target == "/c"
                ? TestServer.answer(
                    200, #"{"list":[0,{"id":"é\"x"}],"n":17}"#,
                    "Set-Cookie: other=1\r\nSet-Cookie: sid=s 1; Path=/\r\nx-token: t\r\n")
                : TestServer.answer(200)
        }
        defer { server.stop() }
        let receipts = try Run.send(Run.events(2, perCustomer: 2), to: server, ["preset": file.path])
        #expect(receipts.count(.accepted) == 2)
        let event = try #require(server.requests.last)
        #expect(event.header("cookie") == "sid=s 1" && event.header("x-token") == "t")
        #expect(event.bodyText == #"{"c":"é\"x","d":"17","none":"é\"x"}"#)
    }

    @Test("what was captured goes over to the session of a resumed run, once", arguments: ["1", "3"])
    func resumed(loops: String) throws {
        let server = try TestServer { request in
            request.target.hasPrefix("/click")
                ? TestServer.answer(302, "", "Location: /land?click_id=c\(request.number)\r\n")
                : TestServer.answer(200)
        }
        defer { server.stop() }
        let options = ["preset": "affiliate-postback", "loops": loops, "connections": "6"]
        let events = Run.events(24, perCustomer: 2)
        let first = try #require(try Run.backend(server, options).prepare(Run.plan()) as? any LearningSession)
        #expect(try first.learnt() == [], "nothing was learnt before anything was sent")
        var learnt: [UInt8] = []
        for part in [events[..<8], events[8..<16]] {
            try Run.submit(part.filter { $0.kind == .click }, to: first, Receipts())
            _ = try first.settle()
            learnt += try first.learnt()
        }
        #expect(try first.learnt() == [], "it was told already")
        first.close()

        var plan = Run.plan()
        plan.resumed = true
        let second = try #require(try Run.backend(server, options).prepare(plan) as? any LearningSession)
        defer { second.close() }
        try second.recall(learnt)
        let receipts = Receipts()
        try Run.submit(events.filter { $0.kind == .event }, to: second, receipts)
        _ = try second.settle()
        // Eight customers clicked before, the other four never did.
        #expect(receipts.count(.accepted) == 8 && receipts.count(.unsent) == 4)
        let given = Set(server.requests.filter { $0.target.hasPrefix("/click") }.map { "c\($0.number)" })
        let used = server.requests.compactMap { $0.target.firstMatch(of: /click_id=([^&]*)/).map { String($0.1) } }
        #expect(given.count == 8 && Set(used) == given && used.count == 8)
        for length in 1..<16 where !learnt.isEmpty {
            #expect(throws: BackendError.self) { try second.recall(Array(learnt.prefix(length))) }
        }
    }
}
