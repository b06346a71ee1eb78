import Foundation
import Tracking

/// Any program, in any language, as a backend: lines of JSON on its standard input and output, one batch a line.
///
/// The program is started when the backend is made, to say what it can do, and again for each run. It gets no shell, no
/// arguments, and of the environment only `PATH`, `HOME`, `TMPDIR`, `TZ`, `LANG`, `LC_ALL` and `LC_CTYPE`; its standard error
/// goes where ours does; it ends with the session, and whatever it started with it. See the article on the protocol for what is said.
///
/// A program that ends, is silent for too long, says what is no answer, or speaks another version of the protocol makes the
/// run fail with an error that names the program, the message and what happened.
public struct ExecBackend: TrackingBackend {
    public static let description = BackendDescription(
        name: "exec", summary: "any program, by lines of JSON on its standard input and output",
        options: [
            BackendOption(
                name: "program", type: .path, standard: nil, summary: "the program; relative to the current folder"),
            BackendOption(
                name: "deadline", type: .duration, standard: "60s",
                summary: "how long each answer may take, as in 500ms, 30s or 2m"),
            BackendOption(
                name: "max_line", type: .integer, standard: "16777216",
                summary: "bytes that a line of an answer may have"),
        ])

    public let capabilities: BackendDescription
    let settings: ExecSettings

    /// Starts the program and asks it to describe itself.
    ///
    /// - Parameter options: those of ``description`` and those that the program describes.
    /// - Throws: `BackendError.badOption`; `BackendError.unavailable` where the program cannot be
    ///   started or does not speak the protocol.
    public init(options: [String: String]) throws {
        settings = try ExecSettings(options)
        let program = try ExecProgram(settings)
        defer { program.end() }
        capabilities = try program.describe()
        let known = Set(capabilities.options.map(\.name))
        for name in settings.own.keys.sorted() where !known.contains(name) {
            throw BackendError.badOption(
                name: name, value: settings.own[name] ?? "",
                remedy: "\(settings.program) has no such option; it has \(known.sorted().joined(separator: ", "))")
        }
    }

    public func prepare(_ plan: RunPlan) throws -> any TrackingSession {
        let program = try ExecProgram(settings)
        do {
            try program.prepare(plan)
        } catch {
            program.end()
            throw error
        }
        return BlockingSession(ExecStore(program, rules: capabilities.rules), plan: plan)
    }
}

/// The options, read.
struct ExecSettings: Sendable {
    var program: String
    var deadlineSeconds = 60.0
    var longestLine = 1 << 24
    /// Options that are the program's own.
    var own: [String: String]

    init(_ options: [String: String]) throws {
        var own = options
        guard let program = own.removeValue(forKey: "program"), !program.isEmpty else {
            throw BackendError.badOption(
                name: "program", value: "", remedy: "name a program, as in exec:./my-backend.py")
        }
        self.program = program.contains("/") ? program : "./" + program
        guard FileManager.default.fileExists(atPath: self.program) else {
            throw BackendError.badOption(name: "program", value: program, remedy: "there is no such file")
        }
        guard ProgramFinder.isProgram(self.program) else {
            throw BackendError.badOption(
                name: "program", value: program, remedy: "it cannot be executed; try: chmod +x \(self.program)")
        }
        if let text = own.removeValue(forKey: "deadline") { deadlineSeconds = try Self.duration(text) }
        if let text = own.removeValue(forKey: "max_line") {
            guard let number = Int(text), (1024...(1 << 32)).contains(number) else {
                throw BackendError.badOption(
                    name: "max_line", value: text, remedy: "expected a number of bytes from 1024 to 4294967296")
            }
            longestLine = number
        }
        self.own = own
    }

    private static func duration(_ text: String) throws -> Double {
        let units = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600)] as [(String, Double)]
        for (unit, seconds) in units where text.hasSuffix(unit) {
            if let number = Double(text.dropLast(unit.count)), number > 0, number * seconds <= 86_400 {
                return number * seconds
            }
        }
        throw BackendError.badOption(
            name: "deadline", value: text, remedy: "expected a duration of up to 24h, as in 500ms, 30s or 2m")
    }
}
