/// Results that could not be written or read, with the place, the cause and what to do.
public struct ResultsError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What went wrong; more may be added.
    public struct Code: Hashable, Sendable {
        let name: String
        /// The folder or file cannot be created or written.
        public static let unwritable = Code(name: "unwritable")
        /// The disk, or the user's share of it, is full.
        public static let diskFull = Code(name: "diskFull")
        /// A stored result is not there or cannot be read.
        public static let unreadable = Code(name: "unreadable")
        /// A file is there, and is no summary that this version reads.
        public static let notASummary = Code(name: "notASummary")
    }

    public var code: Code
    public var path: String
    public var cause: String

    public init(_ code: Code, path: String, cause: String) {
        self.code = code
        self.path = path
        self.cause = cause
    }

    /// All of them are the user's to mend: invalid input.
    public var exitCode: Int32 { 2 }

    public var description: String {
        switch code {
        case .unwritable: "cannot write \(path): \(cause); choose another folder with --out DIR"
        case .diskFull:
            "cannot write \(path): \(cause); nothing half-written was left; free some space or choose another folder "
                + "with --out DIR"
        default: "cannot read \(path): \(cause)"
        }
    }
}
