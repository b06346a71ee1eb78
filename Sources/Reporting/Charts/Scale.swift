/// Round numbers along an axis that covers some values.
struct Scale: Equatable {
    var low: Double
    var high: Double
    /// Where lines are drawn, ascending; both ends among them.
    var ticks: [Double]

    /// - Parameter fromZero: the axis holds zero, as bars and amounts want; else it may cut, as shares near each other want.
    init(covering values: some Sequence<Double>, fromZero: Bool = true, steps: Int = 4) {
        let finite = values.filter(\.isFinite)
        var low = finite.min() ?? 0
        var high = finite.max() ?? 0
        if fromZero { (low, high) = (min(low, 0), max(high, 0)) }
        if low == high { high = low + max(1, low.magnitude) }
        let step = Scale.step(atLeast: (high - low) / Double(steps))
        let first = (low / step).rounded(.down)
        let last = (high / step).rounded(.up)
        ticks = (0...Int(last - first)).map { (first + Double($0)) * step }
        self.low = ticks[0]
        self.high = ticks[ticks.count - 1]
    }

    /// Where a value lies between the ends, 0...1.
    func share(of value: Double) -> Double { min(1, max(0, (value - low) / (high - low))) }

    /// The least of 1, 2, 2.5, 4 or 5 times a power of ten that is not below.
    static func step(atLeast wanted: Double) -> Double {
        guard wanted.isFinite, wanted > 0 else { return 1 }
        var scale = 1.0
        while scale * 10 <= wanted { scale *= 10 }
        while scale > wanted { scale /= 10 }
        // A hair of room: a tenth is not exact in binary.
        for factor in [1, 2, 2.5, 4, 5, 10] where factor * scale >= wanted * (1 - 1e-9) { return factor * scale }
        return 10 * scale
    }
}
