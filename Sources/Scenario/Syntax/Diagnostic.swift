/// One problem of a scenario: where, what is wrong, and what would be right.
public struct Diagnostic: Sendable, Hashable, CustomStringConvertible {
    public var file: String
    /// From 1.
    public var line: Int
    /// From 1, in Unicode scalars.
    public var column: Int
    /// What is wrong.
    public var message: String
    /// What would be right.
    public var remedy: String

    public init(file: String, line: Int, column: Int, message: String, remedy: String) {
        self.file = file
        self.line = line
        self.column = column
        self.message = message
        self.remedy = remedy
    }

    init(_ message: String, at location: SourceLocation, remedy: String) {
        self.init(
            file: location.file, line: location.line, column: location.column, message: message, remedy: remedy)
    }

    public var location: SourceLocation { SourceLocation(file: file, line: line, column: column) }

    /// `FILE:LINE:COLUMN: what is wrong; what would be right`.
    public var description: String { "\(file):\(line):\(column): \(message); \(remedy)" }
}

/// Everything that is wrong with a scenario, sorted by place; never empty.
public struct ScenarioProblems: Error, Sendable, CustomStringConvertible {
    public var diagnostics: [Diagnostic]

    public init(diagnostics: [Diagnostic]) {
        self.diagnostics = diagnostics
    }

    init(_ message: String, at location: SourceLocation, remedy: String) {
        self.init(diagnostics: [Diagnostic(message, at: location, remedy: remedy)])
    }

    /// One line per problem.
    public var description: String { diagnostics.map(\.description).joined(separator: "\n") }
}

/// Collects what is found wrong while a scenario is read, so that all of it can be said at once.
final class Problems {
    private(set) var found: [Diagnostic] = []
    private(set) var warnings: [Diagnostic] = []
    private var known: Set<Diagnostic> = []

    /// Notes a problem; the same one twice counts once.
    func report(_ message: String, at location: SourceLocation, remedy: String) {
        add([Diagnostic(message, at: location, remedy: remedy)])
    }

    func warn(_ message: String, at location: SourceLocation, remedy: String) {
        let diagnostic = Diagnostic(message, at: location, remedy: remedy)
        if known.insert(diagnostic).inserted { warnings.append(diagnostic) }
    }

    func add(_ diagnostics: [Diagnostic]) {
        for diagnostic in diagnostics where known.insert(diagnostic).inserted { found.append(diagnostic) }
    }

    /// Ends the reading where anything was found.
    func check() throws(ScenarioProblems) {
        guard !found.isEmpty else { return }
        throw ScenarioProblems(diagnostics: Self.sorted(found))
    }

    static func sorted(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
        diagnostics.sorted { ($0.location, $0.message) < ($1.location, $1.message) }
    }
}
