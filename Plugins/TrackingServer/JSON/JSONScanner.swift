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
    var at = 0
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

    // MARK: Little things

    private mutating func skipSpace() {
        while at < bytes.count, bytes[at] <= 0x20 {
            switch bytes[at] {
            case 0x20, 0x09, 0x0A, 0x0D: at += 1
            default: return
            }
        }
    }

    func problem(_ reason: JSONProblem.Reason) -> JSONProblem { JSONProblem(reason: reason, offset: at) }
}
