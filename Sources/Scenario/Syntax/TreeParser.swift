import Yams

/// Text to a ``Tree``: YAML without anchors, aliases, tags, duplicate keys or keys that are not text.
struct TreeParser {
    let file: String
    let problems: Problems
    /// Deeper than any scenario needs.
    private static let depthLimit = 64
    /// More values than any scenario needs.
    private static let sizeLimit = 30_000

    /// The one document of the text; `nil` where it cannot be read, which has been reported then.
    func parse(_ text: String) -> Tree? {
        let anchors = AnchorScan.anchors(in: text)
        guard anchors.isEmpty else {
            for anchor in anchors {
                let what = anchor.mark == "&" ? "a YAML anchor (`&`)" : "a YAML alias (`*`)"
                problems.report(
                    "\(what) stands here, and those are refused", at: location(anchor.line, anchor.column),
                    remedy: "write the value out where it is used, or quote it if it is text")
            }
            return nil
        }
        var composer = UniqueKeyComposer(text: text)
        do {
            guard let root = try composer.compose() else {
                problems.report(
                    "the file is empty", at: location(1, 1), remedy: "a scenario starts with `scenario: NAME`")
                return nil
            }
            guard Self.size(of: root) <= Self.sizeLimit else {
                problems.report(
                    "the file holds more than \(Self.sizeLimit) values", at: location(1, 1),
                    remedy: "a scenario needs far fewer")
                return nil
            }
            return convert(root, renamed: composer.renamed, depth: 0)
        } catch {
            report(error, in: text)
            return nil
        }
    }

    private static func size(of node: Node) -> Int {
        switch node {
        case .scalar, .alias: 1
        case .sequence(let items): items.reduce(1) { $0 + size(of: $1) }
        case .mapping(let pairs): pairs.reduce(1) { $0 + size(of: $1.value) }
        }
    }

    private func location(_ line: Int, _ column: Int) -> SourceLocation {
        SourceLocation(file: file, line: max(line, 1), column: max(column, 1))
    }

    private func location(_ node: Node) -> SourceLocation {
        location(node.mark?.line ?? 1, node.mark?.column ?? 1)
    }

    private func convert(_ node: Node, renamed: [String: String], depth: Int) -> Tree? {
        let place = location(node)
        guard depth < Self.depthLimit else {
            problems.report(
                "lists and maps are nested more than \(Self.depthLimit) deep", at: place,
                remedy: "a scenario needs fewer than ten levels")
            return nil
        }
        switch node {
        case .scalar(let scalar):
            let quoted = scalar.style != .plain && scalar.style != .any
            return Tree(content: .scalar(scalar.string, quoted: quoted), location: place)
        case .sequence(let sequence):
            let items = sequence.compactMap { convert($0, renamed: renamed, depth: depth + 1) }
            return Tree(content: .list(items), location: place)
        case .mapping(let mapping):
            return Tree(content: .map(entries(of: mapping, renamed: renamed, depth: depth)), location: place)
        case .alias:
            problems.report("a YAML alias stands here, and those are refused", at: place, remedy: "write the value out")
            return nil
        }
    }

    private func entries(of mapping: Node.Mapping, renamed: [String: String], depth: Int) -> [Tree.Entry] {
        var entries: [Tree.Entry] = []
        var first: [String: SourceLocation] = [:]
        for (keyNode, valueNode) in mapping {
            let place = location(keyNode)
            guard case .scalar(let scalar) = keyNode else {
                problems.report("a key is a list or a map here", at: place, remedy: "a key is a name")
                continue
            }
            let key = renamed[scalar.string] ?? scalar.string
            if let before = first[key] {
                // Compared by place, as the first of two that were renamed may come second here.
                let (earlier, later) = before < place ? (before, place) : (place, before)
                problems.report(
                    "the key `\(key)` is here a second time", at: later,
                    remedy: "it stands at line \(earlier.line) already; keep one of them")
                continue
            }
            first[key] = place
            guard let value = convert(valueNode, renamed: renamed, depth: depth + 1) else { continue }
            entries.append(Tree.Entry(key: key, keyLocation: place, value: value))
        }
        return entries
    }

    private func report(_ error: any Error, in text: String) {
        let remedy = "mind the indentation (spaces, no tabs), and quote text that holds `: `, ` #` or brackets"
        switch error as? YamlError {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let start = context.map { "\($0.text) (line \($0.mark.line)): " } ?? ""
            problems.report(
                "this is not YAML: \(start)\(problem)", at: location(mark.line, mark.column), remedy: remedy)
        case .duplicatedKeysInMapping(let keys, let context):
            problems.report(
                "the key `\(keys.first ?? "")` is in this map twice",
                at: location(context.mark.line, context.mark.column),
                remedy: "keep one of them")
        case .reader(let problem, let offset, _, _):
            let (line, column) = offset.map { Self.lineAndColumn(of: $0, in: text) } ?? (1, 1)
            problems.report(
                "this is not text: \(problem)", at: location(line, column), remedy: "a scenario is a UTF-8 text file")
        default:
            problems.report("this cannot be read as YAML: \(error)", at: location(1, 1), remedy: remedy)
        }
    }

    /// Of a character's offset, both from 1.
    private static func lineAndColumn(of offset: Int, in text: String) -> (Int, Int) {
        let before = text.prefix(offset)
        let line = before.reduce(into: 1) { if $1.isNewline { $0 += 1 } }
        let column = before.reversed().prefix { !$0.isNewline }.count + 1
        return (line, column)
    }
}
