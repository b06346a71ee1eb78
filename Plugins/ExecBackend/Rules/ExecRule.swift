import Foundation
import Tracking

/// Any program, in any language, as an attribution rule: a line of JSON for each conversion on its standard input, a line of
/// weights back. See the article on the protocol for what is said.
///
/// The program is started when the rule is made, as a backend's is: without a shell, without arguments, with a scrubbed
/// environment, with a deadline on every answer. It ends with the rule.
public struct ExecRule: CreditRule {
    public static let description = RuleDescription(
        name: "exec", summary: "any program, by lines of JSON on its standard input and output",
        parameters: [
            BackendOption(
                name: "path", type: .path, standard: nil, summary: "the program; relative to the current folder"),
            BackendOption(
                name: "deadline", type: .duration, standard: "60s",
                summary: "how long each answer may take, as in 500ms, 30s or 2m"),
            BackendOption(
                name: "max_line", type: .integer, standard: "16777216", summary: "bytes that an answer may have"),
        ])

    /// What the program says it is called.
    public let name: String
    private let program: RuleProgram

    /// Starts the program and asks what it is called.
    ///
    /// - Parameter parameters: those of ``description``; all others are the program's own.
    /// - Throws: ``RuleError``.
    public init(parameters: [String: String]) throws {
        var options = parameters
        options["program"] = options.removeValue(forKey: "path")
        do {
            program = try RuleProgram(ExecSettings(options))
        } catch BackendError.badOption(let name, let value, let remedy) {
            throw RuleError.badParameter(name: name == "program" ? "path" : name, value: value, remedy: remedy)
        }
        name = try program.describe()
    }

    public func weigh(_ conversion: CreditQuestion, into weights: inout [Double]) throws {
        weights = try program.weigh(conversion)
    }

    /// For the command line, under its own name or another.
    ///
    /// - Parameters:
    ///   - name: as rules are spelled.
    ///   - path: of the program; `nil`: it is a parameter.
    public static func entry(name: String = description.name, path: String? = nil) -> RuleEntry {
        var about = description
        about.name = name
        if path != nil { about.parameters.removeAll { $0.name == "path" } }
        return RuleEntry(about, takesOthers: true) { parameters in
            let rule = try ExecRule(
                parameters: path.map { parameters.merging(["path": $0]) { _, own in own } } ?? parameters)
            return PluggedRule(name: rule.name, parameters: parameters, rule: rule)
        }
    }
}
