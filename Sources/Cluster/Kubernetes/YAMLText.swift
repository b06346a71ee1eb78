/// A value to be written as YAML: in the order given, and read back as exactly what it is.
indirect enum YAMLText: Sendable, Equatable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    case text(String)
    case number(Int)
    case flag(Bool)
    case list([YAMLText])
    case map([Entry])

    struct Entry: Sendable, Equatable {
        var key: String
        var value: YAMLText
    }

    init(stringLiteral value: String) { self = .text(value) }
    init(integerLiteral value: Int) { self = .number(value) }
    init(booleanLiteral value: Bool) { self = .flag(value) }
    init(arrayLiteral elements: YAMLText...) { self = .list(elements) }
    /// In the order of the literal.
    init(dictionaryLiteral elements: (String, YAMLText)...) {
        self = .map(elements.map { Entry(key: $0.0, value: $0.1) })
    }

    /// With further entries at the end of a map; `nil` ones are left out.
    func adding(_ key: String, _ value: YAMLText?) -> YAMLText {
        guard case .map(let entries) = self, let value else { return self }
        return .map(entries + [Entry(key: key, value: value)])
    }

    /// The document, with a line break at its end.
    var document: String { lines.joined(separator: "\n") + "\n" }

    private var lines: [String] {
        switch self {
        case .map(let entries) where !entries.isEmpty: entries.flatMap(Self.lines)
        case .list(let items) where !items.isEmpty: items.flatMap(Self.item)
        default: [inline]
        }
    }

    private static func lines(of entry: Entry) -> [String] {
        let key = YAMLScalar.write(entry.key) + ":"
        switch entry.value {
        case .map([]), .list([]), .number, .flag: return [key + " " + entry.value.inline]
        case .map, .list: return [key] + entry.value.lines.map { $0.isEmpty ? "" : "  " + $0 }
        case .text(let text):
            guard let block = YAMLScalar.block(text) else { return [key + " " + YAMLScalar.write(text)] }
            return [key + " " + block.head] + block.lines.map { $0.isEmpty ? "" : "  " + $0 }
        }
    }

    private static func item(_ value: YAMLText) -> [String] {
        let lines = value.lines
        return lines.enumerated().map { $0.element.isEmpty ? "" : ($0.offset == 0 ? "- " : "  ") + $0.element }
    }

    private var inline: String {
        switch self {
        case .text(let text): YAMLScalar.write(text)
        case .number(let number): String(number)
        case .flag(let flag): flag ? "true" : "false"
        case .list: "[]"
        case .map: "{}"
        }
    }
}
