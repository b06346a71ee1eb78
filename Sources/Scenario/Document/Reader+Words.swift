/// A name as written, to be looked up once all sections are read.
struct Reference: Sendable {
    var name: String
    var location: SourceLocation
}

/// The words of a scenario: names, texts, choices and flags.
extension Reader {
    /// Whether it can be a name: a part of a path, a column, a key.
    func checkName(_ name: String, at location: SourceLocation, of what: String) -> Bool {
        let fine = name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" }
        guard !name.isEmpty, name.count <= 128, fine else {
            problems.report(
                "`\(name.prefix(60))` cannot be the name of \(what)", at: location,
                remedy: "use letters, digits, `-` and `_`, like `feast-mails`")
            return false
        }
        return true
    }

    func text(_ tree: Tree, _ what: String) -> String? {
        if let text = tree.text { return text }
        problems.report(
            "\(tree.noun) stands where \(what) is wanted", at: tree.location, remedy: "write one word or line")
        return nil
    }

    /// A name that something else must have.
    func reference(_ tree: Tree, _ what: String) -> Reference? {
        guard let name = text(tree, what) else { return nil }
        return Reference(name: name, location: tree.location)
    }

    /// One name or a list of them.
    func references(_ tree: Tree, _ what: String) -> [Reference] {
        (tree.items ?? [tree]).compactMap { reference($0, what) }
    }

    /// A name that something has.
    func name(_ tree: Tree, of what: String) -> String? {
        guard let name = text(tree, "the name of \(what)"), checkName(name, at: tree.location, of: what) else {
            return nil
        }
        return name
    }

    func choice(_ tree: Tree, among words: [String], _ what: String) -> String? {
        if let text = tree.text, words.contains(text) { return text }
        let remedy = tree.text.flatMap { Suggestion.closest(to: $0, among: words) }.map { "did you mean `\($0)`?" }
        problems.report(
            "\(tree.noun) is not \(what)", at: tree.location, remedy: remedy ?? "write one of " + Suggestion.list(words)
        )
        return nil
    }

    func flag(_ tree: Tree) -> Bool? {
        switch tree.plainText {
        case "true", "yes", "on": return true
        case "false", "no", "off": return false
        default:
            problems.report(
                "\(tree.noun) stands where yes or no is wanted", at: tree.location, remedy: "write `true` or `false`")
            return nil
        }
    }

    /// A map's entries, its keys checked as names.
    func named(_ tree: Tree, _ what: String, example: String) -> [Tree.Entry] {
        if tree.isEmpty { return [] }
        guard let entries = tree.entries else {
            problems.report(
                "\(tree.noun) stands where \(what)s by name are wanted", at: tree.location, remedy: "write \(example)")
            return []
        }
        return entries.filter { checkName($0.key, at: $0.keyLocation, of: what) }
    }

    /// A list's items.
    func list(_ tree: Tree, _ what: String, example: String) -> [Tree] {
        if tree.isEmpty { return [] }
        guard let items = tree.items else {
            problems.report(
                "\(tree.noun) stands where a list of \(what) is wanted", at: tree.location, remedy: "write \(example)")
            return []
        }
        return items
    }
}
