/// Fields as `application/x-www-form-urlencoded` writes them, in queries and in bodies.
struct FormFields: Equatable {
    private var fields: [(name: String, value: String)] = []

    /// More are refused.
    static let fieldsMost = 64

    /// - Returns: `nil` for a broken escape, for what is no UTF-8, for a name that comes twice (of which one side would see the
    ///   one value and the other side the other), and for more than ``fieldsMost``.
    init?(_ text: some StringProtocol) {
        for part in text.split(separator: "&", omittingEmptySubsequences: true) {
            let equals = part.firstIndex(of: "=") ?? part.endIndex
            let rest = equals == part.endIndex ? equals : part.index(after: equals)
            guard fields.count < Self.fieldsMost, let name = Self.decode(part[..<equals]),
                let value = Self.decode(part[rest...]), self[name] == nil
            else { return nil }
            fields.append((name, value))
        }
    }

    subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

    /// The value, or `nil` where it is missing or empty.
    func filled(_ name: String) -> String? { self[name].flatMap { $0.isEmpty ? nil : $0 } }

    static func == (a: Self, b: Self) -> Bool { a.fields.elementsEqual(b.fields) { $0 == $1 } }

    private static func decode(_ text: some StringProtocol) -> String? {
        let bytes = Array(text.utf8)
        var (decoded, at): ([UInt8], Int) = ([], 0)
        while at < bytes.count {
            switch bytes[at] {
            case 0x2B: decoded.append(0x20)
            case 0x25:
                guard at + 2 < bytes.count, let high = Hex.value(bytes[at + 1]), let low = Hex.value(bytes[at + 2])
                else {
                    return nil
                }
                decoded.append(high << 4 | low)
                at += 2
            default: decoded.append(bytes[at])
            }
            at += 1
        }
        return String(validating: decoded, as: UTF8.self)
    }
}
