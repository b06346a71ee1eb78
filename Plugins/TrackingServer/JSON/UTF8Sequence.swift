/// Well-formed sequences of UTF-8, by table 3-7 of the Unicode Standard.
enum UTF8Sequence {
    /// Bytes of the sequence that begins there; 0 where none does.
    static func length(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> Int {
        let first = bytes[start]
        if first < 0x80 { return 1 }
        let (count, second): (Int, ClosedRange<UInt8>)
        switch first {
        case 0xC2...0xDF: (count, second) = (2, 0x80...0xBF)
        case 0xE0: (count, second) = (3, 0xA0...0xBF)
        case 0xED: (count, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: (count, second) = (3, 0x80...0xBF)
        case 0xF0: (count, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: (count, second) = (4, 0x80...0xBF)
        case 0xF4: (count, second) = (4, 0x80...0x8F)
        default: return 0
        }
        guard start + count <= bytes.count, second.contains(bytes[start + 1]) else { return 0 }
        for index in 2..<max(2, count) where bytes[start + index] & 0xC0 != 0x80 { return 0 }
        return count
    }

    /// Whether all of it is UTF-8.
    static func isValid(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var at = 0
        while at < bytes.count {
            let length = length(bytes, at: at)
            if length == 0 { return false }
            at += length
        }
        return true
    }
}
