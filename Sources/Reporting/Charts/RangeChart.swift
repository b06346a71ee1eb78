/// Rows of ranges around a common zero: the tornado, and the intervals of what-ifs.
///
/// A row's words stand above its range, so that long names have room on a phone.
struct RangeChart {
    struct Row {
        var name: String
        /// What stands at the right.
        var text: String
        /// Ends of the thick part, and the value inside it where there is one.
        var from: Double
        var to: Double
        var dot: Double?
    }

    private static let width = 460.0
    private static let rowHeight = 50.0
    private static let axisHeight = 26.0
    /// Room at the sides for figures of the axis.
    private static let side = 36.0

    var title: String
    var rows: [Row]
    var format: (Double) -> String

    func render() -> String {
        let scale = Scale(covering: rows.flatMap { [$0.from, $0.to] })
        let height = Double(rows.count) * Self.rowHeight + Self.axisHeight
        let parts = axis(scale, height) + rows.enumerated().flatMap { row($1, Double($0) * Self.rowHeight, scale) }
        return """
            <svg viewBox="0 0 \(Int(Self.width)) \(Int(height))" role="img" aria-label="\(Markup.escape(words))">
            \(parts.joined(separator: "\n"))
            </svg>
            """
    }

    private var words: String {
        title + ": "
            + rows.map { "\($0.name) from \(format($0.from)) to \(format($0.to))" }.joined(separator: ", ")
    }

    private func x(_ value: Double, _ scale: Scale) -> Double {
        Self.side + (Self.width - 2 * Self.side) * scale.share(of: value)
    }

    private func axis(_ scale: Scale, _ height: Double) -> [String] {
        scale.ticks.flatMap { tick in
            let x = Figure.fixed(self.x(tick, scale), 1)
            return [
                "<line class=\"grid\(tick == 0 ? " zero" : "")\" x1=\"\(x)\" x2=\"\(x)\" y1=\"22\" "
                    + "y2=\"\(Figure.fixed(height - 20, 0))\"/>",
                "<text class=\"soft\" x=\"\(x)\" y=\"\(Figure.fixed(height - 6, 0))\" text-anchor=\"middle\">"
                    + "\(Markup.escape(format(tick)))</text>",
            ]
        }
    }

    /// As much of the name as has room beside the text, on a phone too. Of a path the end says most.
    private func fitting(_ row: Row) -> String {
        let room = max(16, 48 - row.text.count)
        return row.name.count <= room ? row.name : "…" + row.name.suffix(room - 1)
    }

    private func row(_ row: Row, _ top: Double, _ scale: Scale) -> [String] {
        let left = x(min(row.from, row.to), scale)
        let right = x(max(row.from, row.to), scale)
        let middle = Figure.fixed(top + 32, 0)
        var parts = [
            "<text x=\"0\" y=\"\(Figure.fixed(top + 15, 0))\">\(Markup.escape(fitting(row)))</text>",
            "<text class=\"soft\" x=\"\(Int(Self.width))\" y=\"\(Figure.fixed(top + 15, 0))\" text-anchor=\"end\">"
                + "\(Markup.escape(row.text))</text>",
            "<rect class=\"range\" x=\"\(Figure.fixed(left, 1))\" y=\"\(Figure.fixed(top + 25, 0))\" "
                + "width=\"\(Figure.fixed(max(1.5, right - left), 1))\" height=\"14\" rx=\"2\"/>",
        ]
        if let dot = row.dot {
            parts.append(
                "<circle class=\"dot-first\" cx=\"\(Figure.fixed(x(dot, scale), 1))\" cy=\"\(middle)\" r=\"5\"/>")
        }
        return parts
    }
}
