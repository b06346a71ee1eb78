import Results

/// What is expected, and around it what chance may make of it: a line in a band, and a wider, paler band where the
/// assumptions are uncertain as well.
struct FanChart {
    var title: String
    var labels: [String]
    var values: [ForecastSummary]
    /// Where the places stand, 0...1; at equal distances unless told.
    var shares: [Double]?
    /// Whether the axis holds zero.
    var fromZero = true
    var format: (Double) -> String

    func render() -> String {
        let frame = PlotFrame(scale: Scale(covering: reach, fromZero: fromZero))
        let shares = self.shares ?? PlotFrame.even(labels.count)
        let wide = band(frame, shares, low: { $0.withAssumptions?.p10 }, high: { $0.withAssumptions?.p90 })
        let inner = band(frame, shares, low: \.p10, high: \.p90)
        var parts = frame.grid(format)
        if let wide { parts.append("<polygon class=\"fan-wide\" points=\"\(wide)\"/>") }
        if let inner { parts.append("<polygon class=\"fan\" points=\"\(inner)\"/>") }
        let line = zip(shares, values).map { frame.point($0, $1.p50 ?? $1.mean) }.joined(separator: " ")
        parts.append("<polyline class=\"first\" points=\"\(line)\"/>")
        parts += frame.labels(labels, at: shares)
        parts.append(PlotFrame.key(title, style: "first", place: 0))
        return PlotFrame.picture(parts, words: words)
    }

    private var reach: [Double] {
        values.flatMap { value in
            [value.mean, value.p10, value.p90, value.withAssumptions?.p10, value.withAssumptions?.p90].compactMap(
                \.self)
        }
    }

    /// Down the upper edge and back along the lower one; `nil` where a value has no such band.
    private func band(
        _ frame: PlotFrame, _ shares: [Double], low: (ForecastSummary) -> Double?, high: (ForecastSummary) -> Double?
    ) -> String? {
        let lows = values.compactMap(low)
        let highs = values.compactMap(high)
        guard !values.isEmpty, lows.count == values.count, highs.count == values.count else { return nil }
        let upper = zip(shares, highs).map { frame.point($0, $1) }
        let lower = zip(shares, lows).map { frame.point($0, $1) }.reversed()
        return (upper + lower).joined(separator: " ")
    }

    private var words: String {
        guard let first = values.first, let last = values.last else { return title }
        func said(_ value: ForecastSummary) -> String {
            let middle = format(value.p50 ?? value.mean)
            guard let low = value.p10, let high = value.p90 else { return middle }
            return "\(middle) (between \(format(low)) and \(format(high)) in 8 of 10 cases)"
        }
        return "\(title): from \(said(first)) at \(labels.first ?? "") to \(said(last)) at \(labels.last ?? ""); "
            + "\(values.count) points, in the table below"
    }
}
