extension JSONScanner {
    /// A key, to be compared with words; one with escapes is none of ours.
    @inline(__always)
    func word(_ key: Text) -> KnownKey {
        KnownKey(bytes: UnsafeBufferPointer(rebasing: bytes[key.start..<key.start + key.count]))
    }

    /// The text, or the number as it is written; nothing for null and whatever else there is.
    mutating func slice(_ target: inout [UInt8]) throws(JSONProblem) -> Slice {
        switch try peek() {
        case 0x22:
            let text = try text()
            guard text.hasEscapes else { return Slice(start: UInt32(text.start), count: UInt32(text.count)) }
            let start = target.count
            append(text, to: &target)
            return Slice(start: UInt32(start), count: UInt32(target.count - start))
        case 0x2D, 0x30...0x39:
            let range = try number()
            return Slice(start: UInt32(range.lowerBound), count: UInt32(range.count))
        default:
            try skip()
            return .none
        }
    }
}

/// A key that can be compared with literals without making a text of it.
struct KnownKey {
    let bytes: UnsafeBufferPointer<UInt8>

    static func ~= (pattern: StaticString, key: KnownKey) -> Bool {
        let count = pattern.utf8CodeUnitCount
        guard key.bytes.count == count else { return false }
        for index in 0..<count where key.bytes[index] != pattern.utf8Start[index] { return false }
        return true
    }

    static func == (key: KnownKey, word: StaticString) -> Bool { word ~= key }
}
