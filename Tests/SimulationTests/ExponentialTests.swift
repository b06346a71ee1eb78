import Testing

@testable import Simulation

/// The ziggurat against the definition: equal areas, and the distribution's own function.
@Suite struct ExponentialTests {
    private let table = ExponentialTable.shared

    @Test func layersHaveEqualAreasAndEndAtTheTop() {
        let layers = UnsafeBufferPointer(start: table.layers, count: ExponentialTable.count)
        let area = ExponentialTable.area
        #expect(abs(ExponentialTable.tail * layers[0].top + Elementary.exp(-ExponentialTable.tail) - area) < 1e-16)
        for index in 1..<layers.count {
            let width = layers[index].scale * 0x1p53
            #expect(width == layers[index - 1].inner)
            // The published constants are good for twelve digits of the uppermost layer.
            #expect(abs(width * (layers[index].top - layers[index].bottom) - area) < 1e-12, "layer \(index)")
        }
        #expect(layers[255].inner == 0 && layers[255].top == 1)
    }

    private func draws(_ count: Int, key: UInt64) -> [Double] {
        (0..<count / 2).flatMap { index in
            let (a, b) = Philox.block(UInt64(index), 7, key: key)
            return [table.variate(a), table.variate(b)]
        }
    }

    /// Kolmogorov-Smirnov: the largest distance from 1 - e^-x stays below what one sample of a thousand exceeds.
    @Test(arguments: [1, 2, 3])
    func followsTheExponentialDistribution(seed: Int) {
        let sample = draws(400_000, key: UInt64(seed)).sorted()
        let n = Double(sample.count)
        var distance = 0.0
        for (index, x) in sample.enumerated() {
            let below = 1 - Elementary.exp(-x)
            distance = max(distance, abs(below - Double(index) / n), abs(Double(index + 1) / n - below))
        }
        #expect(distance < 1.95 / n.squareRoot(), "seed \(seed)")
    }

    /// Tail, wedges and all: how many lie beyond each whole number, up to where the tail takes over, within 4 standard errors.
    @Test func theTailIsThere() {
        let sample = draws(2_000_000, key: 11)
        let n = Double(sample.count)
        for limit in 1...10 {
            let expected = Elementary.exp(-Double(limit))
            let share = Double(sample.count { $0 > Double(limit) }) / n
            #expect(abs(share - expected) < 4 * (expected / n).squareRoot(), "beyond \(limit)")
        }
        #expect(sample.allSatisfy { $0 > 0 && $0.isFinite })
    }

    @Test func momentsAreFactorials() {
        let sample = draws(1_000_000, key: 5)
        let n = Double(sample.count)
        for (power, factorial, square) in [(1, 1.0, 2.0), (2, 2, 24), (3, 6, 720)] {
            let mean = sample.reduce(0) { $0 + pow($1, power) } / n
            let error = ((square - factorial * factorial) / n).squareRoot()
            #expect(abs(mean - factorial) < 4 * error, "moment \(power)")
        }
    }

    /// The line and the tangent that spare most points at the edge the curve itself decide nothing otherwise than it would.
    @Test func shortCutsAtTheEdgeChangeNothing() {
        var inside = 0
        for index in 0..<200_000 {
            let (place, height) = Philox.block(UInt64(index), 1, key: 21)
            let layer = table.layers[1 + index % (ExponentialTable.count - 1)]
            let x = layer.inner + place.unitOpen * (layer.scale * 0x1p53 - layer.inner)
            let y = layer.bottom + height.unitOpen * (layer.top - layer.bottom)
            let isUnder = y < Elementary.exp(-x)
            #expect(layer.holds(x, height: height.unitOpen) == isUnder, "point \(index)")
            inside += isUnder ? 1 : 0
        }
        // A convex curve has a little less than half of each layer's edge under it.
        #expect((80_000..<101_000).contains(inside))
    }

    private func pow(_ x: Double, _ power: Int) -> Double { (0..<power).reduce(1) { product, _ in product * x } }

    @Test func extremeBitsStayInside() {
        for bits: UInt64 in [0, 255, .max, .max << 11, 1 << 63, 0xFF, .max - 255] {
            let x = table.variate(bits)
            #expect(x > 0 && x < 60, "\(bits)")
            #expect(x == table.variate(bits))
        }
    }
}
