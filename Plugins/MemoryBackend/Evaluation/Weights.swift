import Tracking

/// The weights that a multi-touch rule gives to the touches that are left, before views are weighed down.
enum Weights {
    case equal
    case decay(DecayCurve)
    /// Billionths.
    case position(first: UInt64, middle: UInt64, last: UInt64)

    init(_ kind: RuleSpecification.Kind) {
        switch kind {
        case .timeDecay(let halfLife): self = .decay(DecayCurve(halfLife: halfLife))
        case .positionBased(let first, let last):
            let (first, last) = (Self.billionths(first), Self.billionths(last))
            self = .position(first: first, middle: first + last < Self.one ? Self.one - first - last : 0, last: last)
        case .firstTouch, .lastTouch, .lastNonDirect, .linear, .further: self = .equal
        }
    }

    static let one = UInt64(CreditUnits.one)

    static func billionths(_ share: Double) -> UInt64 {
        let rounded = (share * 1e9).rounded(.toNearestOrAwayFromZero)
        return rounded > 0 ? UInt64(min(rounded, 1e9)) : 0
    }

    /// Appends the weights of `count` touches and returns their sum, above 0.
    ///
    /// - Parameter age: of the touch at an index, at the conversion.
    @inline(__always)
    func append(count: Int, to weights: inout Scratch<UInt64>, age: (Int) -> UInt64) -> UInt64 {
        var sum: UInt64 = 0
        func add(_ weight: UInt64) {
            weights.append(weight)
            sum &+= weight
        }
        switch self {
        case .equal: for _ in 0..<count { add(1) }
        case .decay(let curve):
            // Ages count from the latest touch.
            let latest = age(count - 1)
            for index in 0..<count { add(curve.weight(age: age(index) &- latest)) }
        case .position(let first, let middle, let last):
            if count == 1 {
                add(1)
            } else if count == 2 {
                add(first)
                add(last)
            } else {
                add(first &* UInt64(count - 2))
                for _ in 1..<count - 1 { add(middle) }
                add(last &* UInt64(count - 2))
            }
            if sum == 0 {
                for index in 0..<count { weights[index] = 1 }
                sum = UInt64(count)
            }
        }
        return sum
    }
}
