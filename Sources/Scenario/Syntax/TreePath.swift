/// The one path syntax: dotted keys; a list item goes by its `name`, else by its stage, phase, `to` or channel
/// (`channel/partner` where it names a partner).
///
/// Items of the same name are told apart as `email#1`, `email#2`; one without any name is `#1`, `#2`, ... by its position.
enum TreePath {
    /// Of a list's items, in order; all different.
    static func names(of items: [Tree]) -> [String] {
        let bare = items.enumerated().map { index, item in bareName(of: item) ?? "#\(index + 1)" }
        var count: [String: Int] = [:]
        for name in bare { count[name, default: 0] += 1 }
        var seen: [String: Int] = [:]
        return bare.map { name in
            guard count[name, default: 0] > 1 else { return name }
            seen[name, default: 0] += 1
            return "\(name)#\(seen[name, default: 0])"
        }
    }

    /// What an item calls itself.
    static func bareName(of item: Tree) -> String? {
        for key in ["name", "stage", "phase", "to"] {
            if let name = item[key]?.text, !name.isEmpty { return name }
        }
        guard let channel = item["channel"]?.text, !channel.isEmpty else { return nil }
        if let partner = item["partner"]?.text { return "\(channel)/\(partner)" }
        return channel
    }

    static func join(_ path: String, _ component: String) -> String {
        path.isEmpty ? component : "\(path).\(component)"
    }

    /// The tree with the path of every node filled in.
    static func annotated(_ tree: Tree, path: String = "") -> Tree {
        var tree = tree
        tree.path = path
        switch tree.content {
        case .scalar: break
        case .list(let items):
            let named = zip(names(of: items), items).map { annotated($1, path: join(path, $0)) }
            tree.content = .list(named)
        case .map(let entries):
            let named = entries.map { entry in
                Tree.Entry(
                    key: entry.key, keyLocation: entry.keyLocation,
                    value: annotated(entry.value, path: join(path, entry.key)))
            }
            tree.content = .map(named)
        }
        return tree
    }
}
