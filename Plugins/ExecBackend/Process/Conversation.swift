import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Lines to a program and lines back, each within a deadline and a length.
///
/// Writing and reading go on together: a program that answers before it has read everything holds up neither side.
final class Conversation {
    /// What went wrong, without saying at which message.
    struct Failure: Error { var reason: String }

    private let child: ChildProcess
    private let deadlineSeconds: Double
    private let longestLine: Int
    private let isInterrupted: @Sendable () -> Bool
    /// Read and not yet taken: from ``start``.
    private var received: [UInt8] = []
    private var start = 0
    /// Where the search for the end of the line goes on.
    private var searched = 0
    /// Once something went wrong, nobody knows any more what belongs to what.
    private var broken: Failure?
    private var chunk = [UInt8](repeating: 0, count: 1 << 16)

    init(
        _ child: ChildProcess, deadlineSeconds: Double, longestLine: Int, isInterrupted: @escaping @Sendable () -> Bool
    ) {
        self.child = child
        self.deadlineSeconds = deadlineSeconds
        self.longestLine = longestLine
        self.isInterrupted = isInterrupted
    }

    /// Sends a line, and gives its answer to `body`.
    ///
    /// - Parameter line: with its end.
    func ask<Answer>(
        _ line: UnsafeRawBufferPointer, _ body: (UnsafeBufferPointer<UInt8>) throws -> Answer
    ) throws -> Answer {
        guard start == received.count else {
            throw Failure(reason: "it had already said more than it was asked: \(excerpt(received[start...]))")
        }
        return try exchange(line, body)
    }

    /// The next line of an answer of several.
    func listen<Answer>(_ body: (UnsafeBufferPointer<UInt8>) throws -> Answer) throws -> Answer {
        try exchange(UnsafeRawBufferPointer(start: nil, count: 0), body)
    }

    private func exchange<Answer>(
        _ line: UnsafeRawBufferPointer, _ body: (UnsafeBufferPointer<UInt8>) throws -> Answer
    ) throws -> Answer {
        if let broken { throw broken }
        do {
            return try take(try wait(line), body)
        } catch let failure as Failure {
            broken = failure
            throw failure
        }
    }

    /// Sends the line, and waits for one: returns its length.
    private func wait(_ line: UnsafeRawBufferPointer) throws -> Int {
        let end = ContinuousClock.now + .seconds(deadlineSeconds)
        var rest = line
        while true {
            if rest.isEmpty, let length = lineLength() { return length }
            try check(end, isWriting: !rest.isEmpty)
            var polls = [pollfd(fd: child.output, events: Int16(POLLIN), revents: 0)]
            if !rest.isEmpty { polls.append(pollfd(fd: child.input, events: Int16(POLLOUT), revents: 0)) }
            // Short naps, so that an interruption is noticed.
            let count = poll(&polls, nfds_t(polls.count), 50)
            if count < 0, errno != EINTR {
                throw Failure(reason: "waiting for it: \(String(cString: strerror(errno)))")
            }
            guard count > 0 else { continue }
            if polls.count > 1, polls[1].revents != 0 { try write(&rest) }
            if polls[0].revents != 0 { try read() }
        }
    }

    private func check(_ end: ContinuousClock.Instant, isWriting: Bool) throws {
        if isInterrupted() { throw Failure(reason: "it was cancelled") }
        guard ContinuousClock.now >= end else { return }
        let what = isWriting ? "did not read the message" : "did not answer"
        throw Failure(reason: "it \(what) within \(Self.text(deadlineSeconds)) (option deadline)")
    }

    private func write(_ rest: inout UnsafeRawBufferPointer) throws {
        let count = platformWrite(child.input, rest.baseAddress, rest.count)
        if count >= 0 {
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        } else if errno != EAGAIN, errno != EINTR {
            // It reads no more. What it has to say about that is worth more than that.
            rest = UnsafeRawBufferPointer(start: nil, count: 0)
        }
    }

    private func read() throws {
        let count = chunk.withUnsafeMutableBytes { platformRead(child.output, $0.baseAddress, $0.count) }
        if count > 0 {
            received.append(contentsOf: chunk[..<count])
            // Where the line may still end, its end is looked for before its length.
            guard received.count - start <= longestLine || lineLength() != nil else {
                throw Failure(
                    reason:
                        "it answered with a line of more than \(longestLine) bytes (option max_line), beginning with "
                        + excerpt(received[start...]))
            }
        } else if count == 0 {
            throw Failure(reason: ended(otherwise: "closed its standard output"))
        } else if errno != EAGAIN, errno != EINTR {
            throw Failure(reason: "reading from it: \(String(cString: strerror(errno)))")
        }
    }

    /// Bytes up to the end of the line, once it is there.
    private func lineLength() -> Int? {
        let found = received.withUnsafeBytes { bytes -> Int? in
            guard searched < bytes.count, let base = bytes.baseAddress,
                let place = memchr(base + searched, 10, bytes.count - searched)
            else { return nil }
            return UnsafeRawPointer(place) - base
        }
        guard let found else {
            searched = received.count
            return nil
        }
        searched = found
        return found - start
    }

    private func take<Answer>(
        _ length: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Answer
    ) throws -> Answer {
        defer {
            start += length + 1
            if start == received.count {
                received.removeAll(keepingCapacity: true)
                start = 0
            } else if start > 1 << 20 {
                received.removeFirst(start)
                start = 0
            }
            searched = start
        }
        return try received.withUnsafeBufferPointer { bytes in
            let line = UnsafeBufferPointer(rebasing: bytes[start..<(start + length)])
            do {
                return try body(line)
            } catch let error as ScanError {
                throw Failure(reason: "it answered \(excerpt(line)), where \(error)")
            } catch let error as DecodingError {
                throw Failure(reason: "it answered \(excerpt(line)), which is not an answer: \(Self.text(error))")
            }
        }
    }

    private func ended(otherwise: String) -> String { "it " + (child.ending(within: 1) ?? otherwise) }

    /// The beginning of what it said, fit to be printed.
    private func excerpt(_ bytes: some Collection<UInt8>) -> String {
        let text = String(decoding: bytes.prefix(60), as: UTF8.self)
        let printable = text.unicodeScalars.map { $0.properties.generalCategory == .control ? "·" : String($0) }
        return "'" + printable.joined() + (bytes.count > 60 ? "…'" : "'")
    }

    private static func text(_ seconds: Double) -> String {
        seconds == seconds.rounded() ? "\(Int(seconds)) s" : "\(seconds) s"
    }

    private static func text(_ error: DecodingError) -> String {
        switch error {
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .keyNotFound(_, let context),
            .dataCorrupted(let context):
            let path = context.codingPath.map(\.stringValue).joined(separator: ".")
            return path.isEmpty ? context.debugDescription : "\(path): \(context.debugDescription)"
        @unknown default: return "\(error)"
        }
    }
}

/// The C library's functions, whose names the class has for its own.
private func platformWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}
private func platformRead(_ descriptor: Int32, _ bytes: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    read(descriptor, bytes, count)
}
