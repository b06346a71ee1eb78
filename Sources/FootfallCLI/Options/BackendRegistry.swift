import MemoryBackend
import SQLiteBackend
import Scenario
import Tracking

/// The backends that `--backend` knows: the only place that names concrete plugins.
public enum BackendRegistry {
    static let all: [Entry] = [Entry(MemoryBackend.self), Entry(SQLiteBackend.self)]

    /// One kind of backend.
    struct Entry: Sendable {
        let description: BackendDescription
        let make: @Sendable ([String: String]) throws -> any TrackingBackend

        init<Backend: TrackingBackend>(_ type: Backend.Type) {
            description = Backend.description
            make = { try Backend(options: $0) }
        }
    }

    /// A backend as asked for on the command line.
    struct Choice {
        var name: String
        /// `nil` for `none`: events are made, counted and discarded.
        var backend: (any TrackingBackend)?
    }

    /// `NAME[:[VALUE,]OPTION=VALUE,...]`.
    ///
    /// - Throws: ``UsageError`` naming what is not known, with a suggestion; what the backend's own initialiser throws.
    static func make(_ text: String) throws -> Choice {
        let (name, rest) = split(text)
        if name == "none" {
            guard rest.isEmpty else { throw UsageError("--backend \(text): backend none takes no options") }
            return Choice(name: name, backend: nil)
        }
        guard let entry = all.first(where: { $0.description.name == name }) else {
            let names = all.map(\.description.name) + ["none"]
            throw UsageError(
                "--backend \(text): there is no backend '\(name)'\(hint(name, among: names)); installed are "
                    + names.joined(separator: ", "))
        }
        let description = entry.description
        var options: [String: String] = [:]
        for (index, part) in rest.split(separator: ",", omittingEmptySubsequences: false).enumerated()
        where !part.isEmpty {
            guard let equals = part.firstIndex(of: "=") else {
                guard index == 0, let first = description.options.first else {
                    throw UsageError("--backend \(text): expected OPTION=VALUE, found '\(part)'")
                }
                options[first.name] = String(part)
                continue
            }
            let option = String(part[..<equals])
            let known = description.options.map(\.name)
            guard known.contains(option) else {
                let offered = known.isEmpty ? "it takes none" : "its options are \(known.joined(separator: ", "))"
                throw UsageError(
                    "--backend \(text): \(name) has no option '\(option)'\(hint(option, among: known)); \(offered)")
            }
            options[option] = String(part[part.index(after: equals)...])
        }
        return Choice(name: name, backend: try entry.make(options))
    }

    private static func split(_ text: String) -> (name: String, rest: String) {
        guard let colon = text.firstIndex(of: ":") else { return (text, "") }
        return (String(text[..<colon]), String(text[text.index(after: colon)...]))
    }

    private static func hint(_ word: String, among names: [String]) -> String {
        Suggestion.closest(to: word, among: names).map { " (did you mean '\($0)'?)" } ?? ""
    }
}
