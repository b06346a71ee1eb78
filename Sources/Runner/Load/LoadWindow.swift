import Tracking

/// The last seconds, a tally each, by when answers came: what `last(10s)` asks about.
struct LoadWindow: Sendable {
    private var ring: [LoadTally]
    /// The second of the run that each place of the ring holds.
    private var seconds: [Int]

    /// - Parameter seconds: the longest window that will be asked for; at least 1.
    init(seconds: Int) {
        // One more for the second that has not ended.
        ring = Array(repeating: LoadTally(), count: seconds + 1)
        self.seconds = Array(repeating: -1, count: seconds + 1)
    }

    mutating func record(_ receipt: Receipt, second: Int, now: UInt64) {
        let place = second % ring.count
        if seconds[place] != second {
            ring[place].removeAll()
            seconds[place] = second
        }
        ring[place].record(receipt, now: now)
    }

    /// Everything that came in the full seconds `end - length ..< end`.
    func tally(before end: Int, length: Int) -> LoadTally {
        var sum = LoadTally()
        for second in max(0, end - length)..<max(0, end) where seconds[second % ring.count] == second {
            sum.merge(ring[second % ring.count])
        }
        return sum
    }
}
