/// Reads a JSON document (RFC 8259) from front to back, a value at a time, without making objects of it.
///
/// Whoever reads asks for what is to come: ``nextKey(_:)`` walks an object, ``nextElement(_:)`` an array, ``skip()`` passes over a
/// value that nobody wants, and checks it all the same. Memory is that of the bytes alone, and nesting is bounded: a document is
/// accepted where Foundation's decoder accepts it, down to the bound (and `0e3` too, which that refuses).
struct JSONScanner {
    /// A text where it stands, without its quotes. Its escapes are not resolved: see ``append(_:to:)``.
    struct Text: Equatable {
        var start: Int
        var count: Int
        var hasEscapes: Bool
    }

    let bytes: UnsafeBufferPointer<UInt8>
    /// The next byte to be read.
    private(set) var at = 0
    private var depth = 0
    private let depthMost: Int

    /// - Parameter depthMost: objects and arrays within each other; at least 1.
    init(_ bytes: UnsafeBufferPointer<UInt8>, depthMost: Int = 32) {
        self.bytes = bytes
        self.depthMost = depthMost
    }

    /// The first byte of the value to come, after white space.
    mutating func peek() throws(JSONProblem) -> UInt8 {
        skipSpace()
        guard at < bytes.count else { throw problem(.ends) }
        return bytes[at]
    }

    // MARK: Objects and arrays

    /// Where an object or array is being read.
    struct Cursor { fileprivate var isFirst = true }

    mutating func openObject() throws(JSONProblem) -> Cursor { try open(0x7B) }
    mutating func openArray() throws(JSONProblem) -> Cursor { try open(0x5B) }

    private mutating func open(_ bracket: UInt8) throws(JSONProblem) -> Cursor {
        guard try peek() == bracket else { throw problem(.value) }
        guard depth < depthMost else { throw problem(.depth) }
        depth += 1
        at += 1
        return Cursor()
    }

    /// The next member's key, after which its value must be read; `nil` at the end of the object.
    mutating func nextKey(_ cursor: inout Cursor) throws(JSONProblem) -> Text? {
        guard try !closes(0x7D, &cursor) else { return nil }
        guard try peek() == 0x22 else { throw problem(.key) }
        let key = try text()
        guard try peek() == 0x3A else { throw problem(.colon) }
        at += 1
        return key
    }

    /// Whether another element comes, which must then be read.
    mutating func nextElement(_ cursor: inout Cursor) throws(JSONProblem) -> Bool { try !closes(0x5D, &cursor) }

    private mutating func closes(_ bracket: UInt8, _ cursor: inout Cursor) throws(JSONProblem) -> Bool {
        let byte = try peek()
        if byte == bracket {
            at += 1
            depth -= 1
            return true
        }
        if !cursor.isFirst {
            guard byte == 0x2C else { throw problem(.comma) }
            at += 1
        }
        cursor.isFirst = false
        return false
    }

    /// Nothing but white space is left.
    mutating func end() throws(JSONProblem) {
        skipSpace()
        guard at == bytes.count else { throw problem(.more) }
    }

    // MARK: Values

    /// A number's text where it stands.
    mutating func number() throws(JSONProblem) -> Range<Int> {
        skipSpace()
        let start = at
        if at < bytes.count, bytes[at] == 0x2D { at += 1 }
        let whole = try digits()
        if whole > 1, bytes[at - whole] == 0x30 { throw JSONProblem(reason: .number, offset: start) }
        if at < bytes.count, bytes[at] == 0x2E {
            at += 1
            _ = try digits()
        }
        if at < bytes.count, bytes[at] | 0x20 == 0x65 {
            at += 1
            if at < bytes.count, bytes[at] == 0x2B || bytes[at] == 0x2D { at += 1 }
            _ = try digits()
        }
        return start..<at
    }

    private mutating func digits() throws(JSONProblem) -> Int {
        let start = at
        while at < bytes.count, bytes[at] &- 0x30 < 10 { at += 1 }
        guard at > start else { throw problem(at < bytes.count ? .number : .ends) }
        return at - start
    }

    /// Passes over a value of any kind, and checks it.
    mutating func skip() throws(JSONProblem) {
        switch try peek() {
        case 0x7B:
            var cursor = try openObject()
            while try nextKey(&cursor) != nil { try skip() }
        case 0x5B:
            var cursor = try openArray()
            while try nextElement(&cursor) { try skip() }
        case 0x22: _ = try text()
        case 0x74: try word("true")
        case 0x66: try word("false")
        case 0x6E: try word("null")
        case 0x2D, 0x30...0x39: _ = try number()
        default: throw problem(.value)
        }
    }

