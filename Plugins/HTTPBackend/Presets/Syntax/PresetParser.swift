import Yams

/// Text to a ``PresetTree``: YAML without anchors, aliases and duplicate keys.
struct PresetParser {
    let problems: PresetProblemList
    private let lines: [Substring]
    /// More than any preset needs.
    private static let depthLimit = 32
    private static let sizeLimit = 1 << 20

    init(_ text: String, problems: PresetProblemList) {
        self.problems = problems
        lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    }

    /// - Returns: `nil` where the text cannot be read, which has been reported then.
    static func parse(_ text: String, _ problems: PresetProblemList) -> PresetTree? {
        let start = Place(line: 1, column: 1)
        guard text.utf8.count <= sizeLimit else {
            problems.report("the file has over 1 MiB", at: start, remedy: "a preset needs a few thousand bytes")
            return nil
        }
        do {
            // A resolver that leaves scalars as text; numbers are read where they are wanted.
            guard let node = try Yams.compose(yaml: text, .basic) else {
                problems.report("the file is empty", at: start, remedy: "a preset starts with `preset: NAME`")
                return nil
            }
            return PresetParser(text, problems: problems).convert(node, depth: 0)
        } catch {
            report(error, problems)
            return nil
        }
    }

    private func convert(_ node: Node, depth: Int) -> PresetTree? {
        let place = Place(line: max(1, node.mark?.line ?? 1), column: max(1, node.mark?.column ?? 1))
        guard depth < Self.depthLimit else {
            problems.report("this is nested too deeply", at: place, remedy: "at most \(Self.depthLimit) levels")
            return nil
        }
        switch node {
        case .scalar(let scalar): return self.scalar(scalar, place)
        case .sequence(let sequence):
            let items = sequence.compactMap { convert($0, depth: depth + 1) }
            return PresetTree(content: .list(items), place: place, textPlace: place)
        case .mapping(let mapping):
            return PresetTree(content: .map(entries(of: mapping, depth)), place: place, textPlace: place)
        case .alias:
            problems.report("a YAML alias stands here", at: place, remedy: "write the value out")
            return nil
        }
    }

    private func entries(of mapping: Node.Mapping, _ depth: Int) -> [PresetTree.Entry] {
        mapping.compactMap { key, value in
            let place = Place(line: max(1, key.mark?.line ?? 1), column: max(1, key.mark?.column ?? 1))
            guard case .scalar(let name) = key else {
                problems.report("a key is a list or a map here", at: place, remedy: "a key is a name")
                return nil
            }
            guard let value = convert(value, depth: depth + 1) else { return nil }
            return PresetTree.Entry(key: name.string, keyPlace: place, value: value)
        }
    }

    private func scalar(_ scalar: Node.Scalar, _ place: Place) -> PresetTree {
        let content = PresetTree.Content.scalar(
            scalar.string, quoted: scalar.style != .plain && scalar.style != .any)
        var tree = PresetTree(content: content, place: place, textPlace: place)
        switch scalar.style {
        case .singleQuoted, .doubleQuoted: tree.textPlace.column += 1
        case .literal, .folded:
            // The text begins on the next line, after that line's own spaces.
            let next = place.line < lines.count ? lines[place.line] : ""
            tree.indent = next.prefix { $0 == " " }.count
            tree.textPlace = Place(line: place.line + 1, column: tree.indent + 1)
        default: break
        }
        return tree
    }

    private static func report(_ error: any Error, _ problems: PresetProblemList) {
        let remedy = "mind the indentation (spaces, no tabs), and quote text that holds `: `, ` #` or brackets"
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            problems.report(
                "this is not YAML: \(problem)", at: Place(line: max(1, mark.line), column: max(1, mark.column)),
                remedy: remedy)
        case .duplicatedKeysInMapping(let keys, let context):
            problems.report(
                "the key `\(keys.first ?? "")` is in this map twice",
                at: Place(line: context.mark.line, column: context.mark.column), remedy: "keep one of them")
        default:
            problems.report(
                "this cannot be read as YAML: \(error)", at: Place(line: 1, column: 1), remedy: remedy)
        }
    }
}
