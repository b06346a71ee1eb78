import Tracking

/// The weights of `w-shaped`: three roles with shares of their own, the rest for the touches between.
struct WShape {
    /// Billionths.
    private let first: UInt64
    private let milestone: UInt64
    private let last: UInt64
    /// Shares of the ends where there is no milestone: together what all three roles have.
    private let firstAlone: UInt64
    private let lastAlone: UInt64
    /// For all touches without a role together.
    private let rest: UInt64

    init(first: Double, milestone: Double, last: Double) {
        self.first = Weights.billionths(first)
        self.milestone = Weights.billionths(milestone)
        self.last = Weights.billionths(last)
        let roles = min(self.first + self.milestone + self.last, Weights.one)
        let ends = self.first + self.last
        // At most 1e18 before it is divided.
        firstAlone = ends == 0 ? roles / 2 : roles * self.first / ends
        lastAlone = roles - firstAlone
        rest = Weights.one - roles
    }

    /// Appends one weight for each of the touches, of which there is at least one; they may all be 0.
    ///
    /// - Parameter milestoneBefore: the milestone's event stands before the touch of this index; `nil`: there is none.
    func weigh(_ chosen: borrowing Scratch<Int>, milestoneBefore: Int?, into weights: inout Scratch<UInt128>) {
        let count = chosen.count
        guard count > 1 else { return weights.append(1) }
        let middle = milestoneBefore.flatMap { Self.place(before: $0, chosen) }
        let others = count - (middle == nil ? 2 : 3)
        let scale = UInt128(max(others, 1))
        weights.append(UInt128(middle == nil ? firstAlone : first) * scale)
        for place in 1..<count - 1 { weights.append(place == middle ? UInt128(milestone) * scale : UInt128(rest)) }
        weights.append(UInt128(middle == nil ? lastAlone : last) * scale)
    }

    /// Place of the last touch before the event, where it is neither the first nor the last of all.
    private static func place(before event: Int, _ chosen: borrowing Scratch<Int>) -> Int? {
        var place = chosen.count - 1
        while place >= 0, chosen[place] >= event { place -= 1 }
        return place > 0 && place < chosen.count - 1 ? place : nil
    }
}
