import Measurement
import Tracking

/// The run's time in slices of equal width, by when events were meant to be sent.
///
/// There are never more than ``most``: where a run goes on, neighbours are merged and the width doubles, so that a day takes the
/// memory of a minute. All but the last two are packed, as what is meant for them has come as a rule.
struct LoadSlices: Sendable, Codable {
    struct Slice: Sendable {
        private var open: DurationHistogram?
        private var packed: PackedDurations?
        var sent = 0
        var accepted = 0
        var errors = 0

        init() { open = DurationHistogram() }

        var response: DurationHistogram { open ?? packed?.unpacked ?? DurationHistogram() }

        mutating func record(_ nanoseconds: UInt64) {
            unpack()
            open?.record(nanoseconds)
        }

        mutating func merge(_ other: Slice) {
            unpack()
            open?.merge(other.response)
            sent += other.sent
            accepted += other.accepted
            errors += other.errors
        }

        mutating func pack() {
            guard let histogram = open, let small = PackedDurations(histogram) else { return }
            (open, packed) = (nil, small)
        }

        private mutating func unpack() {
            guard open == nil else { return }
            (open, packed) = (response, nil)
        }
    }
    static let most = 120
    private(set) var width: UInt64
    private(set) var slices: [Slice] = []

    /// - Parameter width: nanoseconds of the first slices.
    init(width: UInt64) { self.width = width }

    /// - Parameters:
    ///   - time: when it was meant to be sent, in nanoseconds since the start.
    ///   - response: nanoseconds.
    mutating func record(_ result: Receipt.Result, at time: UInt64, response: UInt64) {
        var index = Int(time / width)
        while index >= Self.most {
            double()
            index = Int(time / width)
        }
        while slices.count <= index { begin() }
        slices[index].record(response)
        if result != .unsent { slices[index].sent += 1 }
        if result == .accepted { slices[index].accepted += 1 } else { slices[index].errors += 1 }
    }

    private mutating func begin() {
        for index in slices.indices.dropLast() { slices[index].pack() }
        slices.append(Slice())
    }

    private mutating func double() {
        width *= 2
        slices = stride(from: 0, to: slices.count, by: 2).map { index in
            var merged = slices[index]
            if index + 1 < slices.count { merged.merge(slices[index + 1]) }
            return merged
        }
    }
}

extension LoadSlices.Slice: Codable {
    private enum CodingKeys: String, CodingKey { case response, sent, accepted, errors }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(response, forKey: .response)
        try container.encode(sent, forKey: .sent)
        try container.encode(accepted, forKey: .accepted)
        try container.encode(errors, forKey: .errors)
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        open = try container.decode(DurationHistogram.self, forKey: .response)
        sent = try container.decode(Int.self, forKey: .sent)
        accepted = try container.decode(Int.self, forKey: .accepted)
        errors = try container.decode(Int.self, forKey: .errors)
    }
}
