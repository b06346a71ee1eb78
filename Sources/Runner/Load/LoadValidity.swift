import Measurement

/// Bounds of what a generator may do to its own measurement. Beyond them a run is invalid: its numbers would speak of the
/// generator, not of the server.
public struct LoadValidity: Sendable {
    /// The generator's own delay that 99 of 100 sends stay under, in milliseconds.
    public static let lagP99Milliseconds = 10.0
    /// Sends that left more than 100 ms late by the generator's own doing: the rate that it lost, as a share.
    public static let lateShare = 0.001
    /// Processor time of the process over wall-clock time and processors.
    public static let processorShare = 0.9

    /// Reasons why the run is invalid, none as a rule.
    static func problems(of tally: LoadTally, isClosed: Bool, processorShare: Double) -> [String] {
        var problems: [String] = []
        func say(_ number: Double) -> String { number.shortly }
        if !isClosed, let p99 = tally.lag.quantile(0.99).map({ $0 / 1e6 }), p99 > lagP99Milliseconds {
            problems.append(
                "the generator was late: lag p99 is \(say(p99)) ms, over \(say(lagP99Milliseconds)) ms; "
                    + "lower the rate or give it more of the processor")
        }
        let share = Double(tally.late) / Double(max(1, tally.lag.count))
        if !isClosed, share > lateShare {
            problems.append(
                "the generator lost \(say(share * 100))% of the rate: so many sends left more than 100 ms after they "
                    + "could have, over \(say(lateShare * 100))%")
        }
        if processorShare > Self.processorShare {
            problems.append(
                "the generator kept \(say(processorShare * 100))% of the machine's processors busy, over "
                    + "\(say(Self.processorShare * 100))%; what it measures is itself")
        }
        return problems
    }
}

extension Double {
    /// In three significant digits or more, without a needless end.
    fileprivate var shortly: String {
        guard self != 0, isFinite else { return "\(self)" }
        var scale = 1.0
        while magnitude * scale < 100, scale < 1e6 { scale *= 10 }
        let value = (self * scale).rounded() / scale
        return value == value.rounded() && value.magnitude < 1e15 ? "\(Int(value))" : "\(value)"
    }
}
