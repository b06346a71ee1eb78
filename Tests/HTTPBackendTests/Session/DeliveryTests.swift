import Foundation
import Testing
import Tracking

@testable import HTTPBackend

@Suite(.timeLimit(.minutes(2))) struct DeliveryTests {
    /// Ids of the messages in a request of preset segment, in order.
    private static func ids(_ request: TestServer.Request) -> [String] {
        guard let json = try? JSONValue(request.body) else { return [] }
        return (json["batch"]?.items ?? [json]).compactMap { $0["messageId"]?.text }
    }

    @Test("alone, in order of each customer, each once", arguments: ["answered", "sent", "none"])
    func alone(order: String) throws {
        let server = try TestServer { _ in TestServer.answer(200, "{}") }
        defer { server.stop() }
        let options = ["batch": "1", "order": order, "connections": "5"]
        let receipts = try Run.send(Run.events(400), to: server, options)
        #expect(receipts.count(.accepted) == 400)
        let ids = server.requests.flatMap(Self.ids)
        #expect(ids.count == 400 && Set(ids).count == 400)
        #expect(Set(server.requests.map(\.target)) == ["/v1/page", "/v1/track"])
        guard order == "answered" else { return }
        for customer in 0..<100 {
            let own = ids.filter { $0.hasPrefix("run-1-\(String(customer, radix: 16))-") }
            #expect(own == own.sorted())
        }
    }

    @Test("in batches of at most so many, whole journeys together and in order")
    func batches() throws {
        let server = try TestServer { _ in TestServer.answer(200) }
        defer { server.stop() }
        let receipts = try Run.send(Run.events(1000), to: server, ["batch": "50"])
        #expect(receipts.count(.accepted) == 1000)
        let batches = server.requests.map(Self.ids)
        #expect(batches.allSatisfy { (1...50).contains($0.count) })
        #expect(batches.joined().count == 1000 && Set(batches.joined()).count == 1000)
        #expect(server.requests.count < 60)
        #expect(Set(server.requests.map(\.target)) == ["/v1/batch"])
        for customer in 0..<250 {
            let own = batches.joined().filter { $0.hasPrefix("run-1-\(String(customer, radix: 16))-") }
            #expect(own == own.sorted())
        }
    }

    @Test("a batch keeps below the preset's bytes")
    func bytes() throws {
        let file = try PresetText.file(
            """
            preset: small
            batch: {path: /b, count: 100, bytes: 1024, json: {list: "${events}"}}
            requests: [{for: [click, event], item: {json: {id: "${id}", text: "\(String(repeating: "x", count: 200))"}}}]
            """)
        defer { file.remove() }
        let server = try TestServer { _ in TestServer.answer(200) }
        defer { server.stop() }
        let receipts = try Run.send(Run.events(100), to: server, ["preset": file.path])
        #expect(receipts.count(.accepted) == 100)
        #expect(server.requests.allSatisfy { $0.body.count <= 1024 + 10 })
        #expect(server.requests.count >= 25)
    }

    @Test("a batch waits no longer than linger")
    func linger() throws {
        let server = try TestServer { _ in TestServer.answer(200) }
        defer { server.stop() }
        let session = try Run.backend(server, ["linger": "20ms"]).prepare(Run.plan())
        defer { session.close() }
        let receipts = Receipts()
        try Run.submit(Run.events(3, perCustomer: 1), to: session, receipts)
        // Without being told to settle.
        while receipts.list.count < 3 { sleepABit() }
        #expect(server.requests.count == 1)
    }

    @Test("another attempt has the same bytes, and is counted")
    func retries() throws {
        let server = try TestServer { request in
            switch request.number % 3 {
            case 0: TestServer.answer(503)
            case 1: [.close]
            default: TestServer.answer(200)
            }
        }
        defer { server.stop() }
        let options = ["batch": "1", "connections": "1", "retries": "100"]
        let receipts = try Run.send(Run.events(20, perCustomer: 1), to: server, options)
        #expect(receipts.count(.accepted) == 20)
        let groups = Dictionary(grouping: server.requests) { Self.ids($0).first ?? "" }
        #expect(groups.count == 20)
        for (_, requests) in groups { #expect(Set(requests.map(\.text)).count == 1) }
        #expect(receipts.list.reduce(0) { $0 + Int($1.attempts) } == server.requests.count)
        #expect(receipts.list.contains { $0.attempts > 1 })
    }

    @Test("retries end, with the last answer's result")
    func retriesEnd() throws {
        let server = try TestServer { _ in TestServer.answer(503) }
        defer { server.stop() }
        let receipts = try Run.send(Run.events(4, perCustomer: 1), to: server, ["batch": "1", "retries": "2"])
        #expect(receipts.list.allSatisfy { $0.result == .rejected && $0.attempts == 3 && $0.status == 503 })
        #expect(server.requests.count == 12)
    }

    @Test("Retry-After is waited for")
    func retryAfter() throws {
        let server = try TestServer { request in
            request.number == 0 ? TestServer.answer(429, "", "Retry-After: 1\r\n") : TestServer.answer(200)
        }
        defer { server.stop() }
        let receipts = try Run.send(Run.events(1, perCustomer: 1), to: server, ["batch": "1", "retry_delay": "1ms"])
        let receipt = try #require(receipts.list.first)
        #expect(receipt.result == .accepted && receipt.attempts == 2)
        #expect(receipt.answered - receipt.sent >= 1_000_000_000)
    }

    @Test("beyond max_pending the sender waits, or events are unsent")
    func pending() throws {
        let server = try TestServer { _ in [.wait(milliseconds: 60_000)] }
        defer { server.stop() }
        for (overflow, taken) in [("wait", 10), ("unsent", 25)] {
            let options = ["max_pending": "10", "overflow": overflow, "batch": "1"]
            let session = try Run.backend(server, options).prepare(Run.plan())
            let receipts = Receipts()
            let count = try Run.events(25).withUnsafeBufferPointer { try session.submit($0, to: receipts) }
            #expect(count == taken)
            #expect(receipts.count(.unsent) == taken - 10)
            session.close()
            #expect(receipts.list.count == taken)
        }
    }

    @Test("a gap keeps a customer's events apart, and moves when they could be sent")
    func gap() throws {
        let server = try TestServer { _ in TestServer.answer(200) }
        defer { server.stop() }
        let options = ["batch": "1", "order": "sent", "gap": "30ms", "connections": "8"]
        let receipts = try Run.send(Run.events(12, perCustomer: 3), to: server, options)
        for customer in UInt64(0)..<4 {
            let own = receipts.list.filter { $0.id.customer == customer }.sorted { $0.id < $1.id }
            #expect(own.count == 3)
            for (earlier, later) in zip(own, own.dropFirst()) {
                #expect(later.sent >= earlier.sent + 30_000_000)
                #expect(later.ready >= earlier.sent + 30_000_000)
            }
        }
    }

    @Test("several loops share the customers")
    func loops() throws {
        let server = try TestServer { _ in TestServer.answer(200) }
        defer { server.stop() }
        let receipts = try Run.send(Run.events(600), to: server, ["loops": "3", "connections": "7", "batch": "10"])
        #expect(receipts.count(.accepted) == 600)
        #expect(server.connectionCount == 7)
        #expect(Set(server.requests.flatMap(Self.ids)).count == 600)
    }

    @Test("what the preset has no words for is unsent")
    func unspoken() throws {
        let server = try TestServer { _ in TestServer.answer(200) }
        defer { server.stop() }
        let views = (0..<5).map {
            TrackingEvent(id: EventID(customer: UInt64($0), sequence: 0), kind: .view, time: 0, device: 1, channel: 0)
        }
        let receipts = try Run.send(
            views
                + Run.events(5, perCustomer: 1).map { event in
                    var event = event
                    event.id.customer += 10
                    return event
                }, to: server, ["preset": "affiliate-postback"])
        #expect(receipts.count(.unsent) == 5 && receipts.count(.accepted) == 5)
    }

    @Test("why something is unsent can be asked for, and every receipt is there once the session has settled")
    func settled() throws {
        let server = try TestServer { _ in TestServer.answer(200, "", "Connection: close\r\n") + [.close] }
        defer { server.stop() }
        // Whether a receipt comes a moment too late is a race: the more rounds, the surer it shows.
        for _ in 0..<30 {
            let session = try Run.backend(server, ["preset": "affiliate-postback"]).prepare(Run.plan())
            defer { session.close() }
            let receipts = Receipts()
            var events = Run.events(6, perCustomer: 1)
            events[5].kind = .view
            try Run.submit(events, to: session, receipts)
            _ = try session.settle()
            #expect(receipts.list.count == 6)
            #expect(
                session.unsentReasons() == [
                    UnsentReason(reason: "preset affiliate-postback has no request for view", count: 1)
                ])
        }
    }

    @Test("times are the scenario's, or moved so that it ends now, or those of sending")
    func clocks() throws {
        let server = try TestServer { _ in TestServer.answer(200) }
        defer { server.stop() }
        var plan = Run.plan()
        let event = Run.events(1, perCustomer: 1)
        plan.end = event[0].time + 60_000_000
        let before = Date().timeIntervalSince1970
        for clock in ["virtual", "ends-now", "wall"] {
            _ = try Run.send(event, to: server, ["batch": "1", "clock": clock], plan: plan)
        }
        let after = Date().timeIntervalSince1970
        let times = server.requests.compactMap { try? JSONValue($0.body)["timestamp"]?.text }
        try #require(times.count == 3)
        #expect(times[0] == "2026-01-01T00:00:00.000000Z")
        for (time, shift) in [(times[1], -60.0), (times[2], 0)] {
            let seconds = try Date(time, strategy: .iso8601.year().month().day().time(includingFractionalSeconds: true))
                .timeIntervalSince1970
            #expect(seconds >= before + shift - 0.01 && seconds <= after + shift + 0.01)
        }
    }
}
