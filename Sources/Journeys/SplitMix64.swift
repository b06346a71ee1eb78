/// Random numbers for tests: small, and the same for a seed on every machine and version.
///
/// Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
public struct SplitMix64: Sendable {
    private var state: UInt64

    public init(seed: UInt64) { state = seed }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// From 0 to one less than the bound, which is above 0.
    public mutating func below(_ bound: Int) -> Int {
        Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// Evenly between 0 and 1, neither of them included.
    public mutating func unit() -> Double { (Double(next() >> 12) + 0.5) * 0x1p-52 }

    public mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

    /// - Parameter choices: not empty.
    public mutating func pick<C: RandomAccessCollection>(_ choices: C) -> C.Element {
        choices[choices.index(choices.startIndex, offsetBy: below(choices.count))]
    }

    /// Fisher and Yates.
    public mutating func shuffle<T>(_ items: inout [T]) {
        for index in items.indices.dropFirst().reversed() { items.swapAt(index, below(index + 1)) }
    }
}
