/// Whole numbers as bytes, the small ones in few: seven bits a byte, the lowest first (LEB128), signs in the lowest bit (zigzag).
struct ByteWriter {
    private(set) var bytes: [UInt8] = []

    @inline(__always)
    mutating func write<Number: FixedWidthInteger & UnsignedInteger>(_ number: Number) {
        var left = number
        while left >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: left) | 0x80)
            left >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: left))
    }

    mutating func write(_ count: Int) { write(UInt64(count)) }

    /// Numbers most of which are 0: how many zeros come first, then the number behind them, and so on.
    mutating func writeSparse<Number: FixedWidthInteger & UnsignedInteger>(_ numbers: some Collection<Number>) {
        write(numbers.count)
        var zeros: UInt64 = 0
        for number in numbers {
            guard number != 0 else {
                zeros += 1
                continue
            }
            write(zeros)
            write(number)
            zeros = 0
        }
        if zeros > 0 { write(zeros) }
    }
}

/// Reads what a ``ByteWriter`` wrote.
struct ByteReader {
    /// Bytes end early, or say what cannot be.
    struct Damage: Error {}

    private let bytes: [UInt8]
    private var place: Int
    private let end: Int

    init(_ bytes: [UInt8], _ range: Range<Int>? = nil) {
        self.bytes = bytes
        place = range?.lowerBound ?? 0
        end = range?.upperBound ?? bytes.count
    }

    var isAtEnd: Bool { place == end }

    @inline(__always)
    mutating func read<Number: FixedWidthInteger & UnsignedInteger>(_: Number.Type = Number.self) throws -> Number {
        var number: Number = 0
        var shift = 0
        while place < end {
            let byte = bytes[place]
            place += 1
            guard shift < Number.bitWidth else { throw Damage() }
            let part = Number(truncatingIfNeeded: byte & 0x7F)
            let places = Number(truncatingIfNeeded: shift)
            guard (part &<< places) &>> places == part else { throw Damage() }
            number |= part &<< places
            if byte < 0x80 { return number }
            shift += 7
        }
        throw Damage()
    }

    /// - Parameter limit: what it cannot be more than.
    mutating func readCount(upTo limit: Int = .max) throws -> Int {
        let count = try read(UInt64.self)
        guard count <= UInt64(limit) else { throw Damage() }
        return Int(count)
    }

    /// Numbers that ``ByteWriter/writeSparse(_:)`` wrote.
    ///
    /// - Parameters:
    ///   - count: how many there must be.
    ///   - body: gets each that is not 0, with its place.
    mutating func readSparse<Number: FixedWidthInteger & UnsignedInteger>(
        _: Number.Type, count: Int, _ body: (_ place: Int, _ number: Number) throws -> Void
    ) throws {
        guard try readCount() == count else { throw Damage() }
        var index = 0
        while index < count {
            index += try readCount(upTo: count - index)
            guard index < count else { return }
            try body(index, read())
            index += 1
        }
    }

    /// As above, where it is not known how many there are.
    mutating func readSparse<Number: FixedWidthInteger & UnsignedInteger>(upTo limit: Int) throws -> [Number] {
        var ahead = self
        var numbers = [Number](repeating: 0, count: try ahead.readCount(upTo: limit))
        try readSparse(Number.self, count: numbers.count) { numbers[$0] = $1 }
        return numbers
    }
}

extension FixedWidthInteger where Self: SignedInteger {
    /// 0, -1, 1, -2, ... as 0, 1, 2, 3, ...
    var zigzag: Magnitude { Magnitude(truncatingIfNeeded: (self << 1) ^ (self >> (Self.bitWidth - 1))) }

    init(zigzag: Magnitude) {
        self = Self(truncatingIfNeeded: zigzag >> 1) ^ -Self(truncatingIfNeeded: zigzag & 1)
    }
}
