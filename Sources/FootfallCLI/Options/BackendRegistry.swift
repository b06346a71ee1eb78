import ExecBackend
import HTTPBackend
import MemoryBackend
import SQLiteBackend
import Scenario
import Synchronization
import Tracking

/// The backends that `--backend` knows: the only place that names concrete plugins.
public enum BackendRegistry {
    /// What comes with Footfall, in the order in which it is listed.
    private static let ours: [BackendEntry] = [
        BackendEntry(MemoryBackend.self),
        BackendEntry(SQLiteBackend.self),
        BackendEntry(ExecBackend.self) { options in
            // The program's own options come with it.
            try ExecBackend(
                options: options.filter { name, _ in
                    ExecBackend.description.options.contains { $0.name == name }
                }
            ).capabilities
        },
        BackendEntry(HTTPBackend.self) { try HTTPBackend.describe($0) },
    ]
    private static let others = Mutex<[BackendEntry]>([])

    static var all: [BackendEntry] { ours + others.withLock { $0 } }

    /// Adds backends of others.
    ///
    /// - Throws: ``UsageError`` for a name that is taken.
    static func add(_ entries: [BackendEntry]) throws {
        for entry in entries {
            let name = entry.description.name
            guard name != "none", !all.contains(where: { $0.description.name == name }) else {
                throw UsageError(
                    "there are two backends named '\(name)'; give one of them another name in its description")
            }
            others.withLock { $0.append(entry) }
        }
    }

    /// Programs on PATH that are backends by their names; a backend that is built in comes first.
    static var programs: [(name: String, path: String)] {
        let names = Set(all.map(\.description.name)).union(["none"])
        return ProgramFinder.all().filter { !names.contains($0.name) }
    }

    /// The entry of a program, under the name by which it was found.
    static func entry(name: String, program path: String) throws -> BackendEntry {
        var description = try ExecBackend(options: ["program": path]).capabilities
        description.name = name
        description.options.removeAll { $0.name == "program" }
        // What is the program's own comes first, so that `NAME:VALUE` is its first option.
        let standard = Set(ExecBackend.description.options.map(\.name))
        description.options =
            description.options.filter { !standard.contains($0.name) }
            + description.options.filter { standard.contains($0.name) }
        return BackendEntry(description) { options in
            try ExecBackend(options: options.merging(["program": path]) { own, _ in own })
        }
    }

    /// A backend as asked for on the command line.
    struct Choice {
        var name: String
        /// `nil` for `none`: events are made, counted and discarded.
        var backend: (any TrackingBackend)?
        /// Whether it computes credit in whole numbers, as our own do, and owes the oracle every unit.
        var isOurs = false
    }

    /// `NAME[:[VALUE,]OPTION=VALUE,...]`.
    ///
    /// - Parameter further: options that came by flags of their own.
    /// - Throws: ``UsageError`` naming what is not known, with a suggestion; what the backend's own initialiser throws.
    static func make(_ text: String, further: [String: String] = [:]) throws -> Choice {
        let (name, rest) = split(text)
        if name == "none" {
            guard rest.isEmpty else { throw UsageError("--backend \(text): backend none takes no options") }
            return Choice(name: name, backend: nil)
        }
        let entry = try find(name, text)
        let options = try BackendOptions(rest, of: entry, text: text, further: further).values
        let foreign = [ExecBackend.description.name, HTTPBackend.description.name]
        let isOurs = !foreign.contains(name) && ours.contains { $0.description.name == name }
        return Choice(name: name, backend: try entry.make(options), isOurs: isOurs)
    }

    private static func find(_ name: String, _ text: String) throws -> BackendEntry {
        if let entry = all.first(where: { $0.description.name == name }) { return entry }
        if let path = ProgramFinder.program(named: name) { return try entry(name: name, program: path) }
        let names = all.map(\.description.name) + programs.map(\.name) + ["none"]
        throw UsageError(
            "--backend \(text): there is no backend '\(name)'\(hint(name, among: names)); installed are "
                + names.joined(separator: ", ")
                + " (a program \(ProgramFinder.prefix)\(name) on PATH would be one, or name it by exec:PATH)")
    }

    private static func split(_ text: String) -> (name: String, rest: String) {
        guard let colon = text.firstIndex(of: ":") else { return (text, "") }
        return (String(text[..<colon]), String(text[text.index(after: colon)...]))
    }

    static func hint(_ word: String, among names: [String]) -> String {
        Suggestion.closest(to: word, among: names).map { " (did you mean '\($0)'?)" } ?? ""
    }
}

/// One kind of backend that the command line offers: `BackendEntry(MyBackend.self)`.
public struct BackendEntry: Sendable {
    public let description: BackendDescription
    let make: @Sendable ([String: String]) throws -> any TrackingBackend
    /// With options that name what else it takes: all options there are.
    let describe: @Sendable ([String: String]) throws -> BackendDescription

    public init<Backend: TrackingBackend>(_ type: Backend.Type) {
        self.init(Backend.description) { try Backend(options: $0) }
    }

    /// - Parameter describe: what the backend would be with these options.
    init<Backend: TrackingBackend>(
        _ type: Backend.Type, describe: @escaping @Sendable ([String: String]) throws -> BackendDescription
    ) {
        description = Backend.description
        make = { try Backend(options: $0) }
        self.describe = describe
    }

    init(
        _ description: BackendDescription, make: @escaping @Sendable ([String: String]) throws -> any TrackingBackend
    ) {
        self.description = description
        self.make = make
        describe = { _ in description }
    }
}
