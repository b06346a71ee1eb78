/// What a shard knows of a customer's stream of events: enough to recognise copies and to find the stored ones.
struct Customer: BitwiseCopyable {
    let id: UInt64
    /// Highest sequence stored.
    var highest: UInt64 = 0
    /// Which of the 64 sequences up to ``highest`` are stored: bit `i` stands for `highest - i`. 0: nothing is stored yet.
    var window: UInt64 = 0
    /// Device of the first event.
    var device: UInt64
    /// User of the first `identify`.
    var user: UInt64 = 0
    /// Address of the latest ``Segment``, 0 for none.
    var tail: UInt32 = 0
    var traits: Traits = []
    /// Which goals its events name, as in ``Goals``.
    var goals: Goals = []

    init(id: UInt64, device: UInt64) {
        self.id = id
        self.device = device
    }

    struct Traits: OptionSet, BitwiseCopyable {
        var rawValue: UInt16
        /// Its events come from more than one device.
        static let severalDevices = Traits(rawValue: 1)
        static let identified = Traits(rawValue: 2)
        /// Its `identify` events name more than one user.
        static let severalUsers = Traits(rawValue: 4)
        /// All its sequences are kept in a set as well, since one came too late for the window.
        static let indexed = Traits(rawValue: 8)
    }

    enum Novelty { case new, copy, tooOldToTell }

    /// Says whether the sequence is new, and notes it if so.
    ///
    /// Events of a customer come nearly in order, so that a window of 64 tells copies from late arrivals as good as always,
    /// in constant time and memory.
    @inline(__always)
    mutating func note(_ sequence: UInt64) -> Novelty {
        if window == 0 {
            highest = sequence
            window = 1
            return .new
        }
        if sequence > highest {
            // Swift's shift gives 0 for 64 and more.
            window = window << (sequence &- highest) | 1
            highest = sequence
            return .new
        }
        let back = highest &- sequence
        guard back < 64 else { return .tooOldToTell }
        let bit: UInt64 = 1 &<< back
        guard window & bit == 0 else { return .copy }
        window |= bit
        return .new
    }
}

/// A set of goals. The 32nd and all later ones share a bit: the set says where it is worth looking, not what is there.
struct Goals: OptionSet, BitwiseCopyable {
    var rawValue: UInt32

    init(rawValue: UInt32) { self.rawValue = rawValue }

    /// The goal that stands at that position in the plan.
    init(position: Int) { rawValue = 1 << UInt32(min(position, 31)) }

    /// By event name: the goal it is, if it is one.
    static func table(names: Int, goals: [UInt16]) -> [Goals] {
        var table = [Goals](repeating: [], count: max(names, Int(goals.max() ?? 0) + 1))
        for (position, name) in goals.enumerated() { table[Int(name)].formUnion(Goals(position: position)) }
        return table
    }
}
