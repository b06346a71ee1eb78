/// Texts: as they stand, and what they say.
extension JSONScanner {
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
}
