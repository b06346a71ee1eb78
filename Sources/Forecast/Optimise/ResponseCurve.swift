/// How the measure answers to one lever's spend, as points found by simulation.
struct ResponseCurve: Sendable {
    struct Point: Sendable {
        var factor: Double
        var spend: Double
        var value: Double
    }

    /// By rising spend.
    let points: [Point]

    init(_ points: [Point]) { self.points = points.sorted { ($0.spend, $0.factor) < ($1.spend, $1.factor) } }

    /// The factor at which so much is spent, between points by a straight line.
    func factor(spending spend: Double) -> Double {
        guard let first = points.first, let last = points.last else { return 0 }
        guard spend > first.spend else { return first.factor }
        for (a, b) in zip(points, points.dropFirst()) where spend <= b.spend && b.spend > a.spend {
            return a.factor + (b.factor - a.factor) * (spend - a.spend) / (b.spend - a.spend)
        }
        return last.factor
    }

    /// The points on the upper concave hull: mixing two spends over time reaches every point on a chord.
    var hull: [Point] {
        var hull: [Point] = []
        for point in points {
            while hull.count > 1,
                Self.slope(hull[hull.count - 2], hull[hull.count - 1])
                    <= Self.slope(hull[hull.count - 2], point)
            {
                hull.removeLast()
            }
            hull.append(point)
        }
        return hull
    }

    static func slope(_ a: Point, _ b: Point) -> Double {
        b.spend > a.spend ? (b.value - a.value) / (b.spend - a.spend) : b.value > a.value ? .infinity : -.infinity
    }

    /// Spreads a budget where each next coin brings most, as if levers did not act on each other.
    ///
    /// - Returns: spend by curve; less than the budget where further spend brings nothing, or was not tried.
    static func spread(_ budget: Double, over curves: [ResponseCurve]) -> [Double] {
        var spends = curves.map { $0.hull.first?.spend ?? 0 }
        var steps: [(curve: Int, slope: Double, size: Double)] = []
        for (index, curve) in curves.enumerated() {
            let hull = curve.hull
            for (a, b) in zip(hull, hull.dropFirst()) where slope(a, b) > 0 {
                steps.append((index, slope(a, b), b.spend - a.spend))
            }
        }
        var left = budget - spends.reduce(0, +)
        for step in steps.sorted(by: { ($0.slope, $1.curve) > ($1.slope, $0.curve) }) where left > 0 {
            let part = min(left, step.size)
            spends[step.curve] += part
            left -= part
        }
        return spends
    }
}
