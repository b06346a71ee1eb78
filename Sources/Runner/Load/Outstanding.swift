/// Events that were handed over and have no receipt yet, by number, each with the label that its receipt is counted under.
///
/// Numbers are given in order, and receipts come in nearly the same, so it is a ring from the first that waits to the last
/// that was given: 8 bytes each, and memory only for as many as are under way at once.
struct Outstanding: Sendable {
    /// No label: there is a receipt.
    private static let answered = UInt64.max
    private var ring: ContiguousArray<UInt64>
    /// All below have their receipts.
    private(set) var base: Int
    /// The number that is given next.
    private(set) var end: Int

    init() {
        ring = ContiguousArray(repeating: Self.answered, count: 1024)
        (base, end) = (0, 0)
    }

    /// - Parameters:
    ///   - pending: numbers without a receipt, ascending and apart; their labels are given again by ``expect(_:label:)``.
    ///   - end: the number that is given next.
    init(pending: [Range<Int>], end: Int) {
        self.init()
        base = pending.first?.lowerBound ?? end
        self.end = base
        for range in pending {
            while self.end < range.lowerBound { append(Self.answered) }
            while self.end < range.upperBound { append(0) }
        }
        while self.end < end { append(Self.answered) }
    }

    /// - Parameter number: the next one, or one that waits.
    mutating func expect(_ number: Int, label: UInt64) {
        if number == end { return append(label) }
        precondition(number >= base && number < end, "events are given in order")
        ring[place(of: number)] = label
    }

    private mutating func append(_ label: UInt64) {
        if end - base == ring.count { grow() }
        ring[place(of: end)] = label
        end += 1
    }

    private func place(of number: Int) -> Int { number & (ring.count - 1) }

    private mutating func grow() {
        var larger = ContiguousArray(repeating: Self.answered, count: ring.count * 2)
        for number in base..<end { larger[number & (larger.count - 1)] = ring[place(of: number)] }
        ring = larger
    }

    /// The receipt has come. Amortised O(1).
    ///
    /// - Returns: the label; `nil` where the number does not wait.
    mutating func take(_ number: Int) -> UInt64? {
        guard number >= base, number < end else { return nil }
        let place = place(of: number)
        let label = ring[place]
        guard label != Self.answered else { return nil }
        ring[place] = Self.answered
        while base < end, ring[self.place(of: base)] == Self.answered { base += 1 }
        return label
    }

    /// Numbers that wait, as ranges in ascending order. O(end - base).
    var pending: [Range<Int>] {
        var ranges: [Range<Int>] = []
        for number in base..<end where ring[place(of: number)] != Self.answered {
            if let last = ranges.last, last.upperBound == number {
                ranges[ranges.count - 1] = last.lowerBound..<number + 1
            } else {
                ranges.append(number..<number + 1)
            }
        }
        return ranges
    }
}
