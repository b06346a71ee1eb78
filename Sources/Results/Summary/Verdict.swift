/// How a run ended; the exit code follows from it.
public enum Verdict: String, Codable, Sendable, CaseIterable {
    /// Ran, and every judged expectation holds.
    case passed
    /// An expectation, a check or a baseline failed.
    case failed
    /// The generator could not keep its own schedule.
    case invalid
    /// The backend cannot be read back at the level asked for.
    case unverified
    /// The backend could not be reached or failed.
    case backendFailed = "backend_failed"
    /// Stopped by the user; what there is was written.
    case interrupted

    /// The process's exit code, as design/results.md lists them.
    public var exitCode: Int32 {
        switch self {
        case .passed: 0
        case .failed: 1
        case .backendFailed: 3
        case .invalid: 4
        case .unverified: 5
        case .interrupted: 130
        }
    }
}
