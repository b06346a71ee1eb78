extension Pacer {
    /// Hits per second at a time; 0 before the start and from the end on. O(log phases).
    public func rate(at elapsed: Double) -> Double {
        guard let piece = piece(at: elapsed) else { return 0 }
        return piece.from + (piece.to - piece.from) * (elapsed - piece.start) / piece.length
    }

    /// Index of the phase at a time, `nil` outside of all. O(log phases).
    public func phase(at elapsed: Double) -> Int? { piece(at: elapsed)?.phase }

    /// L(t): what should have been sent after so many seconds, in fractions of hits. O(log phases).
    public func expected(by elapsed: Double) -> Double {
        guard elapsed > 0 else { return 0 }
        guard let piece = piece(at: elapsed) else { return pieces[pieces.count - 1].after }
        let time = elapsed - piece.start
        let sum = piece.before + (piece.from + (piece.to - piece.from) * time / piece.length / 2) * time
        return min(sum, piece.after)
    }

    /// When hit `n` (from 0) is due, in seconds from the start; `nil` from ``count`` on and below 0. O(log phases).
    public func time(ofHit n: Int) -> Double? {
        guard n >= 0, n < count else { return nil }
        return time(ofExpected: Double(n))
    }

    /// How many hits are due at a time, those due just then included: the n for which ``time(ofHit:)`` is at most `elapsed`.
    public func hits(by elapsed: Double) -> Int {
        guard elapsed >= 0 else { return 0 }
        guard elapsed < duration else { return count }
        var hits = min(Int(expected(by: elapsed)), count)
        // Rounding may leave the estimate one off; the inverse decides.
        while let next = time(ofHit: hits), next <= elapsed { hits += 1 }
        while let last = time(ofHit: hits - 1), last > elapsed { hits -= 1 }
        return hits
    }

    /// Corners of the rate, in time order: two at the same time where it jumps. What `plan` draws.
    public var curve: [(seconds: Double, rate: Double)] {
        pieces.flatMap { [($0.start, $0.from), ($0.start + $0.length, $0.to)] }
    }

    /// The latest t with L(t) <= the amount, `nil` where the whole profile stays below or just reaches it.
    func time(ofExpected amount: Double) -> Double? {
        // First piece that goes beyond: pieces without hits never do.
        let index = firstIndex { $0.after > amount }
        guard index < pieces.count else { return nil }
        let piece = pieces[index]
        let wanted = amount - piece.before
        guard wanted > 0 else { return piece.start }
        // Root of from s + (to - from) s^2 / 2 length = wanted, in the form that does not cancel.
        let square = piece.from * piece.from + 2 * (piece.to - piece.from) * wanted / piece.length
        return piece.start + min(2 * wanted / (piece.from + max(square, 0).squareRoot()), piece.length)
    }

    private func piece(at elapsed: Double) -> Piece? {
        guard elapsed >= 0, elapsed < duration else { return nil }
        let index = firstIndex { $0.start + $0.length > elapsed }
        return index < pieces.count ? pieces[index] : nil
    }

    /// Binary search: where a condition that holds from some piece on begins to hold.
    private func firstIndex(where holds: (Piece) -> Bool) -> Int {
        var (low, high) = (0, pieces.count)
        while low < high {
            let middle = (low + high) / 2
            if holds(pieces[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
