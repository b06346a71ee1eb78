/// The plan's alive days, as ranks: how many of them there are up to any day of a life.
struct LifeDays {
    /// By whole days since the arrival, up to the last alive day; at last that of all later days.
    private let ranks: Lookup<Int>
    private let days: Lookup<Int64>

    /// - Parameter days: ascending.
    init(_ days: [Int]) {
        var ranks: [Int] = []
        for (rank, day) in days.enumerated() {
            ranks += repeatElement(rank, count: day - ranks.count)
            ranks.append(rank + 1)
        }
        ranks.append(days.count)
        self.ranks = Lookup(ranks)
        self.days = Lookup(days.map { Int64($0) })
    }

    func free() {
        ranks.free()
        days.free()
    }

    /// How many alive days begin before a time since the arrival.
    @inline(__always)
    func rank(before time: Int64) -> Int {
        // The last day that begins before is the one that holds the microsecond before.
        time <= 0 ? 0 : rank(through: (time - 1) / PeriodAxis.day)
    }

    /// How many alive days there are up to a day, itself included.
    @inline(__always)
    func rank(through day: Int64) -> Int { ranks[Int(min(day, Int64(ranks.count &- 1)))] }

    /// The alive day of a rank from 1.
    @inline(__always)
    func day(rank: Int) -> Int64 { days[rank - 1] }

    /// When the first alive day behind those up to a rank begins, since the arrival.
    @inline(__always)
    func beginning(after rank: Int) -> Int64? { rank < days.count ? days[rank] * PeriodAxis.day : nil }
}
