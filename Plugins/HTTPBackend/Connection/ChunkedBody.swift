/// Takes the frame off a body in chunks (RFC 9112, 7.1), byte by byte outside of its data, so that it may arrive in any pieces.
struct ChunkedBody: Sendable {
    private enum State {
        /// In a size line: digits so far and the size they make. Next: `extensions`, `sizeLF`, `data`, `trailer`.
        case size(digits: Int, UInt64)
        /// After the size's digits, up to the line's end. Next: `data`, `trailer`.
        case extensions(UInt64)
        /// A CR ended the size line. Next: `data`, `trailer`.
        case sizeLF(UInt64)
        /// So many bytes of data are left. Next: `dataEnd`.
        case data(UInt64)
        /// CR LF or LF must follow the data. Next: `size`.
        case dataEnd(sawCR: Bool)
        /// In trailers, which are skipped; so many bytes in this line. Next: `done`.
        case trailer(lineBytes: Int)
        case done
    }
    private var state = State.size(digits: 0, 0)
    /// Bytes of the current size line, or of all trailers.
    private var overhead = 0
    private var trailers = 0

    enum Step: Equatable {
        case needMore
        /// Data, as a range of the bytes given.
        case data(Range<Int>)
        case end
    }

    /// Goes on from `start` to the next piece of data, or to the end of what there is.
    mutating func next(
        _ bytes: UnsafeBufferPointer<UInt8>, from start: inout Int, _ limits: HTTPLimits
    ) throws(HTTPFailure) -> Step {
        while start < bytes.count {
            if case .data(let left) = state {
                let count = Int(min(left, UInt64(bytes.count - start)))
                let range = start..<start + count
                start += count
                state = left == UInt64(count) ? .dataEnd(sawCR: false) : .data(left - UInt64(count))
                return .data(range)
            }
            try take(bytes[start], limits)
            start += 1
            if case .done = state { return .end }
        }
        return .needMore
    }

    private mutating func take(_ byte: UInt8, _ limits: HTTPLimits) throws(HTTPFailure) {
        switch state {
        case .size(let digits, let size): try takeSize(byte, digits, size, limits)
        case .extensions(let size):
            try count(limits.chunkLineBytes)
            if byte == ASCII.lf { begin(size) }
        case .sizeLF(let size):
            guard byte == ASCII.lf else { throw .malformedChunk }
            begin(size)
        case .dataEnd(let sawCR):
            if byte == ASCII.cr, !sawCR {
                state = .dataEnd(sawCR: true)
                return
            }
            guard byte == ASCII.lf else { throw .malformedChunk }
            state = .size(digits: 0, 0)
            overhead = 0
        case .trailer(let lineBytes): try takeTrailer(byte, lineBytes, limits)
        case .data, .done: break
        }
    }

    private mutating func takeSize(
        _ byte: UInt8, _ digits: Int, _ size: UInt64, _ limits: HTTPLimits
    ) throws(HTTPFailure) {
        try count(limits.chunkLineBytes)
        if let digit = ASCII.hexDigit(byte) {
            guard size < 1 << 60 else { throw .malformedChunk }
            state = .size(digits: digits + 1, size << 4 | UInt64(digit))
            return
        }
        guard digits > 0 else { throw .malformedChunk }
        switch byte {
        case ASCII.cr: state = .sizeLF(size)
        case ASCII.lf: begin(size)
        case UInt8(ascii: ";"), ASCII.space, 9: state = .extensions(size)
        default: throw .malformedChunk
        }
    }

    private mutating func takeTrailer(_ byte: UInt8, _ lineBytes: Int, _ limits: HTTPLimits) throws(HTTPFailure) {
        overhead += 1
        guard overhead <= limits.headBytes else { throw .headTooLong(limit: limits.headBytes) }
        switch byte {
        case ASCII.cr: break
        case ASCII.lf where lineBytes == 0: state = .done
        case ASCII.lf:
            trailers += 1
            guard trailers <= limits.fields else { throw .tooManyFields(limit: limits.fields) }
            state = .trailer(lineBytes: 0)
        default: state = .trailer(lineBytes: lineBytes + 1)
        }
    }

    private mutating func begin(_ size: UInt64) {
        overhead = 0
        state = size == 0 ? .trailer(lineBytes: 0) : .data(size)
    }

    private mutating func count(_ limit: Int) throws(HTTPFailure) {
        overhead += 1
        guard overhead <= limit else { throw .malformedChunk }
    }
}
