/// A histogram as a few numbers: those of its buckets that hold anything, with the empty ones between them counted. They are one
/// text, which encoders are done with much sooner than with a list.
extension DurationHistogram: Codable {
    private enum CodingKeys: String, CodingKey {
        case firstOctave, octaves, runs, over, sum, shortest, longest
    }
    /// More than any duration reaches.
    private static let mostOctaves = 64 - digits

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        var runs: [UInt8] = []
        var gap = 0
        for inBucket in buckets {
            if inBucket == 0 {
                gap += 1
            } else {
                for number in [gap, inBucket] {
                    runs += String(number).utf8
                    runs.append(UInt8(ascii: " "))
                }
                gap = 0
            }
        }
        try container.encode(firstOctave, forKey: .firstOctave)
        try container.encode(buckets.count >> Self.digits, forKey: .octaves)
        try container.encode(String(decoding: runs, as: UTF8.self), forKey: .runs)
        try container.encode(over, forKey: .over)
        try container.encode(
            [UInt64(truncatingIfNeeded: sum >> 64), UInt64(truncatingIfNeeded: sum)], forKey: .sum)
        try container.encode(shortest, forKey: .shortest)
        try container.encode(longest, forKey: .longest)
    }

    /// - Throws: `DecodingError` for numbers that no histogram has.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let first = try container.decode(Int.self, forKey: .firstOctave)
        let octaves = try container.decode(Int.self, forKey: .octaves)
        let words = try container.decode(String.self, forKey: .runs).utf8.split(separator: UInt8(ascii: " "))
        let runs = words.compactMap { Int(Substring($0)) }
        let over = try container.decode(Int.self, forKey: .over)
        let halves = try container.decode([UInt64].self, forKey: .sum)
        guard (0...Self.mostOctaves).contains(first), (0...Self.mostOctaves).contains(octaves), over >= 0,
            halves.count == 2, runs.count == words.count, runs.count % 2 == 0
        else { throw Self.damaged(container.codingPath) }
        var buckets = ContiguousArray(repeating: 0, count: octaves << Self.digits)
        var place = -1
        for index in stride(from: 0, to: runs.count, by: 2) {
            let (gap, inBucket) = (runs[index], runs[index + 1])
            guard gap >= 0, inBucket > 0, gap < buckets.count, place + 1 + gap < buckets.count else {
                throw Self.damaged(container.codingPath)
            }
            place += 1 + gap
            buckets[place] = inBucket
        }
        self.init(
            firstOctave: first, buckets: buckets, over: over, sum: UInt128(halves[0]) << 64 | UInt128(halves[1]),
            shortest: try container.decode(UInt64.self, forKey: .shortest),
            longest: try container.decode(UInt64.self, forKey: .longest))
    }

    private static func damaged(_ path: [any CodingKey]) -> DecodingError {
        .dataCorrupted(.init(codingPath: path, debugDescription: "these are no buckets of durations"))
    }
}
