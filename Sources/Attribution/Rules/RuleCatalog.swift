import Tracking

/// The rules of others, beside those of ``RuleFamily``.
public struct RuleCatalog: Sendable {
    public private(set) var entries: [RuleEntry]

    public init(_ entries: [RuleEntry] = []) { self.entries = entries }

    /// All names that a rule may have.
    public var names: [String] { RuleFamily.allCases.map(\.rawValue) + entries.map(\.description.name) }

    /// - Returns: what is wrong with the entry; `nil` once it is in.
    public mutating func add(_ entry: RuleEntry) -> String? {
        let name = entry.description.name
        guard !name.isEmpty,
            name.utf8.allSatisfy({ byte in
                byte == 45 || (48...57).contains(byte) || (97...122).contains(byte)
            })
        else { return "a rule is called '\(name)'; names have the characters a-z, 0-9 and -" }
        guard !names.contains(name) else {
            return "there are two rules named '\(name)'; give one of them another name in its description"
        }
        entries.append(entry)
        return nil
    }

    public func entry(called name: String) -> RuleEntry? { entries.first { $0.description.name == name } }
}

extension RuleReader {
    /// A rule of somebody else's, its parameters checked against its description.
    public static func request(
        _ entry: RuleEntry, parameters: [RuleParameter], column: Int = 1, text: String
    ) throws(RuleProblem) -> RuleRequest {
        let (name, known) = (entry.description.name, entry.description.parameters)
        var given: [String: String] = [:]
        for parameter in parameters {
            guard case .word(let word) = parameter.value.content else {
                throw RuleProblem(parameter.value.column, "`\(parameter.name)` takes one word", "quote it where needed")
            }
            let option = known.first { $0.name == parameter.name }
            guard option != nil || entry.takesOthers else {
                throw RuleProblem(
                    parameter.column, "`\(name)` has no parameter `\(parameter.name)`",
                    known.isEmpty ? "write its name alone" : "it has \(known.map(\.name).joined(separator: ", "))",
                    unknown: parameter.name, known: known.map(\.name))
            }
            if let option, option.type == .choice, !option.choices.contains(word) {
                throw RuleProblem(
                    parameter.value.column, "`\(parameter.name)` is `\(word)`",
                    "it is one of \(option.choices.joined(separator: ", "))", unknown: word, known: option.choices)
            }
            given[parameter.name] = word
        }
        for option in known where option.standard == nil && given[option.name] == nil {
            throw RuleProblem(
                column, "`\(name)` needs `\(option.name)`", "write it like `\(name)(\(option.name)=...)`")
        }
        do {
            let rule = try entry.make(given)
            return RuleRequest(text: text, name: rule.name, method: .perConversion(.further(.plugged(rule))))
        } catch RuleError.badParameter(let parameter, let value, let remedy) {
            let place = parameters.first { $0.name == parameter }?.value.column ?? column
            throw RuleProblem(place, "`\(parameter)` is `\(value)`", remedy)
        } catch {
            throw RuleProblem(column, "`\(name)` cannot be used", "\(error)", isBroken: true)
        }
    }
}
