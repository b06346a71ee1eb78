/// Why a load cannot be resumed, or not be made one that can. Invalid input: exit code 2.
public enum ResumeError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The folder holds no journal.
    case notThere(path: String)
    case finished(path: String)
    case stillRunning(path: String)
    /// - place: a line of the journal, or the checkpoint.
    case damaged(path: String, place: String)
    /// One text for each thing that is not as it was.
    case differs(path: String, [String])
    case isSearch
    case unwritable(path: String, cause: String)

    public var description: String {
        switch self {
        case .notThere(let path):
            "--resume \(path): no load was begun there, or it sent nothing before it was killed; start it without --resume"
        case .finished(let path):
            "--resume \(path): this run has ended and its results are written; `footfall report` shows them"
        case .stillRunning(let path): "--resume \(path): this run is still at work; stop it first"
        case .damaged(let path, let place):
            "--resume \(path): \(place) is damaged, so nobody knows what was sent; start a run of its own without --resume"
        case .differs(let path, let differences):
            "--resume \(path): it was begun otherwise; give the same command line again:\n"
                + differences.map { "  " + $0 }.joined(separator: "\n")
        case .isSearch: "--resume goes with a rate or a profile; a search begins anew, as each of its steps is a load"
        case .unwritable(let path, let cause):
            "cannot write \(path): \(cause); a load that could be resumed needs its journal, so free some space or choose "
                + "another folder with --out DIR"
        }
    }
}
