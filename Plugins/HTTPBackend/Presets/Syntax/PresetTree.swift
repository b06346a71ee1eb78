/// A preset's YAML as written: text, lists and maps, each with its place.
struct PresetTree: Sendable {
    enum Content: Sendable {
        /// A quoted or block scalar is text whatever it looks like.
        case scalar(String, quoted: Bool)
        case list([PresetTree])
        /// In written order.
        case map([Entry])
    }
    struct Entry: Sendable {
        var key: String
        var keyPlace: Place
        var value: PresetTree
    }
    var content: Content
    var place: Place
    /// Where the text of a scalar begins: after a quote, or on the line after `|`.
    var textPlace: Place
    /// Spaces before each line of a block scalar.
    var indent = 0

    var text: String? { if case .scalar(let text, _) = content { text } else { nil } }
    var isQuoted: Bool { if case .scalar(_, true) = content { true } else { false } }
    var items: [PresetTree]? { if case .list(let items) = content { items } else { nil } }
    var entries: [Entry]? { if case .map(let entries) = content { entries } else { nil } }
    subscript(key: String) -> PresetTree? { entries?.first { $0.key == key }?.value }

    /// For messages: what stands here.
    var noun: String {
        switch content {
        case .scalar(let text, _): text.isEmpty ? "nothing" : "`\(text.prefix(60))`"
        case .list: "a list"
        case .map: "a map"
        }
    }

    /// Of a character of the scalar's text.
    func place(of index: String.Index) -> Place {
        guard let text else { return place }
        let before = text[..<index]
        let lines = before.unicodeScalars.reduce(into: 0) { if $1 == "\n" { $0 += 1 } }
        guard lines > 0 else {
            return Place(line: textPlace.line, column: textPlace.column + before.unicodeScalars.count)
        }
        let column = before.unicodeScalars.reversed().prefix { $0 != "\n" }.count
        return Place(line: textPlace.line + lines, column: column + 1 + indent)
    }
}