    private mutating func word(_ word: StaticString) throws(JSONProblem) {
        for index in 0..<word.utf8CodeUnitCount {
            guard at < bytes.count else { throw problem(.ends) }
            guard bytes[at] == word.utf8Start[index] else { throw problem(.value) }
            at += 1
        }
    }

    // MARK: Texts

    mutating func text() throws(JSONProblem) -> Text {
        guard try peek() == 0x22 else { throw problem(.value) }
        at += 1
        let start = at
        var hasEscapes = false
        while true {
            skipPlain()
            guard at < bytes.count else { throw problem(.ends) }
            switch bytes[at] {
            case 0x22:
                at += 1
                return Text(start: start, count: at - 1 - start, hasEscapes: hasEscapes)
            case 0x5C:
                hasEscapes = true
                _ = try escape()
            case ..<0x20: throw problem(.text)
            default:
                let length = UTF8Sequence.length(bytes, at: at)
                guard length > 0 else { throw problem(.encoding) }
                at += length
            }
        }
    }

    /// Goes on to a byte that is no plain letter of ASCII: eight at a time while that many are left.
    private mutating func skipPlain() {
        let base = UnsafeRawPointer(bytes.baseAddress.unsafelyUnwrapped)
        let (low, high): (UInt64, UInt64) = (0x0101_0101_0101_0101, 0x8080_8080_8080_8080)
        while at + 8 <= bytes.count {
            let word = base.loadUnaligned(fromByteOffset: at, as: UInt64.self)
            // A zero byte borrows into its high bit; false alarms come only above a true one.
            let quotes = word ^ (low &* 0x22)
            let slashes = word ^ (low &* 0x5C)
            let special = (quotes &- low) | (slashes &- low) | (word &- low &* 0x20) | word
            guard special & high == 0 else { break }
            at += 8
        }
        while at < bytes.count {
            let byte = bytes[at]
            guard byte >= 0x20, byte < 0x80, byte != 0x22, byte != 0x5C else { return }
            at += 1
        }
    }

    /// Reads an escape sequence, a pair of them for letters beyond the basic plane.
    private mutating func escape() throws(JSONProblem) -> Unicode.Scalar {
        let start = at
        at += 1
        guard at < bytes.count else { throw problem(.ends) }
        let letter = bytes[at]
        at += 1
        switch letter {
        case 0x22, 0x5C, 0x2F: return Unicode.Scalar(letter)
        case 0x62: return "\u{8}"
        case 0x66: return "\u{C}"
        case 0x6E: return "\n"
        case 0x72: return "\r"
        case 0x74: return "\t"
        case 0x75: break
        default: throw JSONProblem(reason: .escape, offset: start)
        }
        var code = try fourDigits()
        if code >> 10 == 0x36 {
            guard at + 1 < bytes.count, bytes[at] == 0x5C, bytes[at + 1] == 0x75 else {
                throw JSONProblem(reason: .escape, offset: start)
            }
            at += 2
            let second = try fourDigits()
            guard second >> 10 == 0x37 else { throw JSONProblem(reason: .escape, offset: start) }
            code = 0x1_0000 + (code & 0x3FF) << 10 + (second & 0x3FF)
        }
        guard let scalar = Unicode.Scalar(code) else { throw JSONProblem(reason: .escape, offset: start) }
        return scalar
    }

    private mutating func fourDigits() throws(JSONProblem) -> UInt32 {
        var code: UInt32 = 0
        for _ in 0..<4 {
            guard at < bytes.count else { throw problem(.ends) }
            guard let digit = Hex.value(bytes[at]) else { throw problem(.escape) }
            code = code << 4 | UInt32(digit)
            at += 1
        }
        return code
    }

    /// Appends what a text says, its escapes resolved.
    func append(_ text: Text, to target: inout [UInt8]) {
        let raw = UnsafeBufferPointer(rebasing: bytes[text.start..<text.start + text.count])
        guard text.hasEscapes else { return target.append(contentsOf: raw) }
        var reader = JSONScanner(raw)
        while reader.at < raw.count {
            guard raw[reader.at] == 0x5C else {
                target.append(raw[reader.at])
                reader.at += 1
                continue
            }
            // It was read before, so it can be read again.
            guard let scalar = try? reader.escape() else { return }
            target.append(contentsOf: UTF8.encode(scalar).map { Array($0) } ?? [])
        }
    }

    // MARK: Little things

    private mutating func skipSpace() {
        while at < bytes.count, bytes[at] <= 0x20 {
            switch bytes[at] {
            case 0x20, 0x09, 0x0A, 0x0D: at += 1
            default: return
            }
        }
    }

    private func problem(_ reason: JSONProblem.Reason) -> JSONProblem { JSONProblem(reason: reason, offset: at) }
}
