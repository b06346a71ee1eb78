/// A map with known keys, as most sections are: unknown ones are reported when it is made.
struct Fields {
    let tree: Tree
    /// For messages: "a stage".
    let what: String
    let problems: Problems

    /// `nil` (and a report) where there is no map.
    init?(_ tree: Tree, what: String, keys: [String], problems: Problems) {
        self.tree = tree
        self.what = what
        self.problems = problems
        if tree.isEmpty { return }
        guard let entries = tree.entries else {
            problems.report(
                "\(tree.noun) stands where \(what) is wanted", at: tree.location,
                remedy: "write a map with " + Suggestion.list(keys))
            return nil
        }
        for entry in entries where !keys.contains(entry.key) {
            problems.report(
                "\(what) has no key `\(entry.key)`", at: entry.keyLocation,
                remedy: Suggestion.remedy(for: entry.key, among: keys, plural: "its keys"))
        }
    }

    /// What stands behind a key; nothing behind it is reported, as it is most likely forgotten.
    subscript(key: String) -> Tree? {
        guard let value = tree[key] else { return nil }
        if case .scalar = value.content, value.isEmpty {
            problems.report("`\(key)` is empty", at: value.location, remedy: "give it a value or take it out")
            return nil
        }
        return value
    }

    /// Whether the key stands there, with or without a value.
    func has(_ key: String) -> Bool { tree[key] != nil }

    /// Place of a key, else of the map.
    func location(of key: String) -> SourceLocation {
        tree.entries?.first { $0.key == key }?.keyLocation ?? tree.location
    }

    /// What stands behind a key that must be there.
    func required(_ key: String, remedy: String) -> Tree? {
        if has(key) { return self[key] }
        problems.report("\(what) has no `\(key)`", at: tree.location, remedy: remedy)
        return nil
    }
}
