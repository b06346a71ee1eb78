/// YAML as written: text, lists and maps, each with its place. Numbers are still text.
struct Tree: Sendable {
    enum Content: Sendable {
        /// A quoted scalar is text whatever it looks like.
        case scalar(String, quoted: Bool)
        case list([Tree])
        /// In written order, keys unique.
        case map([Entry])
    }

    struct Entry: Sendable {
        var key: String
        var keyLocation: SourceLocation
        var value: Tree
    }

    var content: Content
    var location: SourceLocation
    /// Where it stands in the scenario's own syntax (`stages.checkout.touches.reminder.delay`); see ``TreePath``.
    var path = ""

    /// The text of a scalar.
    var text: String? {
        if case .scalar(let text, _) = content { text } else { nil }
    }

    /// The text of a scalar that was written without quotes.
    var plainText: String? {
        if case .scalar(let text, false) = content { text } else { nil }
    }

    var items: [Tree]? {
        if case .list(let items) = content { items } else { nil }
    }

    var entries: [Entry]? {
        if case .map(let entries) = content { entries } else { nil }
    }

    subscript(key: String) -> Tree? { entries?.first { $0.key == key }?.value }

    /// Nothing stands where a value could: `stages:` and a line's end, or `~`.
    var isEmpty: Bool {
        switch content {
        case .scalar(let text, let quoted): !quoted && (text.isEmpty || text == "~" || text == "null")
        case .list(let items): items.isEmpty
        case .map(let entries): entries.isEmpty
        }
    }

    /// For messages: what kind of thing stands here.
    var noun: String {
        switch content {
        case .scalar(let text, _):
            text.isEmpty ? "nothing" : "`\(text.count > 60 ? text.prefix(57) + "..." : text[...])`"
        case .list: "a list"
        case .map: "a map"
        }
    }
}
