/// Why phases make no pacer.
public enum PacerError: Error, Sendable, Hashable, CustomStringConvertible {
    case noPhases
    /// Phases count from 0.
    case badRate(phase: Int, rate: Double)
    case badDuration(phase: Int, seconds: Double)
    /// The phase takes no time, or all of them send nothing.
    case emptyPhase(Int)
    case nothingToSend
    /// More than 2^53 hits: their times could not be told apart.
    case tooMany(Double)

    public var description: String {
        switch self {
        case .noPhases: "there is no phase; expected at least one with a rate and a hold"
        case .badRate(let phase, let rate): "phase \(phase + 1) has the rate \(rate)/s; expected a number of at least 0"
        case .badDuration(let phase, let seconds):
            "phase \(phase + 1) has a duration of \(seconds) s; expected at least 0"
        case .emptyPhase(let phase): "phase \(phase + 1) takes no time; expected a ramp or a hold above 0"
        case .nothingToSend: "every phase has the rate 0; expected one above 0"
        case .tooMany(let hits): "\(hits) hits are more than can be told apart; expected at most 2^53"
        }
    }
}
