extension SummaryTree {
    /// Every path at which a number stands, in alphabetical order within each map and in file order within each list.
    public func numbers() -> [(path: String, value: Double)] {
        var found: [(path: String, value: Double)] = []
        Self.visit(root, path: "", name: "") { path, value in
            if let number = value.asNumber { found.append((path, number)) }
        }
        return found
    }

    /// The numbers of trees of one kind side by side: every path at which all of them have a number, with those numbers in the
    /// order of the trees.
    ///
    /// - Parameter isWanted: asked once for each path of the first tree.
    static func commonNumbers(
        _ trees: [SummaryTree], where isWanted: (String) -> Bool
    ) -> [(path: String, values: [Double])] {
        var found: [(path: String, values: [Double])] = []
        guard let first = trees.first else { return found }
        collect(trees.dropFirst().map(\.root), beside: first.root, path: "", name: "", isWanted, &found)
        return found
    }

    private static func collect(
        _ others: [JSONValue], beside node: JSONValue, path: String, name: String, _ isWanted: (String) -> Bool,
        _ found: inout [(path: String, values: [Double])]
    ) {
        func descend(_ child: JSONValue, called head: String) {
            let beside = others.compactMap { Self.child(head, of: $0, called: name) }
            guard beside.count == others.count else { return }
            collect(
                beside, beside: child, path: path.isEmpty ? head : path + "." + head, name: head, isWanted, &found)
        }
        switch node {
        case .object(let members):
            for (key, child) in members { descend(child, called: key) }
        case .list(let items):
            for item in items { if let head = itemName(item, inListCalled: name) { descend(item, called: head) } }
        case .text, .flag: break
        case .whole, .natural, .number:
            let values = [node].compactMap(\.asNumber) + others.compactMap(\.asNumber)
            if values.count == others.count + 1, isWanted(path) { found.append((path, values)) }
        }
    }

    /// Every path that a number or words can be asked at.
    public func paths() -> [String] {
        var found: [String] = []
        Self.visit(root, path: "", name: "") { path, value in
            if value.asNumber != nil || value.asWords != nil { found.append(path) }
        }
        return found
    }

    /// Known paths nearest to one that is not, best first: by spelling, or by what they end with.
    public func suggestions(for path: String, limit: Int = 3) -> [String] {
        let wanted = Array(path.utf8)
        let tolerance = max(2, wanted.count / 4)
        let suffix = "." + path
        var scored: [(score: Int, path: String)] = []
        for known in paths() {
            if known.hasSuffix(suffix) {
                scored.append((1, known))
            } else if let distance = editDistance(wanted, Array(known.utf8), atMost: tolerance), distance > 0 {
                scored.append((distance, known))
            }
        }
        scored.sort { ($0.score, $0.path) < ($1.score, $1.path) }
        return scored.prefix(limit).map(\.path)
    }

    /// For each unknown path that is a misspelling of a known one, that one: a letter away, or two in a long last word. Paths that
    /// differ in digits alone (`retention_4`, `2026-Q2`) are other measures, not misspellings.
    public func misspellings(of paths: [String]) -> [(path: String, meant: String)] {
        let unknown = paths.filter { value($0) == nil }
        guard !unknown.isEmpty else { return [] }
        let known = self.paths()
        return unknown.compactMap { path in Self.nearest(to: path, among: known).map { (path, $0) } }
    }

    private static func nearest(to path: String, among known: [String]) -> String? {
        guard let last = path.split(separator: ".").last else { return nil }
        let wanted = Array(path.utf8)
        let tolerance = last.utf8.count <= 6 ? 1 : 2
        let letters = path.filter { !$0.isNumber }
        var best: (distance: Int, path: String)?
        for other in known where abs(other.utf8.count - wanted.count) <= tolerance {
            guard let distance = editDistance(wanted, Array(other.utf8), atMost: tolerance),
                (distance, other) < best ?? (Int.max, ""), other.filter({ !$0.isNumber }) != letters
            else { continue }
            best = (distance, other)
        }
        return best?.path
    }

    private static func visit(
        _ node: JSONValue, path: String, name: String, _ body: (_ path: String, _ value: JSONValue) -> Void
    ) {
        let prefix = path.isEmpty ? "" : path + "."
        switch node {
        case .object(let members):
            for (key, child) in members.sorted(by: { $0.key < $1.key }) {
                visit(child, path: prefix + key, name: key, body)
            }
        case .list(let items):
            if node.asWords != nil { body(path, node) }
            for item in items {
                guard let itemName = itemName(item, inListCalled: name) else { continue }
                visit(item, path: prefix + itemName, name: itemName, body)
            }
        case .text, .flag, .whole, .natural, .number: body(path, node)
        }
    }
}

/// Insertions, deletions and substitutions between two words, or `nil` beyond a limit.
func editDistance(_ left: [UInt8], _ right: [UInt8], atMost limit: Int) -> Int? {
    if abs(left.count - right.count) > limit { return nil }
    var previous = Array(0...right.count)
    var current = previous
    for (row, letter) in left.enumerated() {
        current[0] = row + 1
        for (column, other) in right.enumerated() {
            let replaced = previous[column] + (letter == other ? 0 : 1)
            current[column + 1] = min(replaced, previous[column + 1] + 1, current[column] + 1)
        }
        if (current.min() ?? 0) > limit { return nil }
        swap(&previous, &current)
    }
    return previous[right.count] <= limit ? previous[right.count] : nil
}
