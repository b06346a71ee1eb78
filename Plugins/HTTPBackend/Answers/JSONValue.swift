/// JSON as it was read; numbers keep their text, so that no digit of a 64-bit number is lost.
enum JSONValue: Sendable, Equatable {
    case null
    case bool(Bool)
    case number(String)
    case string(String)
    case array([JSONValue])
    /// In written order; of a name that comes twice the first counts.
    case object([Member])

    struct Member: Sendable, Equatable {
        var name: String
        var value: JSONValue
    }

    /// A scalar as text: what conditions and captures compare and take.
    var text: String? {
        switch self {
        case .string(let text), .number(let text): text
        case .bool(let flag): flag ? "true" : "false"
        case .null, .array, .object: nil
        }
    }

    var items: [JSONValue]? { if case .array(let items) = self { items } else { nil } }

    subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }
}

/// What was not JSON, and where.
struct JSONError: Error, CustomStringConvertible {
    var offset: Int
    var wanted: String
    var description: String { "at byte \(offset + 1) it should have \(wanted)" }
}

extension JSONValue {
    /// Deeper nesting than any answer has, so that none can exhaust the stack.
    static let deepest = 64

    init(_ bytes: some Collection<UInt8>) throws(JSONError) {
        var reader = JSONReader(Array(bytes))
        self = try reader.document()
    }
}

private struct JSONReader {
    let bytes: [UInt8]
    var offset = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func document() throws(JSONError) -> JSONValue {
        let value = try value(depth: 0)
        guard peek() == nil else { throw fail("ended") }
        return value
    }

    private func fail(_ wanted: String) -> JSONError { JSONError(offset: offset, wanted: wanted) }

    private mutating func peek() -> UInt8? {
        while offset < bytes.count {
            let byte = bytes[offset]
            guard byte == 32 || byte == 9 || byte == 10 || byte == 13 else { return byte }
            offset += 1
        }
        return nil
    }

    private mutating func skip(_ byte: UInt8) -> Bool {
        guard peek() == byte else { return false }
        offset += 1
        return true
    }

    private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
        guard depth < JSONValue.deepest else { throw fail("less nesting") }
        switch peek() {
        case UInt8(ascii: "{"): return try object(depth)
        case UInt8(ascii: "["): return try array(depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func object(_ depth: Int) throws(JSONError) -> JSONValue {
        offset += 1
        var members: [JSONValue.Member] = []
        if skip(UInt8(ascii: "}")) { return .object([]) }
        repeat {
            guard peek() == UInt8(ascii: "\"") else { throw fail("a name") }
            let name = try string()
            guard skip(UInt8(ascii: ":")) else { throw fail("':' after a name") }
            members.append(.init(name: name, value: try value(depth: depth + 1)))
        } while skip(UInt8(ascii: ","))
        guard skip(UInt8(ascii: "}")) else { throw fail("',' or '}'") }
        return .object(members)
    }

    private mutating func array(_ depth: Int) throws(JSONError) -> JSONValue {
        offset += 1
        var items: [JSONValue] = []
        if skip(UInt8(ascii: "]")) { return .array([]) }
        repeat { items.append(try value(depth: depth + 1)) } while skip(UInt8(ascii: ","))
        guard skip(UInt8(ascii: "]")) else { throw fail("',' or ']'") }
        return .array(items)
    }

    private mutating func word(_ text: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
        let end = offset + text.utf8CodeUnitCount
        guard end <= bytes.count, bytes[offset..<end].matches(text) else { throw fail("\(text)") }
        offset = end
        return value
    }

    private mutating func number() throws(JSONError) -> JSONValue {
        let start = offset
        while offset < bytes.count {
            let byte = bytes[offset]
            guard byte &- 48 < 10 || byte == 43 || byte == 45 || byte == 46 || byte | 32 == 101 else { break }
            offset += 1
        }
        let text = String(decoding: bytes[start..<offset], as: UTF8.self)
        guard offset > start, Double(text) != nil else {
            offset = start
            throw fail("a value")
        }
        return .number(text)
    }

    private mutating func string() throws(JSONError) -> String {
        offset += 1
        var text: [UInt8] = []
        while offset < bytes.count {
            let byte = bytes[offset]
            offset += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"): try escape(into: &text)
            case 0..<32: throw fail("no control character in a string")
            default: text.append(byte)
            }
        }
        throw fail("an end of the string")
    }

    private mutating func escape(into text: inout [UInt8]) throws(JSONError) {
        guard offset < bytes.count else { throw fail("a character after '\\'") }
        let byte = bytes[offset]
        offset += 1
        switch byte {
        case UInt8(ascii: "n"): text.append(10)
        case UInt8(ascii: "t"): text.append(9)
        case UInt8(ascii: "r"): text.append(13)
        case UInt8(ascii: "b"): text.append(8)
        case UInt8(ascii: "f"): text.append(12)
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "u"):
            var unit = try hex()
            if 0xD800..<0xDC00 ~= unit, offset + 6 <= bytes.count, bytes[offset] == 92, bytes[offset + 1] == 117 {
                offset += 2
                let low = try hex()
                unit = 0xDC00..<0xE000 ~= low ? 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00) : 0xFFFD
            }
            text += String(Unicode.Scalar(UInt32(unit)) ?? "\u{FFFD}").utf8
        default: throw fail("an escape that exists")
        }
    }

    private mutating func hex() throws(JSONError) -> Int {
        guard offset + 4 <= bytes.count else { throw fail("four hexadecimal digits") }
        var unit = 0
        for byte in bytes[offset..<offset + 4] {
            guard let digit = ASCII.hexDigit(byte) else { throw fail("four hexadecimal digits") }
            unit = unit << 4 | digit
        }
        offset += 4
        return unit
    }
}
