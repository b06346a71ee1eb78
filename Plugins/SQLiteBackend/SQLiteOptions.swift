import Tracking

/// What can be set, read from what the user typed.
struct SQLiteOptions: Sendable {
    enum Synchronous: String, CaseIterable { case off, normal, full }
    /// When the indices are built that find copies of an event, and a device's touches.
    enum Index: String, CaseIterable {
        /// With every event.
        case immediate
        /// When the run settles.
        case deferred
    }

    var path: String
    var synchronous = Synchronous.normal
    var index = Index.immediate
    /// How long to wait for another program that is writing to the file. Not for users; tests wait less.
    var patienceSeconds = 10.0

    static let described = [
        BackendOption(name: "path", type: .path, standard: nil, summary: "the file; it is made where there is none"),
        BackendOption(
            name: "synchronous", type: .choice, standard: Synchronous.normal.rawValue,
            choices: Synchronous.allCases.map(\.rawValue),
            summary:
                "what survives a power failure: all that was acknowledged (full), a sound file (normal), nothing (off)"
        ),
        BackendOption(
            name: "index", type: .choice, standard: Index.immediate.rawValue, choices: Index.allCases.map(\.rawValue),
            summary:
                "find copies of events as they come (immediate), or when the run settles, which is faster (deferred)"
        ),
    ]

    init(path: String) { self.path = path }

    /// - Throws: ``BackendError/badOption(name:value:remedy:)``.
    init(_ options: [String: String]) throws {
        for name in options.keys.sorted() where !Self.described.contains(where: { $0.name == name }) {
            throw BackendError.badOption(
                name: name, value: options[name] ?? "",
                remedy: "there is no such option; there are \(Self.described.map(\.name).joined(separator: ", "))")
        }
        guard let path = options["path"], !path.isEmpty else {
            throw BackendError.badOption(
                name: "path", value: options["path"] ?? "", remedy: "name a file, as in sqlite:out.db")
        }
        self.path = path
        synchronous = try Self.choice("synchronous", options, standard: synchronous)
        index = try Self.choice("index", options, standard: index)
    }

    private static func choice<Choice: RawRepresentable & CaseIterable>(
        _ name: String, _ options: [String: String], standard: Choice
    ) throws -> Choice where Choice.RawValue == String {
        guard let text = options[name] else { return standard }
        guard let choice = Choice(rawValue: text) else {
            let all = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw BackendError.badOption(name: name, value: text, remedy: "expected one of \(all)")
        }
        return choice
    }
}
