/// Something in an answer that is not as it must be.
struct ScanError: Error, CustomStringConvertible {
    var offset: Int
    var wanted: String
    var description: String { "at byte \(offset + 1) it should have \(wanted)" }
}

/// Reads JSON as it stands in memory, value by value, without making anything of what is not wanted.
struct JSONScanner {
    private let bytes: UnsafeBufferPointer<UInt8>
    private(set) var offset = 0
    /// Deeper nesting than any answer has, so that no answer can exhaust the stack.
    private static let deepest = 64

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    func fail(_ wanted: String) -> ScanError { ScanError(offset: offset, wanted: wanted) }

    /// The next byte that is no space, 0 at the end.
    @inline(__always)
    private mutating func peek() -> UInt8 {
        while offset < bytes.count {
            let byte = bytes[offset]
            guard byte <= 32, byte == 32 || byte == 9 || byte == 13 || byte == 10 else { return byte }
            offset &+= 1
        }
        return 0
    }

    @inline(__always)
    private mutating func skip(_ byte: UInt8) -> Bool {
        guard peek() == byte, offset < bytes.count else { return false }
        offset &+= 1
        return true
    }

    mutating func finish() throws {
        _ = peek()
        guard offset == bytes.count else { throw fail("ended") }
    }

    // MARK: Objects and arrays

    /// Calls `body` for every key, which must read or skip its value.
    @inline(__always)
    mutating func object(_ body: (inout JSONScanner, UnsafeBufferPointer<UInt8>) throws -> Void) throws {
        guard skip(UInt8(ascii: "{")) else { throw fail("an object") }
        if skip(UInt8(ascii: "}")) { return }
        while true {
            let key = try string()
            guard skip(UInt8(ascii: ":")) else { throw fail("':' after a key") }
            try body(&self, key)
            if skip(UInt8(ascii: ",")) { continue }
            guard skip(UInt8(ascii: "}")) else { throw fail("',' or '}'") }
            return
        }
    }

    /// Calls `body` for every element, which must read or skip it.
    @inline(__always)
    mutating func array(_ body: (inout JSONScanner) throws -> Void) throws {
        guard skip(UInt8(ascii: "[")) else { throw fail("an array") }
        if skip(UInt8(ascii: "]")) { return }
        while true {
            try body(&self)
            if skip(UInt8(ascii: ",")) { continue }
            guard skip(UInt8(ascii: "]")) else { throw fail("',' or ']'") }
            return
        }
    }

    // MARK: Values

    /// The bytes between the quotes, escapes as they stand.
    @inline(__always)
    mutating func string() throws -> UnsafeBufferPointer<UInt8> {
        guard skip(UInt8(ascii: "\"")) else { throw fail("a string") }
        let start = offset
        while offset < bytes.count {
            let byte = bytes[offset]
            if byte == UInt8(ascii: "\"") {
                offset &+= 1
                return UnsafeBufferPointer(rebasing: bytes[start..<(offset &- 1)])
            }
            guard byte >= 32 else { throw fail("no control character in a string") }
            offset &+= byte == UInt8(ascii: "\\") ? 2 : 1
        }
        offset = bytes.count
        throw fail("an end of the string")
    }

    @inline(__always)
    mutating func unsigned() throws -> UInt64 {
        guard peek() != UInt8(ascii: "-") else { throw fail("a number from 0 to 18446744073709551615") }
        return try digits()
    }

    @inline(__always)
    mutating func signed() throws -> Int64 {
        let isNegative = skip(UInt8(ascii: "-"))
        let magnitude = try digits()
        guard magnitude <= UInt64(Int64.max) + (isNegative ? 1 : 0) else { throw fail("a number of 64 bits") }
        return isNegative ? 0 &- Int64(truncatingIfNeeded: magnitude) : Int64(magnitude)
    }

    mutating func index() throws -> UInt16 {
        guard let index = UInt16(exactly: try unsigned()) else { throw fail("an index from 0 to 65535") }
        return index
    }

    /// A whole number without sign.
    @inline(__always)
    private mutating func digits() throws -> UInt64 {
        _ = peek()
        let start = offset
        var number: UInt64 = 0
        var isTooLarge = false
        while offset < bytes.count {
            let digit = bytes[offset] &- UInt8(ascii: "0")
            guard digit <= 9 else { break }
            let (tens, high) = number.multipliedReportingOverflow(by: 10)
            let (sum, low) = tens.addingReportingOverflow(UInt64(digit))
            isTooLarge = isTooLarge || high || low
            number = sum
            offset &+= 1
        }
        guard offset > start, !isTooLarge else { throw fail("a whole number of 64 bits") }
        guard offset == bytes.count || !Self.continuesNumber(bytes[offset]) else {
            throw fail("a whole number, without fraction or exponent")
        }
        return number
    }

    mutating func double() throws -> Double {
        _ = peek()
        let start = offset
        while offset < bytes.count, Self.continuesNumber(bytes[offset]) || bytes[offset] &- UInt8(ascii: "0") <= 9 {
            offset &+= 1
        }
        let text = String(decoding: bytes[start..<offset], as: UTF8.self)
        guard let number = Double(text), number.isFinite else { throw fail("a number") }
        return number
    }

    private static func continuesNumber(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ".") || byte | 32 == UInt8(ascii: "e") || byte == UInt8(ascii: "-")
            || byte == UInt8(ascii: "+")
    }

    mutating func flag() throws -> Bool {
        if peek() == UInt8(ascii: "t") {
            try word("true")
            return true
        }
        try word("false")
        return false
    }

    private mutating func word(_ text: StaticString) throws {
        let length = text.utf8CodeUnitCount
        guard bytes.count - offset >= length else { throw fail("\(text)") }
        for place in 0..<length where bytes[offset + place] != text.utf8Start[place] { throw fail("\(text)") }
        offset += length
    }

    /// Passes over a value of any kind.
    mutating func skipValue(depth: Int = 0) throws {
        guard depth < Self.deepest else { throw fail("less nesting") }
        switch peek() {
        case UInt8(ascii: "{"): try object { scanner, _ in try scanner.skipValue(depth: depth + 1) }
        case UInt8(ascii: "["): try array { try $0.skipValue(depth: depth + 1) }
        case UInt8(ascii: "\""): _ = try string()
        case UInt8(ascii: "t"), UInt8(ascii: "f"): _ = try flag()
        case UInt8(ascii: "n"): try word("null")
        default: _ = try double()
        }
    }
}

/// Whether the bytes are those of the text.
@inline(__always)
func ~= (text: StaticString, bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard text.utf8CodeUnitCount == bytes.count else { return false }
    for place in 0..<bytes.count where bytes[place] != text.utf8Start[place] { return false }
    return true
}
