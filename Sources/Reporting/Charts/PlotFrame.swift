/// The rectangle in which curves are drawn: where values and places lie in it, and the grid behind them.
struct PlotFrame {
    static let width = 460.0
    static let height = 210.0
    private static let left = 64.0
    private static let right = 12.0
    private static let top = 28.0
    private static let bottom = 26.0
    /// Between the edge and the first and last place.
    private static let inset = 12.0

    var scale: Scale

    /// - Parameter share: from 0 for the first place to 1 for the last.
    func x(_ share: Double) -> Double {
        Self.left + Self.inset + (Self.width - Self.left - Self.right - 2 * Self.inset) * share
    }

    func y(_ value: Double) -> Double {
        Self.height - Self.bottom - (Self.height - Self.top - Self.bottom) * scale.share(of: value)
    }

    /// `x,y` as attributes of paths want it.
    func point(_ share: Double, _ value: Double) -> String {
        "\(Figure.fixed(x(share), 1)),\(Figure.fixed(y(value), 1))"
    }

    func grid(_ format: (Double) -> String) -> [String] {
        scale.ticks.flatMap { value in
            let y = Figure.fixed(self.y(value), 1)
            let axis = value == 0 && scale.low < 0 ? " zero" : ""
            return [
                "<line class=\"grid\(axis)\" x1=\"\(Int(Self.left))\" x2=\"\(Int(Self.width))\" y1=\"\(y)\" y2=\"\(y)\"/>",
                "<text class=\"soft\" x=\"\(Int(Self.left) - 6)\" y=\"\(y)\" dy=\"4\" text-anchor=\"end\">"
                    + "\(Markup.escape(format(value)))</text>",
            ]
        }
    }

    /// As many of the places' labels as have room beside each other.
    func labels(_ labels: [String], at shares: [Double]) -> [String] {
        let room = Double(labels.map(\.count).max() ?? 0) * 8.5 + 14
        var parts: [String] = []
        var free = -Double.infinity
        for (label, share) in zip(labels, shares) {
            let x = self.x(share)
            // Half of a label hangs over to either side.
            guard x >= free, x + room / 2 <= Self.width + 14 else { continue }
            free = x + room
            parts.append(
                "<text class=\"soft\" x=\"\(Figure.fixed(x, 1))\" y=\"\(Int(Self.height) - 6)\" "
                    + "text-anchor=\"middle\">\(Markup.escape(label))</text>")
        }
        return parts
    }

    /// A word about a curve, in its colour, above the frame.
    static func key(_ text: String, style: String, place: Int) -> String {
        "<text class=\"key-\(style)\" x=\"\(Int(left) + place * 200)\" y=\"14\">\(Markup.escape(text))</text>"
    }

    /// The picture around its parts.
    static func picture(_ parts: [String], words: String) -> String {
        """
        <svg viewBox="0 0 \(Int(width)) \(Int(height))" role="img" aria-label="\(Markup.escape(words))">
        \(parts.joined(separator: "\n"))
        </svg>
        """
    }

    /// Places that stand at equal distances.
    static func even(_ count: Int) -> [Double] {
        count > 1 ? (0..<count).map { Double($0) / Double(count - 1) } : [0.5]
    }
}
