import Foundation
import Testing
import Tracking

@testable import HTTPBackend

/// Servers that answer slowly, partially, wrongly, endlessly: every event gets the right result, and nothing hangs.
@Suite(.timeLimit(.minutes(2))) struct MisbehaviourTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var acts: [TestServer.Act]
        var result: Receipt.Result
        var status: UInt16 = 0
        var testDescription: String { name }
    }

    static let cases: [Case] = [
        Case(name: "well", acts: TestServer.answer(200), result: .accepted, status: 200),
        Case(
            name: "closes after each request", acts: TestServer.answer(200, "", "Connection: close\r\n") + [.close],
            result: .accepted, status: 200),
        Case(
            name: "piece by piece",
            acts: Array("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok").map { .send(String($0)) }, result: .accepted,
            status: 200),
        Case(name: "slowly", acts: [.wait(milliseconds: 50)] + TestServer.answer(200), result: .accepted, status: 200),
        Case(
            name: "100 first", acts: [.send("HTTP/1.1 100 Continue\r\n\r\n")] + TestServer.answer(200),
            result: .accepted, status: 200),
        Case(
            name: "until close", acts: [.send("HTTP/1.1 200 OK\r\n\r\nfine"), .close], result: .accepted, status: 200),
        Case(name: "refuses", acts: TestServer.answer(400, "no"), result: .rejected, status: 400),
        Case(
            name: "redirects", acts: TestServer.answer(302, "", "Location: http://127.0.0.1:1/\r\n"), result: .rejected,
            status: 302),
        Case(name: "closes without an answer", acts: [.close], result: .unknown),
        Case(name: "resets", acts: [.reset], result: .unknown),
        Case(name: "never answers", acts: [.wait(milliseconds: 60_000)], result: .unknown),
        Case(
            name: "stops within the head", acts: [.send("HTTP/1.1 200 OK\r\nContent-"), .wait(milliseconds: 60_000)],
            result: .unknown),
        Case(
            name: "announces more than it sends",
            acts: [.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"), .close],
            result: .unknown),
        Case(
            name: "announces less than it sends", acts: [.send("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nabc")],
            result: .accepted, status: 200),
        Case(name: "is no HTTP server", acts: [.send("220 mail.example ESMTP\r\n")], result: .unknown),
        Case(
            name: "endless headers", acts: [.send("HTTP/1.1 200 OK\r\n"), .flood(headers, times: 100_000)],
            result: .unknown),
        Case(
            name: "an endless header", acts: [.send("HTTP/1.1 200 OK\r\nX: "), .flood(text, times: 100_000)],
            result: .unknown),
        Case(
            name: "10 GB announced",
            acts: [.send("HTTP/1.1 200 OK\r\nContent-Length: 10737418240\r\n\r\n"), .flood(text, times: 10_000)],
            result: .unknown),
        Case(
            name: "10 GB in chunks",
            acts: [
                .send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"),
                .flood("10000\r\n\(text)\r\n", times: 160_000),
            ],
            result: .unknown),
        Case(
            name: "10 GB until close", acts: [.send("HTTP/1.1 200 OK\r\n\r\n"), .flood(text, times: 160_000)],
            result: .unknown),
        Case(
            name: "one of two lengths",
            acts: [.send("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab")],
            result: .unknown),
    ]
    private static let text = String(repeating: "x", count: 1 << 16)
    private static let headers = String(repeating: "A-Header: with a value\r\n", count: 1000)

    @Test("every event gets its result", arguments: cases)
    func results(_ row: Case) throws {
        let server = try TestServer { _ in row.acts }
        defer { server.stop() }
        let options = ["retries": "0", "timeout": "300ms", "batch": "1"]
        let receipts = try Run.send(Run.events(6, perCustomer: 1), to: server, options)
        #expect(receipts.list.count == 6)
        for receipt in receipts.list {
            #expect(receipt.result == row.result && receipt.status == row.status, "\(receipt)")
            #expect(receipt.attempts == 1 && receipt.ready <= receipt.sent && receipt.sent <= receipt.answered)
        }
        // Nobody read what never ends: a few socket buffers at most for each of the six.
        #expect(server.floodedBytes < 6 * (40 << 20))
    }

    @Test("a server that closes without saying so costs attempts, no events")
    func closesUnannounced() throws {
        let server = try TestServer { _ in TestServer.answer(200) + [.close] }
        defer { server.stop() }
        let receipts = try Run.send(Run.events(20, perCustomer: 1), to: server, ["retries": "20", "batch": "1"])
        #expect(receipts.count(.accepted) == 20)
    }

    @Test("a server that goes away for a while: what was out is unknown, the rest goes on")
    func restart() throws {
        let first = try TestServer { request in
            request.number < 10 ? TestServer.answer(200) : [.wait(milliseconds: 60_000)]
        }
        let session = try Run.backend(first, ["batch": "1", "retries": "50", "retry_delay": "20ms"]).prepare(Run.plan())
        defer { session.close() }
        let receipts = Receipts()
        try Run.submit(Run.events(100), to: session, receipts)
        while first.requests.count < 12 { try awaitTurn() }
        first.stop()
        let second = try TestServer(port: first.port) { _ in TestServer.answer(200) }
        defer { second.stop() }
        _ = try session.settle()
        #expect(receipts.count(.accepted) == 100)
        #expect(receipts.list.contains { $0.attempts > 1 })
        // What was out when it went away was sent again, byte for byte.
        let before = Set(first.requests.map(\.text))
        #expect(second.requests.filter { before.contains($0.text) }.count == 2)
    }

    @Test("a server that stays away makes the run fail, and every event has its receipt")
    func goesForGood() throws {
        let server = try TestServer { request in request.number < 5 ? TestServer.answer(200) : [.close] }
        let options = ["batch": "1", "retries": "3", "reconnect": "200ms", "connections": "1"]
        let session = try Run.backend(server, options).prepare(Run.plan())
        let receipts = Receipts()
        try Run.submit(Run.events(50), to: session, receipts)
        while server.requests.count < 6 { try awaitTurn() }
        server.stop()
        let error = #expect(throws: BackendError.self) { try session.settle() }
        #expect(error?.description.contains("could not be reached") == true)
        session.close()
        #expect(receipts.list.count == 50)
        #expect(receipts.count(.accepted) == 5 && receipts.count(.unsent) > 0)
    }

    @Test("a server that is not there is said to be so")
    func dead() throws {
        let server = try TestServer()
        let backend = try Run.backend(server)
        server.stop()
        let error = #expect(throws: BackendError.self) { try backend.prepare(Run.plan()) }
        guard case .unavailable(let why) = error else { return #expect(Bool(false), "\(String(describing: error))") }
        #expect(why.contains("127.0.0.1:\(server.port)"))
    }

    private func awaitTurn() throws {
        try #require(Task.isCancelled == false)
        sleepABit()
    }
}

/// So that a test does not spin.
func sleepABit() { usleep(500) }
