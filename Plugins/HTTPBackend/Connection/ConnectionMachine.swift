/// One HTTP/1.1 connection from the client's side, without a socket: bytes go in, actions come out.
///
/// One request at a time, no pipelining. Whatever comes in, every request ends in exactly one ``Action/end(reusable:)`` or
/// ``Action/failure(_:)``; after a failure nothing more is accepted. A body is handed on and counted, never held.
///
/// ```text
/// idle --requestSent--> head --(head read)--> body --(body read)--> idle, or over where the connection cannot be used again
///   any state --(failure, close, timeout)--> over
/// ```
struct ConnectionMachine: Sendable {
    private enum State {
        /// No request is out. Next: `head`, `over`.
        case idle
        /// A request is out, and the head has not been read. Next: `head` (after a 1xx), `body`, `idle`, `over`.
        case head
        /// So many bytes of the body are left. Next: `idle`, `over`.
        case fixed(UInt64)
        /// Next: `idle`, `over`.
        case chunked(ChunkedBody)
        /// The body ends with the connection. Next: `over`.
        case untilClose
        /// Nothing more may be sent or received.
        case over
    }

    enum Action: Equatable, Sendable {
        /// Everything given is used up.
        case needMore
        /// The final head is there: see ``head``.
        case head
        /// A piece of the body, as a range of the bytes given.
        case body(Range<Int>)
        /// The answer is complete.
        case end(reusable: Bool)
        /// The exchange failed, or, without one, the connection did; it must be closed.
        case failure(HTTPFailure)
    }

    let limits: HTTPLimits
    private var state = State.idle
    /// Of the answer under way, or of the last one.
    private(set) var head = ResponseHead()
    /// Bytes of the body so far.
    private(set) var bodyBytes: UInt64 = 0
    private var hasNoBody = false
    private var isReusable = true
    private var interimAnswers = 0
    /// Bytes of the line in which the head being read stands, without CR: 0 after a line's end.
    private var lineBytes = 0
    /// Bytes of blank lines before a head.
    private var blankBytes = 0
    private static let mostBlankBytes = 16

    init(limits: HTTPLimits = HTTPLimits()) { self.limits = limits }

    /// Whether a request may be sent.
    var isIdle: Bool { if case .idle = state { true } else { false } }
    var isOver: Bool { if case .over = state { true } else { false } }

    /// Notes that a request goes out.
    ///
    /// - Parameters:
    ///   - isHead: its answer has no body whatever its fields say.
    ///   - closes: it asked for the connection to be closed afterwards.
    mutating func requestSent(isHead: Bool = false, closes: Bool = false) {
        precondition(isIdle, "one request at a time")
        state = .head
        head.removeAll()
        bodyBytes = 0
        hasNoBody = isHead
        isReusable = !closes
        interimAnswers = 0
        (lineBytes, blankBytes) = (0, 0)
    }

    /// Goes on from `start`; call it until it says ``Action/needMore``, ``Action/failure(_:)``, or an end that is not reusable.
    mutating func next(_ bytes: UnsafeBufferPointer<UInt8>, from start: inout Int) -> Action {
        do {
            while true {
                if let action = try step(bytes, from: &start) { return action }
            }
        } catch {
            return fail(error)
        }
    }

    /// The other side closed the connection.
    ///
    /// - Returns: `nil` where nothing was under way.
    mutating func closed() -> Action? {
        defer { state = .over }
        switch state {
        case .idle, .over: return nil
        case .head: return .failure(head.bytes.isEmpty ? .closedBeforeAnswer : .closedWithinAnswer)
        case .fixed, .chunked: return .failure(.closedWithinAnswer)
        case .untilClose: return .end(reusable: false)
        }
    }

    /// Ends what is under way, by a time-out or an error of the transport.
    mutating func fail(_ failure: HTTPFailure) -> Action {
        state = .over
        return .failure(failure)
    }
}

extension ConnectionMachine {
    /// One step; `nil` where the next one needs no more bytes.
    private mutating func step(
        _ bytes: UnsafeBufferPointer<UInt8>, from start: inout Int
    ) throws(HTTPFailure) -> Action? {
        switch state {
        case .over:
            start = bytes.count
            return .needMore
        case .idle:
            guard start == bytes.count else { throw .unsolicitedBytes }
            return .needMore
        case .head: return try readHead(bytes, from: &start)
        case .fixed(let left):
            if left == 0 { return finish() }
            guard start < bytes.count else { return .needMore }
            let count = Int(min(left, UInt64(bytes.count - start)))
            state = .fixed(left - UInt64(count))
            return try pass(start..<start + count, &start)
        case .chunked(var chunks):
            // Nobody else may hold the chunks while they change.
            state = .untilClose
            let step = try chunks.next(bytes, from: &start, limits)
            state = .chunked(chunks)
            switch step {
            case .needMore: return .needMore
            case .data(let range): return try pass(range, &start)
            case .end: return finish()
            }
        case .untilClose:
            guard start < bytes.count else { return .needMore }
            return try pass(start..<bytes.count, &start)
        }
    }

