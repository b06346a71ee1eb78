/// A value put in place of the file's own: `--set PATH=VALUE`, or an entry of a what-if's `set:`.
public struct Override: Sendable, Hashable {
    /// In the scenario's path syntax: `stages.checkout.touches.reminder.delay`.
    public var path: String
    /// YAML text: `2h`, `[linear]`; `x2` multiplies the present number.
    public var value: String

    public init(path: String, value: String) {
        self.path = path
        self.value = value
    }
}

/// Puts values into a tree by their paths.
struct Overriding {
    let problems: Problems

    /// Applies an override as typed on a command line; what is wrong with it is reported there.
    func apply(_ override: Override, to tree: inout Tree) {
        let location = SourceLocation(file: "--set \(override.path)", line: 1, column: 1)
        guard let value = TreeParser(file: location.file, problems: problems).parse(override.value) else { return }
        apply(path: override.path, value: value, at: location, to: &tree)
    }

    func apply(path: String, value: Tree, at location: SourceLocation, to tree: inout Tree) {
        let components = path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard !components.contains("") else {
            problems.report(
                "`\(path)` is not a path", at: location, remedy: "write one like `stages.checkout.dwell`")
            return
        }
        do {
            try set(components[...], to: value, in: &tree, walked: [], at: location)
        } catch {
            problems.add(error.diagnostics)
        }
    }

    private func set(
        _ components: ArraySlice<String>, to value: Tree, in tree: inout Tree, walked: [String],
        at location: SourceLocation
    ) throws(ScenarioProblems) {
        guard let name = components.first else {
            tree = try replacement(for: tree, by: value, walked: walked, at: location)
            return
        }
        let form = SectionKeys.form(at: walked)
        if case .scalar = tree.content, let short = form?.short, !tree.isEmpty {
            // `conversion: 0.3` is short for a map that says `probability: 0.3`.
            tree.content = .map([Tree.Entry(key: short, keyLocation: tree.location, value: tree)])
        }
        let rest = components.dropFirst()
        switch tree.content {
        case .map(var entries):
            var index = entries.firstIndex { $0.key == name }
            if index == nil, form?.keys.contains(name) == true {
                entries.append(
                    Tree.Entry(key: name, keyLocation: location, value: Tree(content: .map([]), location: location)))
                index = entries.count - 1
            }
            guard let index else {
                let names =
                    entries.map(\.key) + (form?.keys ?? []).filter { key in !entries.contains { $0.key == key } }
                throw unknown(name, walked: walked, names: names, at: location)
            }
            try set(rest, to: value, in: &entries[index].value, walked: walked + [name], at: location)
            tree.content = .map(entries)
        case .list(var items):
            let names = TreePath.names(of: items)
            guard let index = names.firstIndex(of: name) else {
                throw missingItem(name, items: items, names: names, walked: walked, at: location)
            }
            try set(rest, to: value, in: &items[index], walked: walked + [name], at: location)
            tree.content = .list(items)
        case .scalar:
            throw ScenarioProblems(
                "`\(walked.joined(separator: "."))` is \(tree.noun) here and has no `\(name)`", at: location,
                remedy: "set `\(walked.joined(separator: "."))` as a whole")
        }
    }

    private func unknown(
        _ name: String, walked: [String], names: [String], at location: SourceLocation
    ) -> ScenarioProblems {
        let place = walked.isEmpty ? "the scenario" : "`\(walked.joined(separator: "."))`"
        return ScenarioProblems(
            "\(place) has no `\(name)`", at: location,
            remedy: Suggestion.remedy(for: name, among: names, plural: "its keys"))
    }

    private func missingItem(
        _ name: String, items: [Tree], names: [String], walked: [String], at location: SourceLocation
    ) -> ScenarioProblems {
        let place = walked.joined(separator: ".")
        let same = zip(items, names).filter { TreePath.bareName(of: $0.0) == name }.map(\.1)
        guard same.count > 1 else {
            return ScenarioProblems(
                "`\(place)` has no item `\(name)`", at: location,
                remedy: Suggestion.remedy(for: name, among: names, plural: "its items"))
        }
        return ScenarioProblems(
            "`\(place)` has \(same.count) items called `\(name)`", at: location,
            remedy: "say which: " + Suggestion.list(same))
    }

    /// What stands in the place of `old` afterwards.
    private func replacement(
        for old: Tree, by value: Tree, walked: [String], at location: SourceLocation
    ) throws(ScenarioProblems) -> Tree {
        if case .scalar = value.content, case .map(var entries) = old.content,
            let short = SectionKeys.form(at: walked)?.short,
            let index = entries.firstIndex(where: { $0.key == short })
        {
            let entry = entries[index].value
            entries[index].value = try replacement(for: entry, by: value, walked: walked + [short], at: location)
            return Tree(content: .map(entries), location: old.location)
        }
        guard let factor = Self.factor(value.plainText) else { return value }
        guard let text = old.plainText, let product = Literal.multiplied(text, by: factor) else {
            let path = walked.joined(separator: ".")
            throw ScenarioProblems(
                "`\(value.yaml)` multiplies a number, and `\(path)` is \(old.isEmpty ? "not there" : old.noun)",
                at: location,
                remedy: "name a number, or write the value out")
        }
        return Tree(content: .scalar(product, quoted: false), location: value.location)
    }

    /// 2 of `x2`.
    private static func factor(_ text: String?) -> Double? {
        guard let text, text.first == "x", let first = text.dropFirst().first, first.isNumber || first == "." else {
            return nil
        }
        return Double(text.dropFirst())
    }
}
