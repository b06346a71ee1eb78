/// One thing that is wrong with a preset: where, what, and what would be right.
public struct PresetProblem: Sendable, Hashable, CustomStringConvertible {
    /// As the user named it, or the name of a shipped preset.
    public var file: String
    /// From 1.
    public var line: Int
    /// From 1, in Unicode scalars.
    public var column: Int
    public var message: String
    public var remedy: String

    /// `FILE:LINE:COLUMN: what is wrong; what would be right`.
    public var description: String { "\(file):\(line):\(column): \(message); \(remedy)" }
}

/// Everything that is wrong with a preset, by place; never empty.
public struct PresetProblems: Error, Sendable, CustomStringConvertible {
    public var problems: [PresetProblem]
    /// One line per problem.
    public var description: String { problems.map(\.description).joined(separator: "\n") }
}

/// Collects problems while a preset is read, so that all can be said at once.
final class PresetProblemList {
    let file: String
    private(set) var found: [PresetProblem] = []

    init(file: String) { self.file = file }

    func report(_ message: String, at place: Place, remedy: String) {
        let problem = PresetProblem(
            file: file, line: place.line, column: place.column, message: message, remedy: remedy)
        if !found.contains(problem) { found.append(problem) }
    }

    /// - Throws: ``PresetProblems`` where anything was found.
    func check() throws(PresetProblems) {
        guard !found.isEmpty else { return }
        throw PresetProblems(
            problems: found.sorted { ($0.line, $0.column, $0.message) < ($1.line, $1.column, $1.message) })
    }
}

/// A place in a preset's text, both from 1.
struct Place: Sendable, Hashable {
    var line: Int
    var column: Int
}
