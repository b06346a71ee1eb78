/// Finds what somebody meant who misspelt a name.
public enum Suggestion {
    /// The name nearest to what was written, if it is near enough: one edit, two from five letters on, three from nine on.
    ///
    /// An edit inserts, deletes or replaces a letter, or swaps two neighbours. Of equals the first wins. Three letters or more
    /// also mean the one name that begins with them.
    public static func closest(to written: String, among names: [String]) -> String? {
        let lowered = Array(written.lowercased())
        let limit = written.count < 5 ? 1 : written.count < 9 ? 2 : 3
        var best: (name: String, distance: Int)?
        for name in names where name != written {
            guard abs(name.count - written.count) <= limit, name.count <= 64, written.count <= 64 else { continue }
            let distance = edits(lowered, Array(name.lowercased()))
            if distance <= limit, distance < best?.distance ?? .max { best = (name, distance) }
        }
        if let best { return best.name }
        let longer =
            written.count < 3 ? [] : names.filter { $0.lowercased().hasPrefix(written.lowercased()) && $0 != written }
        return longer.count == 1 ? longer.first : nil
    }

    /// What to say after "unknown ...": the likeliest name, else the names there are.
    static func remedy(for written: String, among names: [String], plural: String, sigil: String = "") -> String {
        if let name = closest(to: written, among: names) { return "did you mean `\(sigil)\(name)`?" }
        guard !names.isEmpty else { return "there are none here" }
        return "\(plural) are " + list(names.map { sigil + $0 })
    }

    /// `a`, `b` and `c`; after 16 names the rest is left out.
    static func list(_ names: [String]) -> String {
        let shown = names.prefix(16).map { "`\($0)`" }
        if names.count > shown.count { return shown.joined(separator: ", ") + ", ..." }
        guard shown.count > 1, let last = shown.last else { return shown.joined() }
        return shown.dropLast().joined(separator: ", ") + " and " + last
    }

    /// Optimal string alignment distance.
    private static func edits(_ a: [Character], _ b: [Character]) -> Int {
        var beforeLast = [Int](repeating: 0, count: b.count + 1)
        var last = Array(0...b.count)
        for i in 0..<a.count {
            var row = [i + 1]
            for j in 0..<b.count {
                var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, beforeLast[j - 1] + 1) }
                row.append(cost)
            }
            beforeLast = last
            last = row
        }
        return last[b.count]
    }
}
