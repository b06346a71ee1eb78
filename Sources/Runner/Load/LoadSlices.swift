import Measurement
import Tracking

/// The run's time in slices of equal width, by when events were meant to be sent.
///
/// There are never more than ``most``: where a run goes on, neighbours are merged and the width doubles, so that a day takes the
/// memory of a minute.
struct LoadSlices: Sendable, Codable {
    struct Slice: Sendable, Codable {
        var response = DurationHistogram()
        var sent = 0
        var accepted = 0
        var errors = 0
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
        while slices.count <= index { slices.append(Slice()) }
        slices[index].response.record(response)
        if result != .unsent { slices[index].sent += 1 }
        if result == .accepted { slices[index].accepted += 1 } else { slices[index].errors += 1 }
    }

    private mutating func double() {
        width *= 2
        slices = stride(from: 0, to: slices.count, by: 2).map { index in
            var merged = slices[index]
            guard index + 1 < slices.count else { return merged }
            let other = slices[index + 1]
            merged.response.merge(other.response)
            merged.sent += other.sent
            merged.accepted += other.accepted
            merged.errors += other.errors
            return merged
        }
    }
}
