import Results

/// Changed worlds against the base.
extension Page {
    func whatIfs() -> String {
        let changes = (summary.whatIf ?? [:]).sorted { $0.key < $1.key }
        guard !changes.isEmpty else { return "" }
        let words = PathWords(summary)
        let goal = "goals.\(words.goal ?? "")"
        let paths = ["\(goal).conversions", "\(goal).value", "kpis.profit"].filter { path in
            changes.contains { Self.difference($0.value, path) != nil }
        }
        let charts = paths.map { path in
            RangeChart(
                title: "Change of \(words.label(path))",
                rows: changes.compactMap { name, change in
                    Self.difference(change, path).map { difference in
                        .init(
                            name: name, text: words.difference(path, difference.mean), from: difference.lower,
                            to: difference.upper, dot: difference.mean)
                    }
                }, format: { words.difference(path, $0) })
        }
        let pictures = zip(paths, charts).map { "<h3>\(Markup.escape(words.label($0)))</h3>\n\($1.render())" }
        return section(
            "What if", lead: "The same customers in a changed world, so that chance cancels. Bars are 95% intervals.",
            pairs(pictures) + "\n"
                + changes.map { name, change in whatIfTable(name, change, words) }.joined(separator: "\n"))
    }

    /// Of a forecast with its interval, of a single run as a plain number.
    private static func difference(_ change: WhatIfSummary, _ path: String) -> PairedDifference? {
        if let paired = change.paired { return paired[path] }
        let parts = path.split(separator: ".")
        let value: Double? =
            switch parts.first {
            case "kpis": change.difference?.kpis?[String(parts.last ?? "")]
            default:
                change.difference?.goals?.first { $0.goal == parts.dropFirst().dropLast().joined(separator: ".") }
                    .map { parts.last == "value" ? $0.value : Double($0.conversions) }
            }
        return value.map { PairedDifference(mean: $0, standardError: 0, lower: $0, upper: $0) }
    }

    private func whatIfTable(_ name: String, _ change: WhatIfSummary, _ words: PathWords) -> String {
        var table = PageTable(
            name,
            [.words("measure"), .number("change"), .number("from"), .number("to"), .number("narrower by pairing")])
        let paths = change.paired.map { Array($0.keys) } ?? (change.difference?.kpis ?? [:]).keys.map { "kpis.\($0)" }
        for path in words.first(of: paths.sorted()) {
            guard let difference = Self.difference(change, path) else { continue }
            let gain = difference.unpairedStandardError.map { $0 / difference.standardError } ?? .nan
            table.add([
                .init(words.label(path)), .init(words.difference(path, difference.mean)),
                .init(change.paired == nil ? Figure.absent : words.difference(path, difference.lower)),
                .init(change.paired == nil ? Figure.absent : words.difference(path, difference.upper)),
                .init(gain.isFinite ? Figure.count(gain) + "×" : Figure.absent),
            ])
        }
        return folded(table, titled: "\(name): the figures as a table")
    }
}
