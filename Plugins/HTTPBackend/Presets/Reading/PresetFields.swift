/// The entries of a map, taken one by one; what nobody took is unknown.
final class PresetFields {
    let place: Place
    private let entries: [PresetTree.Entry]
    private var asked: [String] = []
    private let problems: PresetProblemList
    private let what: String

    /// - Parameter what: for messages, as in "a request".
    init(_ tree: PresetTree, _ what: String, _ problems: PresetProblemList) {
        place = tree.place
        self.problems = problems
        self.what = what
        entries = tree.entries ?? []
        if tree.entries == nil {
            problems.report("\(tree.noun) stands here", at: tree.place, remedy: "\(what) is a map")
        }
    }

    func take(_ key: String) -> PresetTree? {
        asked.append(key)
        return entries.first { $0.key == key }?.value
    }

    func text(_ key: String) -> String? {
        guard let tree = take(key) else { return nil }
        guard let text = tree.text else {
            problems.report("`\(key)` is \(tree.noun)", at: tree.place, remedy: "text is expected")
            return nil
        }
        return text
    }

    func required(_ key: String) -> PresetTree? {
        if let tree = take(key) { return tree }
        problems.report("\(what) has no `\(key)`", at: place, remedy: "add `\(key)`")
        return nil
    }

    func integer(_ key: String, in range: ClosedRange<Int>) -> Int? {
        guard let tree = take(key) else { return nil }
        guard let text = tree.text, let number = Int(text), range.contains(number) else {
            problems.report(
                "`\(key)` is \(tree.noun)", at: tree.place,
                remedy: "expected a whole number from \(range.lowerBound) to \(range.upperBound)")
            return nil
        }
        return number
    }

    func flag(_ key: String) -> Bool? {
        guard let tree = take(key) else { return nil }
        switch tree.text {
        case "true": return true
        case "false": return false
        default:
            problems.report("`\(key)` is \(tree.noun)", at: tree.place, remedy: "expected true or false")
            return nil
        }
    }

    /// A value out of a few.
    func choice<Value>(_ key: String, _ choices: [(String, Value)]) -> Value? {
        guard let tree = take(key) else { return nil }
        if let text = tree.text, let choice = choices.first(where: { $0.0 == text }) { return choice.1 }
        problems.report(
            "`\(key)` is \(tree.noun)", at: tree.place,
            remedy: NearestName.remedy(for: tree.text ?? "", among: choices.map(\.0), plural: "choices"))
        return nil
    }

    /// `72h`, in seconds.
    func seconds(_ key: String) -> Int64? {
        guard let tree = take(key) else { return nil }
        if let text = tree.text, let seconds = DurationText.seconds(text) { return Int64(seconds) }
        problems.report(
            "`\(key)` is \(tree.noun)", at: tree.place, remedy: "expected a duration, as in 90s, 72h or 30d")
        return nil
    }

    /// One text, or a list of them.
    func texts(_ key: String) -> [PresetTree] {
        guard let tree = take(key) else { return [] }
        let items = tree.items ?? [tree]
        return items.filter { item in
            if item.text == nil {
                problems.report("\(item.noun) stands here", at: item.place, remedy: "text is expected")
            }
            return item.text != nil
        }
    }

    /// Reports the keys that nobody asked for.
    func finish() {
        for entry in entries where !asked.contains(entry.key) {
            problems.report(
                "\(what) has no `\(entry.key)`", at: entry.keyPlace,
                remedy: NearestName.remedy(for: entry.key, among: asked, plural: "its keys"))
        }
    }
}

/// `500ms`, `30s`, `2m`, `72h`, `30d`.
enum DurationText {
    static func seconds(_ text: String) -> Double? {
        let units: [(String, Double)] = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600), ("d", 86_400)]
        for (unit, seconds) in units where text.hasSuffix(unit) {
            guard let number = Double(text.dropLast(unit.count)), number >= 0, number * seconds <= 3.2e9 else {
                continue
            }
            return number * seconds
        }
        return nil
    }
}
