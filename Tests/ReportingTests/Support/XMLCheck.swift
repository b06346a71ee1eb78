/// Whether a document's tags are closed in order and its special characters escaped: enough to catch a careless renderer.
enum XMLCheck {
    static func isWellFormed(_ text: String, void: Set<String> = []) -> Bool {
        var open: [String] = []
        var rest = text[...]
        while let start = rest.firstIndex(of: "<") {
            if rest[..<start].contains(">") { return false }
            guard let end = rest[start...].firstIndex(of: ">") else { return false }
            var tag = rest[rest.index(after: start)..<end]
            rest = rest[rest.index(after: end)...]
            if tag.hasPrefix("?") || tag.hasPrefix("!") { continue }
            if tag.contains("<") { return false }
            let closes = tag.hasPrefix("/")
            let isEmpty = tag.hasSuffix("/")
            if closes { tag = tag.dropFirst() }
            let name = String(tag.prefix { !$0.isWhitespace && $0 != "/" })
            if closes {
                guard open.popLast() == name else { return false }
            } else if !isEmpty, !void.contains(name) {
                open.append(name)
            }
            if tag.count(where: { $0 == "\"" }) % 2 != 0 { return false }
        }
        return open.isEmpty && !text.unicodeScalars.contains { $0.value < 9 }
    }
}
