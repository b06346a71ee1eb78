/// One or two series over the same periods as SVG, the axis from zero.
struct LineChart {
    struct Series {
        var name: String
        var values: [Double]
    }

    private static let width = 460.0
    private static let height = 210.0
    private static let left = 52.0
    private static let right = 12.0
    private static let top = 28.0
    private static let bottom = 26.0

    var labels: [String]
    /// At most two; the second is dashed.
    var series: [Series]
    var format: (Double) -> String

    func render() -> String {
        let ceiling = Self.ceiling(series.flatMap(\.values).max() ?? 0)
        var parts = grid(ceiling)
        parts += dates()
        for (place, one) in series.prefix(2).enumerated() { parts += line(one, place, ceiling) }
        return """
            <svg viewBox="0 0 \(Int(Self.width)) \(Int(Self.height))" role="img" aria-label="\(Markup.escape(words))">
            \(parts.joined(separator: "\n"))
            </svg>
            """
    }

    private var words: String {
        series.map { one in
            let values = zip(labels, one.values).map { "\($0) \(format($1))" }
            return "\(one.name): \(values.joined(separator: ", "))"
        }.joined(separator: ". ")
    }

    private func x(_ place: Int) -> Double {
        let room = Self.width - Self.left - Self.right - 24
        return Self.left + 12 + (labels.count > 1 ? room * Double(place) / Double(labels.count - 1) : room / 2)
    }

    private func y(_ value: Double, _ ceiling: Double) -> Double {
        Self.height - Self.bottom - (Self.height - Self.top - Self.bottom) * max(0, value) / ceiling
    }

    private func grid(_ ceiling: Double) -> [String] {
        (0...4).flatMap { step in
            let value = ceiling * Double(step) / 4
            let y = Figure.fixed(self.y(value, ceiling), 1)
            return [
                "<line class=\"grid\" x1=\"\(Int(Self.left))\" x2=\"\(Int(Self.width))\" y1=\"\(y)\" y2=\"\(y)\"/>",
                "<text class=\"soft\" x=\"\(Int(Self.left) - 6)\" y=\"\(y)\" dy=\"4\" text-anchor=\"end\">"
                    + "\(Markup.escape(format(value)))</text>",
            ]
        }
    }

    /// As many dates as have room.
    private func dates() -> [String] {
        let every = max(1, (labels.count + 5) / 6)
        return labels.indices.filter { $0.isMultiple(of: every) }.map { place in
            "<text class=\"soft\" x=\"\(Figure.fixed(x(place), 1))\" y=\"\(Int(Self.height) - 6)\" text-anchor=\"middle\">"
                + "\(Markup.escape(labels[place]))</text>"
        }
    }

    private func line(_ series: Series, _ place: Int, _ ceiling: Double) -> [String] {
        let style = place == 0 ? "first" : "second"
        let points = series.values.enumerated().map {
            (x: Figure.fixed(x($0), 1), y: Figure.fixed(y($1, ceiling), 1))
        }
        let path = points.map { "\($0.x),\($0.y)" }.joined(separator: " ")
        let key =
            "<text class=\"key-\(style)\" x=\"\(Int(Self.left) + place * 200)\" y=\"14\">"
            + "\(place == 0 ? "—" : "- -") \(Markup.escape(series.name))</text>"
        let dots = points.map { "<circle class=\"dot-\(style)\" cx=\"\($0.x)\" cy=\"\($0.y)\" r=\"3\"/>" }
        return [key, "<polyline class=\"\(style)\" points=\"\(path)\"/>"] + dots
    }

    /// The next round number whose quarters are round as well.
    static func ceiling(_ top: Double) -> Double {
        guard top.isFinite, top > 0 else { return 1 }
        var scale = 1.0
        while scale * 10 <= top { scale *= 10 }
        while scale > top { scale /= 10 }
        for step in [1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8, 10] where step * scale >= top { return step * scale }
        return 10 * scale
    }
}
