import Measurement

/// Standard normal variates that are the same for the same seed: SplitMix64 (Steele, Lea and Flood 2014) through the normal
/// quantile.
struct NormalSource {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> Double {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        z ^= z >> 31
        return normalQuantile((Double(z >> 11) + 0.5) * 0x1p-53)
    }

    /// A draw of estimates around their values, as uncertain as they are: what else they could have been.
    ///
    /// - Returns: the point itself where its covariance is not known.
    mutating func draw(around point: [Double], _ covariance: SymmetricMatrix?) -> [Double] {
        guard let lower = covariance?.cholesky() else { return point }
        let z = lower.map { _ in next() }
        return point.indices.map { row in
            point[row] + (0...row).reduce(0) { $0 + lower[row][$1] * z[$1] }
        }
    }
}
