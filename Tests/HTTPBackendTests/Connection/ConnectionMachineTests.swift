import Testing

@testable import HTTPBackend

@Suite struct ConnectionMachineTests {
    struct Proper: Sendable, CustomTestStringConvertible {
        var name: String
        var answer: String
        var status = 200
        var body = ""
        var reusable = true
        var closes = false
        var isHead = false
        var testDescription: String { name }
    }

    static let proper: [Proper] = [
        Proper(name: "length", answer: "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", body: "hello"),
        Proper(name: "no reason", answer: "HTTP/1.1 404\r\ncontent-length:0\r\n\r\n", status: 404),
        Proper(name: "bare LF", answer: "HTTP/1.1 200 OK\nContent-Length: 2\n\nhi", body: "hi"),
        Proper(name: "blank line first", answer: "\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"),
        Proper(
            name: "the same length twice",
            answer: "HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\nContent-Length: 2\r\n\r\nhi",
            body: "hi"),
        Proper(name: "204 has no body", answer: "HTTP/1.1 204 No Content\r\n\r\n", status: 204),
        Proper(
            name: "304 has none whatever it announces", answer: "HTTP/1.1 304 X\r\nContent-Length: 10\r\n\r\n",
            status: 304
        ),
        Proper(name: "HEAD", answer: "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n", isHead: true),
        Proper(
            name: "chunked",
            answer:
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n3\r\nabc\r\n0A ;x=y\r\n0123456789\r\n0\r\n\r\n",
            body: "abc0123456789"),
        Proper(
            name: "chunked with trailers",
            answer: "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\na\r\n000\r\nX: y\r\nZ:\r\n\r\n",
            body: "a"),
        Proper(
            name: "interim answers",
            answer: "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
                + "HTTP/1.1 201 Created\r\nContent-Length: 1\r\n\r\nx", status: 201, body: "x"),
        Proper(
            name: "closes", answer: "HTTP/1.1 200 OK\r\nConnection: keep-alive, CLOSE\r\nContent-Length: 1\r\n\r\nx",
            body: "x",
            reusable: false),
        Proper(
            name: "until the end", answer: "HTTP/1.1 200 OK\r\n\r\nall there is", body: "all there is", reusable: false,
            closes: true),
        Proper(name: "until an immediate end", answer: "HTTP/1.1 200 OK\r\n\r\n", reusable: false, closes: true),
        Proper(name: "HTTP/1.0", answer: "HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx", body: "x", reusable: false),
        Proper(
            name: "HTTP/1.0 that lives on",
            answer: "HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 1\r\n\r\nx",
            body: "x"),
        Proper(
            name: "a coding and a length",
            answer: "HTTP/1.1 200 OK\r\nContent-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n",
            body: "a",
            reusable: false),
    ]

    @Test("a proper answer is read", arguments: proper)
    func reads(_ row: Proper) {
        let read = Conversation(row.answer, closes: row.closes, isHead: row.isHead)
        #expect(read.status == row.status)
        #expect(read.text == row.body)
        #expect(read.ends == [row.reusable])
        #expect(read.failure == nil)
    }

    @Test("and the same wherever it is split", arguments: proper)
    func splits(_ row: Proper) {
        let bytes = Array(row.answer.utf8)
        let whole = Conversation([bytes], closes: row.closes, isHead: row.isHead)
        for place in 0...bytes.count {
            let pieces = [Array(bytes[..<place]), Array(bytes[place...])]
            #expect(Conversation(pieces, closes: row.closes, isHead: row.isHead) == whole, "split at \(place)")
        }
        #expect(Conversation(bytes.map { [$0] }, closes: row.closes, isHead: row.isHead) == whole, "byte by byte")
    }

    @Test("an answer that breaks off is never taken for a whole one", arguments: proper)
    func breaksOff(_ row: Proper) {
        let bytes = Array(row.answer.utf8)
        // Where the end is the close itself, every prefix with a whole head is an answer.
        guard !row.closes else { return }
        for length in 0..<bytes.count {
            let read = Conversation([Array(bytes[..<length])], closes: true, isHead: row.isHead)
            #expect(read.ends.isEmpty, "after \(length) bytes")
            #expect(read.failure == .closedWithinAnswer || read.failure == .closedBeforeAnswer, "after \(length) bytes")
        }
    }

    @Test(
        "what is no answer fails with its reason",
        arguments: [
            ("SSH-2.0-OpenSSH\r\n", .notHTTP), ("HTTP/2.0 200 OK\r\n\r\n", .notHTTP),
            ("HTTP/1.1 20 OK\r\n\r\n", .notHTTP),
            ("HTTP/1.1 099 OK\r\n\r\n", .notHTTP), ("HTTP/1.1 2000 OK\r\n\r\n", .notHTTP),
            (String(repeating: "\r\n", count: 9), .notHTTP),
            ("HTTP/1.1 200 OK\r\nno colon\r\n\r\n", .malformedField),
            ("HTTP/1.1 200 OK\r\na : b\r\n\r\n", .malformedField),
            ("HTTP/1.1 200 OK\r\na: b\r\n folded\r\n\r\n", .malformedField),
            ("HTTP/1.1 200 OK\r\na: \u{0}\r\n\r\n", .malformedField),
            ("HTTP/1.1 200 OK\r\n: b\r\n\r\n", .malformedField),
            ("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", .malformedLength),
            ("HTTP/1.1 200 OK\r\nContent-Length: 1, 2\r\n\r\n", .malformedLength),
            ("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", .malformedLength),
            ("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n", .malformedLength),
            ("HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\n", .malformedLength),
            ("HTTP/1.1 200 OK\r\nContent-Length: 10000000000\r\n\r\n", .bodyTooLong(limit: 16 << 20)),
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", .unknownTransferCoding),
            ("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", .unknownTransferCoding),
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\r\n", .malformedChunk),
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab", .malformedChunk),
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n", .malformedChunk),
            ("HTTP/1.1 101 Switching Protocols\r\n\r\n", .unexpectedUpgrade),
            (String(repeating: "HTTP/1.1 100 Continue\r\n\r\n", count: 17), .tooManyInterimAnswers(limit: 16)),
            ("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nxy", .unsolicitedBytes),
        ] as [(String, HTTPFailure)])
    func fails(answer: String, reason: HTTPFailure) {
        #expect(Conversation(answer).failure == reason)
        #expect(Conversation(Array(answer.utf8).map { [$0] }).failure == reason, "byte by byte")
    }

    @Test("a machine that is over stays so")
    func staysOver() {
        var machine = ConnectionMachine()
        machine.requestSent()
        #expect(machine.fail(.timeout) == .failure(.timeout))
        #expect(machine.isOver && machine.closed() == nil)
        let late = Array("HTTP/1.1 200 OK\r\n\r\n".utf8)
        late.withUnsafeBufferPointer { bytes in
            var start = 0
            #expect(machine.next(bytes, from: &start) == .needMore)
        }
    }

    @Test("a connection that is closed or spoken to while idle")
    func idle() {
        var machine = ConnectionMachine()
        #expect(machine.closed() == nil && machine.isOver)
        var other = ConnectionMachine()
        [UInt8(65)].withUnsafeBufferPointer { bytes in
            var start = 0
            #expect(other.next(bytes, from: &start) == .failure(.unsolicitedBytes))
        }
    }
}
