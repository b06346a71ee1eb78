/// Where bytes come from: fills the buffer from its start and returns how many bytes it put there, 0 at the end.
public typealias ByteSource = (UnsafeMutableRawBufferPointer) throws -> Int

/// Rows of comma-separated values (RFC 4180), one at a time, however large the file is.
///
/// Rows end with LF, CRLF or CR. A field in double quotes may hold commas, line breaks and doubled quotes. A byte order mark
/// is skipped, and so are empty lines. Memory: one mebibyte, or twice the longest row.
package struct CSVReader: ~Copyable {
    package enum Row {
        /// ``count`` fields can be read.
        case fields
        /// The row cannot be split into fields: why.
        case bad(String)
        case end
    }

    private struct Field: BitwiseCopyable {
        var start: Int
        var end: Int
        /// Whether doubled quotes are still doubled.
        var isEscaped: Bool
    }

    private enum Mark {
        static let quote = UInt8(ascii: "\"")
        static let comma = UInt8(ascii: ",")
        static let lineFeed = UInt8(ascii: "\n")
        static let carriageReturn = UInt8(ascii: "\r")
    }

    private let read: ByteSource
    private var buffer: UnsafeMutableBufferPointer<UInt8>
    /// What is not read yet lies from `position` to `filled`.
    private var position = 0
    private var filled = 0
    private var isAtEnd = false
    private var isAtStart = true
    private var fields = ScratchBuffer<Field>()
    private var nextLine = 1
    /// Where the current row begins, from 1.
    package private(set) var line = 1

    /// Longer rows are refused: most likely a quote is open.
    private static let longestRow = 1 << 28

    package init(_ read: @escaping ByteSource, capacity: Int = 1 << 20) {
        self.read = read
        buffer = .allocate(capacity: capacity)
    }

    deinit { buffer.deallocate() }

    /// Fields of the current row.
    package var count: Int { fields.count }

    /// A field's bytes, without its quotes; valid until the next row.
    package mutating func bytes(_ index: Int) -> UnsafeBufferPointer<UInt8> {
        if fields[index].isEscaped { unescape(index) }
        let field = fields[index]
        return UnsafeBufferPointer(rebasing: UnsafeBufferPointer(buffer)[field.start..<field.end])
    }

    package mutating func text(_ index: Int) -> String { String(decoding: bytes(index), as: UTF8.self) }

    private mutating func unescape(_ index: Int) {
        let field = fields[index]
        var write = field.start
        var read = field.start
        while read < field.end {
            buffer[write] = buffer[read]
            if buffer[read] == Mark.quote { read += 1 }
            write += 1
            read += 1
        }
        fields[index] = Field(start: field.start, end: write, isEscaped: false)
    }

    /// Moves on to the next row that is not empty.
    ///
    /// - Throws: what the source throws.
    package mutating func next() throws -> Row {
        while true {
            if isAtStart { try skipMark() }
            if position == filled, isAtEnd { return .end }
            line = nextLine
            guard let row = scan() else {
                guard filled - position < Self.longestRow else {
                    position = filled
                    return .bad("a row of over 256 MiB; a quote may be open")
                }
                try refill()
                continue
            }
            if case .fields = row, fields.count == 1, fields[0].start == fields[0].end { continue }
            return row
        }
    }

    private mutating func skipMark() throws {
        while filled < 3, !isAtEnd { try refill() }
        isAtStart = false
        if filled >= 3, buffer[0] == 0xEF, buffer[1] == 0xBB, buffer[2] == 0xBF { position = 3 }
    }

    private mutating func refill() throws {
        if position > 0 {
            let rest = filled - position
            if rest > 0 {
                buffer.baseAddress?.update(from: UnsafePointer(buffer.baseAddress! + position), count: rest)
            }
            (position, filled) = (0, rest)
        }
        if filled == buffer.count {
            let larger = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: buffer.count * 2)
            _ = larger.update(fromContentsOf: UnsafeMutableBufferPointer(rebasing: buffer[..<filled]))
            buffer.deallocate()
            buffer = larger
        }
        let got = try read(UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: buffer[filled...])))
        filled += got
        if got == 0 { isAtEnd = true }
    }

    /// The row that begins at `position`, or `nil` where it goes on beyond what is read.
    private mutating func scan() -> Row? {
        fields.truncate(to: 0)
        let base = UnsafePointer(buffer.baseAddress!)
        var index = position
        var lines = 1
        while true {
            let start = index
            if index < filled, base[index] == Mark.quote {
                guard let closing = closingQuote(from: index + 1, base, &lines) else {
                    guard isAtEnd else { return nil }
                    nextLine += lines
                    position = filled
                    return .bad("a quote is opened here and never closed")
                }
                fields.append(Field(start: start + 1, end: closing.end, isEscaped: closing.isEscaped))
                index = closing.end + 1
                if index < filled, !Self.endsField(base[index]) {
                    return skip(from: index, base, lines, "something follows a closing quote")
                }
            } else {
                index = ByteSearch.fieldEnd(base, from: index, to: filled)
                if index < filled, base[index] == Mark.quote {
                    return skip(from: index, base, lines, "a quote within a field that does not begin with one")
                }
                fields.append(Field(start: start, end: index, isEscaped: false))
            }
            guard index < filled else {
                guard isAtEnd else { return nil }
                position = filled
                nextLine += lines
                return .fields
            }
            if base[index] == Mark.comma {
                index += 1
                continue
            }
            if base[index] == Mark.carriageReturn {
                guard index + 1 < filled || isAtEnd else { return nil }
                if index + 1 < filled, base[index + 1] == Mark.lineFeed { index += 1 }
            }
            position = index + 1
            nextLine += lines
            return .fields
        }
    }

    @inline(__always)
    private static func endsField(_ byte: UInt8) -> Bool {
        byte == Mark.comma || byte == Mark.lineFeed || byte == Mark.carriageReturn
    }

    /// Where the quoted field that begins at `start` ends; `nil` where that is not read yet.
    private func closingQuote(
        from start: Int, _ base: UnsafePointer<UInt8>, _ lines: inout Int
    ) -> (end: Int, isEscaped: Bool)? {
        var index = start
        var isEscaped = false
        var breaks = 0
        while index < filled {
            if base[index] == Mark.lineFeed { breaks += 1 }
            if base[index] == Mark.quote {
                if index + 1 == filled, !isAtEnd { return nil }
                guard index + 1 < filled, base[index + 1] == Mark.quote else {
                    lines += breaks
                    return (index, isEscaped)
                }
                isEscaped = true
                index += 1
            }
            index += 1
        }
        lines += breaks
        return nil
    }

    /// Goes on after the end of the line; `nil` where that is not read yet.
    private mutating func skip(from start: Int, _ base: UnsafePointer<UInt8>, _ lines: Int, _ why: String) -> Row? {
        var index = start
        while index < filled, base[index] != Mark.lineFeed, base[index] != Mark.carriageReturn { index += 1 }
        guard index < filled || isAtEnd else { return nil }
        if index < filled, base[index] == Mark.carriageReturn {
            guard index + 1 < filled || isAtEnd else { return nil }
            if index + 1 < filled, base[index + 1] == Mark.lineFeed { index += 1 }
        }
        position = min(index + 1, filled)
        nextLine += lines
        return .bad(why)
    }
}
