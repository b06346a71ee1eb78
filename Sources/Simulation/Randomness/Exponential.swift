/// Exponential variates with mean 1 from 64 random bits, by the ziggurat of Marsaglia and Tsang, "The Ziggurat Method for
/// Generating Random Variables" (Journal of Statistical Software 5, 2000), with 256 layers of equal area.
///
/// The lowest 8 bits pick a layer, the upper 53 a place in it (the middles of 2^53 equal cells, so that nothing is ever 0).
/// In 99 of 100 cases that is all; else more bits are drawn from a stream that these 64 bits seed. So a variate stays a pure
/// function of its bits, and two worlds that share the bits share the variate.
public struct ExponentialTable: BitwiseCopyable, Sendable {
    public static let shared = ExponentialTable()

    @usableFromInline
    struct Layer: BitwiseCopyable, Sendable {
        /// Width of the layer over 2^53.
        @usableFromInline var scale: Double
        /// Below it the layer lies wholly under the curve: the width of the layer above.
        @usableFromInline var inner: Double
        /// The curve at the layer's right end, and at the end of the layer above.
        var bottom: Double
        var top: Double

        /// Whether a point of the layer, not left of ``inner``, lies under the curve.
        ///
        /// - Parameter height: from the layer's bottom to its top as 0 to 1.
        func holds(_ x: Double, height: Double) -> Bool {
            let (right, width) = (x - inner, scale * 0x1p53 - inner)
            // The curve hangs below the line through its ends, and above its tangent at the left one: seldom is it asked itself.
            if height * width + right > width * (1 + 0x1p-40) { return false }
            let y = bottom + height * (top - bottom)
            if y < top * (1 - right) * (1 - 0x1p-40) { return true }
            return y < Elementary.exp(-x)
        }
    }
    static let count = 256
    /// Where the tail begins, and the area of each layer (of the lowest with the tail): for 256 layers as published there.
    static let tail = 7.697_117_470_131_049_72
    static let area = 0.003_949_659_822_581_557_2

    /// Never freed: one table a process.
    @usableFromInline nonisolated(unsafe) let layers: UnsafePointer<Layer>

    private init() {
        let table = UnsafeMutablePointer<Layer>.allocate(capacity: Self.count)
        // The lowest layer is as wide as its area at the tail's height asks for: what lies beyond the tail stands for the tail.
        var width = Self.area / Elementary.exp(-Self.tail)
        var inner = Self.tail
        for index in 0..<Self.count {
            let bottom = index == 0 ? 0 : Elementary.exp(-width)
            let top = index == Self.count - 1 ? 1 : Elementary.exp(-inner)
            table[index] = Layer(scale: width * 0x1p-53, inner: inner, bottom: bottom, top: top)
            width = inner
            inner = index >= Self.count - 2 ? 0 : -Elementary.log(Self.area / inner + top)
        }
        layers = UnsafePointer(table)
    }

    @inlinable
    @inline(__always)
    public func variate(_ bits: UInt64) -> Double {
        let layer = layers + Int(truncatingIfNeeded: bits & 255)
        let x = (Double(Int64(bitPattern: bits >> 11)) + 0.5) * layer.pointee.scale
        return x < layer.pointee.inner ? x : outside(x, bits)
    }

    /// At the curve's edge, or in the tail.
    @usableFromInline
    @inline(never)
    func outside(_ first: Double, _ bits: UInt64) -> Double {
        var stream = SubStream(bits)
        var (x, index) = (first, Int(truncatingIfNeeded: bits & 255))
        // What lies beyond the tail's beginning is distributed as the whole.
        var offset = 0.0
        while true {
            let layer = layers[index]
            if x < layer.inner { return offset + x }
            if index == 0 {
                offset += Self.tail
            } else if layer.holds(x, height: stream.unit()) {
                return offset + x
            }
            let next = stream.next()
            index = Int(truncatingIfNeeded: next & 255)
            x = (Double(Int64(bitPattern: next >> 11)) + 0.5) * layers[index].scale
        }
    }
}
