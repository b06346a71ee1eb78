/// Cookies as a request brings them.
struct Cookies {
    private let header: String

    init(_ header: String?) { self.header = header ?? "" }

    /// The first value under the name that is made of letters, digits, `-` and `_` alone; `nil` where there is none.
    subscript(name: String) -> String? {
        for part in header.split(separator: ";") {
            let pair = part.trimmingPrefix { $0 == " " || $0 == "\t" }
            guard let equals = pair.firstIndex(of: "="), pair[..<equals] == name else { continue }
            let value = pair[pair.index(after: equals)...]
            guard (1...128).contains(value.utf8.count), value.utf8.allSatisfy(Self.isPlain) else { continue }
            return String(value)
        }
        return nil
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
        default: false
        }
    }
}
