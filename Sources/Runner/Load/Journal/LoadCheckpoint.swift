import Foundation

/// All that is known of a load at one moment: which events have their receipts, and what these said.
struct LoadCheckpoint: Sendable, Codable {
    /// Nanoseconds of the schedule that have passed.
    var elapsed: UInt64
    /// Numbers of events that were handed over and had no receipt, in ascending order.
    var pending: [Range<Int>]
    /// Number of the event that is handed over next.
    var next: Int
    /// Events below this number may have been sent by an earlier process; 0 where there was none.
    var resentBelow: Int
    var counts: LoadCounts
    /// What was judged of windows so far.
    var judged: [WindowRecord] = []

    /// Nothing was sent yet.
    init(counts: LoadCounts) {
        self.init(elapsed: 0, pending: [], next: 0, resentBelow: 0, counts: counts)
    }

    init(elapsed: UInt64, pending: [Range<Int>], next: Int, resentBelow: Int, counts: LoadCounts) {
        (self.elapsed, self.pending, self.next, self.resentBelow) = (elapsed, pending, next, resentBelow)
        self.counts = counts
    }

    /// Whether numbers are where numbers can be.
    var isSound: Bool {
        var last = 0
        for range in pending {
            guard range.lowerBound >= last, !range.isEmpty else { return false }
            last = range.upperBound
        }
        return last <= next && resentBelow >= 0
    }

    /// How many events below a number have no receipt, those that were not handed over among them.
    func count(below number: Int) -> Int {
        pending.reduce(max(0, number - next)) { $0 + max(0, min($1.upperBound, number) - $1.lowerBound) }
    }
}

/// What was judged so far of an expectation of a sliding window.
struct WindowRecord: Sendable, Codable {
    var text: String
    var failures: Int
    var judged: Int
    var extreme: Double?
}
