/// Each channel's true share as a bar, and on it a mark for what each rule says: the further a mark is from the bar's end, the
/// more that rule deceives.
struct TruthChart {
    struct Row {
        var channel: String
        /// Share of what channels caused, 0...1; may be below zero.
        var truth: Double
        /// A rule's share, in the order of ``TruthChart/rules``; `nil` where it says nothing.
        var rules: [Double?]
    }

    private static let width = 460.0
    private static let rowHeight = 46.0
    private static let side = 32.0
    /// Marks that can be told apart without colour.
    static let marks = ["●", "◆", "▲", "■", "✚", "✖"]

    /// At most as many as there are ``marks``.
    var rules: [String]
    var rows: [Row]

    func render() -> String {
        let shares = rows.flatMap { [$0.truth] + $0.rules.compactMap(\.self) }
        let scale = Scale(covering: shares)
        let keyHeight = Double((rules.count + 2) / 2) * 20 + 6
        let height = keyHeight + Double(rows.count) * Self.rowHeight + 26
        var parts = key() + axis(scale, keyHeight, height)
        for (place, row) in rows.enumerated() {
            parts += self.row(row, keyHeight + Double(place) * Self.rowHeight, scale)
        }
        return """
            <svg viewBox="0 0 \(Int(Self.width)) \(Int(height))" role="img" aria-label="\(Markup.escape(words))">
            \(parts.joined(separator: "\n"))
            </svg>
            """
    }

    private var words: String {
        rows.map { row in
            let said = zip(rules, row.rules).compactMap { rule, share in share.map { "\(rule) \(Figure.percent($0))" } }
            return "\(row.channel): truly \(Figure.percent(row.truth)), \(said.joined(separator: ", "))"
        }.joined(separator: ". ")
    }

    private func x(_ share: Double, _ scale: Scale) -> Double {
        Self.side + (Self.width - 2 * Self.side) * scale.share(of: share)
    }

    /// Two entries a line.
    private func key() -> [String] {
        let entries =
            [("▬", "what it truly caused", "truth")]
            + rules.enumerated().map { (Self.marks[$0], $1, "rule-\($0)") }
        return entries.enumerated().map { place, entry in
            "<text x=\"\(place % 2 * 230)\" y=\"\(14 + place / 2 * 20)\"><tspan class=\"\(entry.2)\">\(entry.0)</tspan> "
                + "\(Markup.escape(entry.1.shortened(to: 28)))</text>"
        }
    }

    private func axis(_ scale: Scale, _ top: Double, _ height: Double) -> [String] {
        scale.ticks.flatMap { tick in
            let x = Figure.fixed(self.x(tick, scale), 1)
            return [
                "<line class=\"grid\(tick == 0 ? " zero" : "")\" x1=\"\(x)\" x2=\"\(x)\" y1=\"\(Int(top) + 4)\" "
                    + "y2=\"\(Int(height) - 20)\"/>",
                "<text class=\"soft\" x=\"\(x)\" y=\"\(Int(height) - 6)\" text-anchor=\"middle\">"
                    + "\(Figure.percent(tick))</text>",
            ]
        }
    }

    private func row(_ row: Row, _ top: Double, _ scale: Scale) -> [String] {
        let zero = x(0, scale)
        let end = x(row.truth, scale)
        let marks = row.rules.enumerated().compactMap { place, share -> String? in
            guard let share else { return nil }
            return "<text class=\"mark rule-\(place)\" x=\"\(Figure.fixed(x(share, scale), 1))\" "
                + "y=\"\(Figure.fixed(top + 37, 0))\" text-anchor=\"middle\">\(Self.marks[place])</text>"
        }
        return [
            "<text x=\"0\" y=\"\(Figure.fixed(top + 16, 0))\">\(Markup.escape(row.channel.shortened(to: 40)))</text>",
            "<text class=\"soft\" x=\"\(Int(Self.width))\" y=\"\(Figure.fixed(top + 16, 0))\" text-anchor=\"end\">"
                + "truly \(Figure.percent(row.truth))</text>",
            "<rect class=\"truth\" x=\"\(Figure.fixed(min(zero, end), 1))\" y=\"\(Figure.fixed(top + 25, 0))\" "
                + "width=\"\(Figure.fixed(max(1.5, (end - zero).magnitude), 1))\" height=\"14\" rx=\"2\"/>",
        ] + marks
    }
}
