/// What somebody meant who misspelt a name.
enum NearestName {
    /// The nearest name by the number of letters inserted, dropped, replaced or swapped: one, or a third of the letters.
    static func of(_ written: String, among names: [String]) -> String? {
        let limit = max(1, min(written.count, 12) / 3)
        let word = Array(written.lowercased().prefix(48))
        let ranked = names.map { (name: $0, distance: distance(word, Array($0.lowercased().prefix(48)))) }
        guard let best = ranked.min(by: { $0.distance < $1.distance }), best.distance <= limit else { return nil }
        return best.name
    }

    /// `did you mean `x`?`, else the names there are.
    static func remedy(for written: String, among names: [String], plural: String) -> String {
        if let name = of(written, among: names) { return "did you mean `\(name)`?" }
        guard !names.isEmpty else { return "there are none here" }
        return "\(plural) are " + names.joined(separator: ", ")
    }

    private static func distance(_ a: [Character], _ b: [Character]) -> Int {
        var rows = [Array(0...b.count)]
        for i in a.indices {
            var row = [i + 1]
            for j in b.indices {
                var cost = min(rows[i][j + 1] + 1, row[j] + 1, rows[i][j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, rows[i - 1][j - 1] + 1) }
                row.append(cost)
            }
            rows.append(row)
        }
        return rows[a.count][b.count]
    }
}
