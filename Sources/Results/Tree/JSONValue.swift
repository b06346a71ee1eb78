/// A JSON document as a value, without null: what is absent is not there.
public indirect enum JSONValue: Sendable, Equatable {
    case object([String: JSONValue])
    case list([JSONValue])
    case text(String)
    case flag(Bool)
    case whole(Int64)
    /// Whole numbers beyond Int64, such as a 64-bit seed.
    case natural(UInt64)
    case number(Double)

    /// Encodes any value; members that are `nil`, NaN or infinite are left out.
    public init(encoding value: some Encodable) throws {
        let node = TreeNode()
        try node.set(value)
        self = node.value ?? .object([:])
    }

    /// The number, whichever way it is stored.
    public var asNumber: Double? {
        switch self {
        case .whole(let whole): Double(whole)
        case .natural(let natural): Double(natural)
        case .number(let number): number
        case .object, .list, .text, .flag: nil
        }
    }

    /// A list of texts, or one text.
    public var asWords: [String]? {
        switch self {
        case .text(let text): return [text]
        case .list(let items):
            let words = items.compactMap { item -> String? in
                if case .text(let text) = item { text } else { nil }
            }
            return words.count == items.count ? words : nil
        case .object, .flag, .whole, .natural, .number: return nil
        }
    }
}

extension JSONValue: Encodable {
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .object(let members): try container.encode(members)
        case .list(let items): try container.encode(items)
        case .text(let text): try container.encode(text)
        case .flag(let flag): try container.encode(flag)
        case .whole(let whole): try container.encode(whole)
        case .natural(let natural): try container.encode(natural)
        case .number(let number): try container.encode(number)
        }
    }
}
