import Testing

@testable import HTTPBackend

@Suite struct LimitTests {
    /// Feeds the piece again and again, as a server that never ends.
    private static func flood(_ start: String, _ piece: String, upTo bytes: Int) -> (HTTPFailure?, Int) {
        var machine = ConnectionMachine(limits: HTTPLimits(headBytes: 4096, fields: 32, bodyBytes: 100_000))
        machine.requestSent()
        var used = 0
        for text in [start] + Array(repeating: piece, count: bytes / piece.utf8.count) {
            let failure = Array(text.utf8).withUnsafeBufferPointer { buffer -> HTTPFailure? in
                var place = 0
                while true {
                    switch machine.next(buffer, from: &place) {
                    case .failure(let reason): return reason
                    case .needMore: return nil
                    default: continue
                    }
                }
            }
            used += text.utf8.count
            if let failure { return (failure, used) }
        }
        return (nil, used)
    }

    @Test(
        "what never ends is cut off soon",
        arguments: [
            ("HTTP/1.1 200 OK\r\n", "A: b\r\n", .tooManyFields(limit: 32)),
            ("HTTP/1.1 200 OK\r\n", "A", .headTooLong(limit: 4096)),
            ("HTTP/1.1 200 OK\r\nA: ", "bcdefgh", .headTooLong(limit: 4096)),
            ("HTTP/1.1 200 OK\r\n\r\n", "0123456789", .bodyTooLong(limit: 100_000)),
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\na\r\n", .bodyTooLong(limit: 100_000)),
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1", " ", .malformedChunk),
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "0", .malformedChunk),
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", "A: b\r\n", .tooManyFields(limit: 32)),
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", "A", .headTooLong(limit: 4096)),
        ] as [(String, String, HTTPFailure)])
    func endless(start: String, piece: String, reason: HTTPFailure) {
        let (failure, used) = Self.flood(start, piece, upTo: 1_000_000)
        // Too many fields are noticed when the head ends, which it never does: its length is the limit then.
        let isExpected = failure == reason || failure == .headTooLong(limit: 4096) && start.hasSuffix("OK\r\n")
        #expect(isExpected, "\(failure.map(\.description) ?? "nothing")")
        #expect(used < 700_000)
    }

    @Test("fields are counted")
    func fields() {
        let head = "HTTP/1.1 200 OK\r\n" + String(repeating: "A: b\r\n", count: 33) + "\r\n"
        #expect(Conversation(head, limits: HTTPLimits(fields: 32)).failure == .tooManyFields(limit: 32))
        #expect(Conversation(head, closes: true, limits: HTTPLimits(fields: 33)).failure == nil)
    }
}
