/// How text is made harmless for the place it stands in. Applied one after the other where places nest: a value of SQL in a
/// query parameter is escaped for SQL first, then for the URL.
enum Escaping: Sendable, Hashable {
    /// Percent-encoding of everything but unreserved characters (RFC 3986, 2.3): for paths, queries and forms.
    case url
    /// The same, but slashes stay: for a setting that is a path.
    case path
    /// Within a JSON string (RFC 8259, 7).
    case json
    /// Within a header field's value: control characters and what is not ASCII are percent-encoded, so nothing can end the line.
    case header
    /// Within single quotes of SQL, as ClickHouse, MySQL and BigQuery read them: backslashes and quotes get a backslash.
    case sql

    func write(_ bytes: UnsafeBufferPointer<UInt8>, to writer: ByteWriter) {
        // Most values are harmless as they are.
        if isPlain(bytes) { return writer.put(bytes) }
        writer.reserve(bytes.count * 6)
        switch self {
        case .url: for byte in bytes { Self.percent(byte, unless: Self.isUnreserved(byte), writer) }
        case .path: for byte in bytes { Self.percent(byte, unless: Self.isUnreserved(byte) || byte == 47, writer) }
        case .header: for byte in bytes { Self.percent(byte, unless: byte >= 32 && byte < 127, writer) }
        case .json: for byte in bytes { Self.json(byte, writer) }
        case .sql:
            for byte in bytes {
                if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\\") { writer.put(UInt8(ascii: "\\")) }
                writer.put(byte)
            }
        }
    }

    private func isPlain(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        switch self {
        case .url: bytes.allSatisfy(Self.isUnreserved)
        case .path: bytes.allSatisfy { Self.isUnreserved($0) || $0 == 47 }
        case .header: bytes.allSatisfy { $0 >= 32 && $0 < 127 }
        case .json: bytes.allSatisfy { $0 >= 32 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
        case .sql: bytes.allSatisfy { $0 != UInt8(ascii: "'") && $0 != UInt8(ascii: "\\") }
        }
    }

    /// The text, escaped for each of the places in turn.
    static func apply(_ chain: [Escaping], to text: [UInt8]) -> [UInt8] {
        chain.reduce(text) { text, escaping in
            let writer = ByteWriter(capacity: text.count * 2)
            text.withUnsafeBufferPointer { escaping.write($0, to: writer) }
            return Array(writer.bytes)
        }
    }

    static func isUnreserved(_ byte: UInt8) -> Bool {
        ASCII.isAlphanumeric(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
            || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "~")
    }

    @inline(__always)
    private static func percent(_ byte: UInt8, unless isPlain: Bool, _ writer: ByteWriter) {
        guard !isPlain else { return writer.put(byte) }
        writer.put(UInt8(ascii: "%"))
        writer.put(upperHex(byte >> 4))
        writer.put(upperHex(byte & 15))
    }

    private static func upperHex(_ digit: UInt8) -> UInt8 { digit < 10 ? 48 + digit : 55 + digit }

    @inline(__always)
    private static func json(_ byte: UInt8, _ writer: ByteWriter) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"):
            writer.put(UInt8(ascii: "\\"))
            writer.put(byte)
        case 0..<32:
            writer.put(#"\u00"#)
            writer.putHex(UInt64(byte), digits: 2)
        default: writer.put(byte)
        }
    }
}