    private mutating func pass(_ range: Range<Int>, _ start: inout Int) throws(HTTPFailure) -> Action {
        start = range.upperBound
        bodyBytes += UInt64(range.count)
        guard bodyBytes <= limits.bodyBytes else { throw .bodyTooLong(limit: limits.bodyBytes) }
        return .body(range)
    }

    private mutating func finish() -> Action {
        state = isReusable ? .idle : .over
        return .end(reusable: isReusable)
    }

    /// Collects the head up to its blank line; blank lines before it are skipped (RFC 9112, 2.2).
    private mutating func readHead(
        _ bytes: UnsafeBufferPointer<UInt8>, from start: inout Int
    ) throws(HTTPFailure) -> Action? {
        if takeWholeHead(bytes, from: &start) { return try headRead() }
        while start < bytes.count {
            let byte = bytes[start]
            start += 1
            if head.bytes.isEmpty, byte == ASCII.cr || byte == ASCII.lf {
                blankBytes += 1
                guard blankBytes <= Self.mostBlankBytes else { throw .notHTTP }
                continue
            }
            guard head.bytes.count < limits.headBytes else { throw .headTooLong(limit: limits.headBytes) }
            head.bytes.append(byte)
            // Garbage is noticed at once, not when a line's end comes or the limit is reached.
            if head.bytes.count == 7, !head.bytes.matches("http/1.") { throw .notHTTP }
            if byte == ASCII.lf {
                if lineBytes == 0 { return try headRead() }
                lineBytes = 0
            } else if byte != ASCII.cr {
                lineBytes += 1
            }
        }
        return .needMore
    }

    /// The usual case: a head that is there from its first byte to its last is taken in one piece.
    ///
    /// - Returns: whether it was; all else is for the way byte by byte.
    private mutating func takeWholeHead(_ bytes: UnsafeBufferPointer<UInt8>, from start: inout Int) -> Bool {
        guard head.bytes.isEmpty, bytes.count - start > 7, bytes[start..<start + 7].matches("http/1.") else {
            return false
        }
        var (place, inLine) = (start, 0)
        let end = min(bytes.count, start + limits.headBytes)
        while place < end {
            let byte = bytes[place]
            place += 1
            if byte == ASCII.lf {
                if inLine == 0 {
                    head.bytes.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start..<place]))
                    start = place
                    return true
                }
                inLine = 0
            } else if byte != ASCII.cr {
                inLine += 1
            }
        }
        return false
    }

    private mutating func headRead() throws(HTTPFailure) -> Action? {
        try head.parse(limits)
        guard head.status >= 200 else {
            guard head.status != 101 else { throw .unexpectedUpgrade }
            interimAnswers += 1
            guard interimAnswers <= limits.interimAnswers else {
                throw .tooManyInterimAnswers(limit: limits.interimAnswers)
            }
            head.removeAll()
            return nil
        }
        try frame()
        return .head
    }

    /// How the body ends (RFC 9112, 6.3), and whether the connection lives on (9.3).
    private mutating func frame() throws(HTTPFailure) {
        let isOld = head.minorVersion == 0
        if head.lists("close", in: "connection") || isOld && !head.lists("keep-alive", in: "connection") {
            isReusable = false
        }
        if hasNoBody || head.status == 204 || head.status == 304 {
            state = .fixed(0)
            return
        }
        var codings = 0
        var isChunked = false
        head.forEach("transfer-encoding") { coding in
            codings += 1
            isChunked = coding.matches("chunked")
        }
        let length = try announcedLength()
        if codings > 0 {
            guard codings == 1, !isOld, isChunked else { throw .unknownTransferCoding }
            // Both at once may be an attempt to smuggle: the coding counts, and the connection ends.
            if length != nil { isReusable = false }
            state = .chunked(ChunkedBody())
            return
        }
        if let length {
            guard length <= limits.bodyBytes else { throw .bodyTooLong(limit: limits.bodyBytes) }
            state = .fixed(length)
            return
        }
        isReusable = false
        state = .untilClose
    }

    private func announcedLength() throws(HTTPFailure) -> UInt64? {
        var length: UInt64?
        try head.forEach("content-length") { (value: ArraySlice<UInt8>) throws(HTTPFailure) in
            // The same length may come several times, in fields or in a list (RFC 9110, 8.6).
            var rest = value
            repeat {
                let part = rest.prefix { $0 != UInt8(ascii: ",") }
                let number = try Self.number(ASCII.trimmed(part))
                guard length == nil || length == number else { throw .malformedLength }
                length = number
                rest = rest[part.endIndex...]
            } while rest.popFirst() != nil
        }
        return length
    }

    private static func number(_ digits: ArraySlice<UInt8>) throws(HTTPFailure) -> UInt64 {
        guard !digits.isEmpty, digits.count <= 18 else { throw .malformedLength }
        var number: UInt64 = 0
        for byte in digits {
            guard let digit = ASCII.digit(byte) else { throw .malformedLength }
            number = number * 10 + UInt64(digit)
        }
        return number
    }
}
