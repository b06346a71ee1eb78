/// Some stored events of one identity: a customer's whole chain of segments, or neighbouring records of one segment.
struct Piece: BitwiseCopyable {
    var shard: UInt32
    /// Address of the segment; of the chain's last one where the piece is a chain.
    var segment: UInt32
    /// The records lie at these offsets from the segment's head, `start ..< end`. `start` 0: the whole chain.
    var start: UInt32 = 0
    var end: UInt32 = 0
    /// Index of the identity's next piece, or ``none``.
    var next: UInt32 = none

    static let none = UInt32.max
}

/// Somebody as a tracker sees them: a user with all their devices, or a device of nobody known.
struct Identity: BitwiseCopyable {
    var first: UInt32
    var last: UInt32
    /// The goals that may be among its events; no others are.
    var goals: Goals
    /// Number of its journey in ``Snapshot/journeys``, or ``Piece/none`` where it has no conversion.
    var journey: UInt32 = Piece.none
}

/// What was stored when it was taken, by identity. Never changes, so any number of threads may read it, also while more
/// events arrive.
struct Snapshot: Sendable {
    var logs: [LogView] = []
    var identities: [Identity] = []
    var pieces: [Piece] = []
    var journeys = JourneyIndex()
    /// Events stored, without copies.
    var stored = 0

    /// The identities of one of `parts` equal shares.
    func range(part: Int, of parts: Int) -> Range<Int> {
        let count = identities.count
        return share(part, of: parts, count: count)..<share(part + 1, of: parts, count: count)
    }

    private func share(_ part: Int, of parts: Int, count: Int) -> Int {
        let (high, low) = UInt(count).multipliedFullWidth(by: UInt(part))
        return Int(UInt(parts).dividingFullWidth((high, low)).quotient)
    }

    /// The journey of the identity at an index, where it has conversions.
    @inline(__always)
    func journey(_ identity: Int) -> Journey? {
        let index = identities[identity].journey
        return index == Piece.none ? nil : journeys.journeys[Int(index)]
    }

    /// Reads the journeys of all identities that may have conversions.
    ///
    /// - Parameter goals: as ``Goals/table(names:goals:)`` makes it.
    mutating func readJourneys(goals: [Goals]) {
        var reader = JourneyReader(goals: goals)
        for index in identities.indices where !identities[index].goals.isEmpty {
            reader.read(identities[index], from: self)
            guard reader.conversions.count > 0 else { continue }
            identities[index].journey = UInt32(journeys.add(reader.touches, reader.conversions))
        }
    }

    /// Calls `body` with neighbouring records and the head of their segment, in order of arrival within a piece.
    @inline(__always)
    func forEachRun(
        of identity: Identity,
        _ body: (_ head: UnsafePointer<UInt64>, _ first: UnsafePointer<UInt64>, _ end: UnsafePointer<UInt64>) throws ->
            Void
    ) rethrows {
        var index = identity.first
        while index != Piece.none {
            let piece = pieces[Int(index)]
            let log = logs[Int(piece.shard)]
            let head = log.words(at: piece.segment)
            if piece.start != 0 {
                try body(head, head + Int(piece.start), head + Int(piece.end))
            } else if Segment.previous(head) == 0 {
                try body(head, head + Segment.headWords, head + Segment.length(head))
            } else {
                let chain = log.chain(to: piece.segment)
                for index in stride(from: chain.count - 1, through: 0, by: -1) {
                    let head = log.words(at: chain[index])
                    try body(head, head + Segment.headWords, head + Segment.length(head))
                }
            }
            index = piece.next
        }
    }
}
