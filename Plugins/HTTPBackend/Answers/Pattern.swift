/// A regular expression that cannot backtrack: all ways through it are followed at once, so time is bounded by length of text times length of
/// pattern, whatever either says.
///
/// Knows `.`, `[a-z]`, `[^...]`, `\d \w \s` and escaped characters, `( )`, `|`, `* + ?` (greedy), `{n}`, `{n,m}`, `^` and `$`. Bytes, not
/// characters. The first group, or the whole match where there is none, is what is found; the leftmost match counts, of those the one
/// that prefers earlier alternatives and longer repetitions.
struct Pattern: Sendable, Hashable {
    enum Instruction: Sendable, Hashable {
        case bytes(ByteSet)
        case split(Int, Int)
        case jump(Int)
        /// Notes the place: 0 and 1 for the whole, 2 and 3 for the first group.
        case save(Int)
        case atStart, atEnd
        case match
    }
    let program: [Instruction]
    let hasGroup: Bool

    /// - Throws: ``PatternError``.
    init(_ text: String) throws(PatternError) {
        var compiler = PatternCompiler(text)
        program = try compiler.compile()
        hasGroup = compiler.groups > 0
    }

    private struct Thread {
        var place: Int
        var saves: SIMD4<Int32>
    }

    func firstMatch(in text: [UInt8]) -> [UInt8]? {
        var current: [Thread] = []
        var next: [Thread] = []
        var best: SIMD4<Int32>?
        var seen = [Int](repeating: -1, count: program.count)
        for at in 0...text.count {
            if best == nil { add(0, .init(repeating: -1), at, text.count, &current, &seen, at) }
            if current.isEmpty { break }
            for thread in current {
                if case .match = program[thread.place] {
                    best = thread.saves
                    break  // Later threads are less preferred.
                }
                if case .bytes(let set) = program[thread.place], at < text.count, set.contains(text[at]) {
                    add(thread.place + 1, thread.saves, at + 1, text.count, &next, &seen, at + 1)
                }
            }
            swap(&current, &next)
            next.removeAll(keepingCapacity: true)
        }
        guard let best else { return nil }
        let (start, end) = hasGroup ? (best[2], best[3]) : (best[0], best[1])
        return start >= 0 && end >= start ? Array(text[Int(start)..<Int(end)]) : nil
    }

    /// Follows jumps from a place, each place once for each position of the text.
    private func add(
        _ place: Int, _ saves: SIMD4<Int32>, _ at: Int, _ count: Int, _ list: inout [Thread], _ seen: inout [Int],
        _ mark: Int
    ) {
        var stack = [(place, saves)]
        while let (place, saves) = stack.popLast() {
            guard seen[place] != mark else { continue }
            seen[place] = mark
            switch program[place] {
            case .jump(let target): stack.append((target, saves))
            case .split(let first, let second):
                stack.append((second, saves))
                stack.append((first, saves))
            case .save(let slot):
                var saves = saves
                saves[slot] = Int32(truncatingIfNeeded: at)
                stack.append((place + 1, saves))
            case .atStart: if at == 0 { stack.append((place + 1, saves)) }
            case .atEnd: if at == count { stack.append((place + 1, saves)) }
            case .bytes, .match: list.append(Thread(place: place, saves: saves))
            }
        }
    }
}

/// Why a text is no pattern.
struct PatternError: Error, Sendable, Hashable {
    var reason: String
}

/// A set of the 256 bytes.
struct ByteSet: Sendable, Hashable {
    private var words = SIMD4<UInt64>(repeating: 0)

    init(_ ranges: ClosedRange<UInt8>...) {
        for range in ranges { insert(range) }
    }

    mutating func insert(_ range: ClosedRange<UInt8>) {
        for byte in range { words[Int(byte) / 64] |= 1 << UInt64(byte % 64) }
    }

    mutating func formUnion(_ other: ByteSet) { words |= other.words }

    var inverted: ByteSet {
        var set = self
        set.words = ~words
        return set
    }

    func contains(_ byte: UInt8) -> Bool { words[Int(byte) / 64] >> UInt64(byte % 64) & 1 == 1 }

    static let digits = ByteSet(48...57)
    static let word = ByteSet(48...57, 65...90, 97...122, 95...95)
    static let space = ByteSet(9...13, 32...32)
    static let any = ByteSet(0...9, 11...255)
}
