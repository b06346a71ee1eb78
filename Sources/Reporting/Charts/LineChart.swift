/// One or two series over the same places as SVG.
struct LineChart {
    struct Series {
        var name: String
        var values: [Double]
    }

    /// More points than these are drawn without dots.
    private static let mostDots = 40

    var labels: [String]
    /// At most two; the second is dashed.
    var series: [Series]
    var format: (Double) -> String

    func render() -> String {
        let frame = PlotFrame(scale: Scale(covering: series.flatMap(\.values)))
        let shares = PlotFrame.even(labels.count)
        var parts = frame.grid(format) + frame.labels(labels, at: shares)
        for (place, one) in series.prefix(2).enumerated() { parts += line(one, place, frame, shares) }
        return PlotFrame.picture(parts, words: words)
    }

    /// For those who cannot see it: every value where they are few, else what the curve spans.
    private var words: String {
        series.map { one in
            guard one.values.count <= Self.mostDots, let low = one.values.min(), let high = one.values.max() else {
                return "\(one.name): \(one.values.count) points from \(format(one.values.min() ?? 0)) to "
                    + "\(format(one.values.max() ?? 0)), in the table below"
            }
            let values = zip(labels, one.values).map { "\($0) \(format($1))" }
            return "\(one.name), from \(format(low)) to \(format(high)): \(values.joined(separator: ", "))"
        }.joined(separator: ". ")
    }

    private func line(_ series: Series, _ place: Int, _ frame: PlotFrame, _ shares: [Double]) -> [String] {
        let style = place == 0 ? "first" : "second"
        let points = zip(shares, series.values).map { frame.point($0, $1) }
        let key = PlotFrame.key((place == 0 ? "— " : "- - ") + series.name, style: style, place: place)
        var parts = [key, "<polyline class=\"\(style)\" points=\"\(points.joined(separator: " "))\"/>"]
        guard points.count <= Self.mostDots else { return parts }
        parts += zip(shares, series.values).map { share, value in
            "<circle class=\"dot-\(style)\" cx=\"\(Figure.fixed(frame.x(share), 1))\" "
                + "cy=\"\(Figure.fixed(frame.y(value), 1))\" r=\"3\"/>"
        }
        return parts
    }
}
