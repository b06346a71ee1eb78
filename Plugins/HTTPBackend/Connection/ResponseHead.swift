/// Status and header fields of an answer, as ranges of the bytes they came in. One value is used again for each answer of a
/// connection, so that a head costs no allocation.
struct ResponseHead: Sendable {
    /// 100 to 999.
    fileprivate(set) var status = 0
    /// The `x` of HTTP/1.x.
    fileprivate(set) var minorVersion = 1
    fileprivate(set) var fields: ContiguousArray<Field> = []
    var bytes: ContiguousArray<UInt8> = []

    struct Field: Sendable {
        var name: Range<Int>
        var value: Range<Int>
    }

    mutating func removeAll() {
        status = 0
        fields.removeAll(keepingCapacity: true)
        bytes.removeAll(keepingCapacity: true)
    }

    func value(of field: Field) -> ArraySlice<UInt8> { bytes[field.value] }

    /// Values of all fields of this name, in order.
    ///
    /// - Parameter name: in lower case.
    func values(of name: StaticString) -> [ArraySlice<UInt8>] {
        fields.filter { isNamed($0, UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)) }
            .map(value(of:))
    }

    /// Hands on the value of each field of this name, without making a list of them.
    ///
    /// - Parameter name: in lower case.
    func forEach<E: Error>(_ name: StaticString, _ body: (ArraySlice<UInt8>) throws(E) -> Void) throws(E) {
        let wanted = UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
        for field in fields where isNamed(field, wanted) { try body(value(of: field)) }
    }

    /// The same for a name that is not known beforehand.
    func values(of name: [UInt8]) -> [ArraySlice<UInt8>] {
        name.withUnsafeBufferPointer { name in fields.filter { isNamed($0, name) }.map(value(of:)) }
    }

    private func isNamed(_ field: Field, _ name: UnsafeBufferPointer<UInt8>) -> Bool {
        guard field.name.count == name.count else { return false }
        for offset in 0..<name.count where ASCII.lowered(bytes[field.name.lowerBound + offset]) != name[offset] {
            return false
        }
        return true
    }

    /// Whether a list-valued field of this name has the word, whatever its case.
    ///
    /// - Parameters:
    ///   - name: in lower case.
    ///   - word: in lower case.
    func lists(_ word: StaticString, in name: StaticString) -> Bool {
        var found = false
        forEach(name) { value in
            // One word is the rule: no list is made of it.
            found =
                found || value.matches(word)
                || value.contains(UInt8(ascii: ","))
                    && value.split(separator: UInt8(ascii: ",")).contains { ASCII.trimmed($0).matches(word) }
        }
        return found
    }
}

// MARK: Parsing

extension ResponseHead {
    /// Reads ``bytes``: a whole head, up to and with its blank line (RFC 9112, sections 2 to 5).
    mutating func parse(_ limits: HTTPLimits) throws(HTTPFailure) {
        fields.removeAll(keepingCapacity: true)
        var start = 0
        guard let first = nextLine(from: &start) else { throw .notHTTP }
        try parseStatus(first)
        while let line = nextLine(from: &start), !line.isEmpty {
            guard fields.count < limits.fields else { throw .tooManyFields(limit: limits.fields) }
            fields.append(try field(in: line))
        }
    }

    /// Lines end with LF, with or without CR before it (RFC 9112, 2.2).
    private func nextLine(from start: inout Int) -> Range<Int>? {
        guard let end = bytes[start...].firstIndex(of: ASCII.lf) else { return nil }
        let line = start..<(end > start && bytes[end - 1] == ASCII.cr ? end - 1 : end)
        start = end + 1
        return line
    }

    private mutating func parseStatus(_ line: Range<Int>) throws(HTTPFailure) {
        // HTTP/1.x SP 3DIGIT [SP reason]
        let at = line.lowerBound
        guard line.count >= 12, bytes[at..<at + 7].matches("http/1."), bytes[at + 8] == ASCII.space,
            let minor = ASCII.digit(bytes[at + 7]), let a = ASCII.digit(bytes[at + 9]),
            let b = ASCII.digit(bytes[at + 10]), let c = ASCII.digit(bytes[at + 11]), a > 0,
            line.count == 12 || bytes[at + 12] == ASCII.space
        else { throw .notHTTP }
        minorVersion = minor
        status = a * 100 + b * 10 + c
    }

    private func field(in line: Range<Int>) throws(HTTPFailure) -> Field {
        // A name is a token and directly followed by its colon; a line that begins with a space would be a folded one, refused.
        guard let colon = bytes[line].firstIndex(of: UInt8(ascii: ":")), colon > line.lowerBound,
            bytes[line.lowerBound..<colon].allSatisfy(ASCII.isToken)
        else { throw .malformedField }
        var (first, end) = (colon + 1, line.upperBound)
        while first < end, ASCII.isBlank(bytes[first]) { first += 1 }
        while end > first, ASCII.isBlank(bytes[end - 1]) { end -= 1 }
        guard !bytes[first..<end].contains(where: { $0 < 32 && $0 != 9 || $0 == 127 }) else { throw .malformedField }
        return Field(name: line.lowerBound..<colon, value: first..<end)
    }
}
