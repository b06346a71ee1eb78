/// Writes JSON for answers: keys in the order given, texts escaped, numbers as short as they come back the same.
struct JSONWriter {
    private(set) var bytes: [UInt8] = []
    /// Whether a comma comes before the next value, for each bracket that is open.
    private var needsComma: [Bool] = [false]

    mutating func object(_ body: (inout JSONWriter) -> Void) { bracket("{", "}", body) }
    mutating func array(_ body: (inout JSONWriter) -> Void) { bracket("[", "]", body) }

    private mutating func bracket(_ open: Unicode.Scalar, _ close: Unicode.Scalar, _ body: (inout JSONWriter) -> Void) {
        begin()
        bytes.append(UInt8(ascii: open))
        needsComma.append(false)
        body(&self)
        needsComma.removeLast()
        bytes.append(UInt8(ascii: close))
    }

    mutating func key(_ key: String) {
        value(key)
        bytes.append(0x3A)
        needsComma[needsComma.count - 1] = false
    }

    mutating func value(_ text: String) {
        begin()
        bytes.append(0x22)
        for byte in text.utf8 {
            switch byte {
            case 0x22, 0x5C: bytes += [0x5C, byte]
            case 0x0A: bytes += [0x5C, 0x6E]
            case ..<0x20: bytes += Array("\\u00".utf8) + Array(Hex.text([byte]).utf8)
            default: bytes.append(byte)
            }
        }
        bytes.append(0x22)
    }

    mutating func value(_ number: Double) {
        // JSON has no words for what is not finite.
        let isWhole = number == number.rounded() && number.magnitude < 1e15
        plain(!number.isFinite ? "null" : isWhole ? "\(Int64(number))" : "\(number)")
    }

    mutating func value(_ number: Int) { plain("\(number)") }
    mutating func value(_ flag: Bool) { plain(flag ? "true" : "false") }

    mutating func member(_ name: String, _ text: String) {
        key(name)
        value(text)
    }
    mutating func member(_ name: String, _ number: Double) {
        key(name)
        value(number)
    }
    mutating func member(_ name: String, _ number: Int) {
        key(name)
        value(number)
    }
    mutating func member(_ name: String, _ flag: Bool) {
        key(name)
        value(flag)
    }

    private mutating func plain(_ text: String) {
        begin()
        bytes += Array(text.utf8)
    }

    private mutating func begin() {
        if needsComma[needsComma.count - 1] { bytes.append(0x2C) }
        needsComma[needsComma.count - 1] = true
    }
}
