import Attribution
import ExecBackend
import Synchronization
import Tracking

/// The rules of others that `--rule` and scenarios know.
enum RuleRegistry {
    private static let others = Mutex(RuleCatalog())

    /// - Throws: ``UsageError`` for a name that is taken.
    static func add(_ entries: [RuleEntry]) throws {
        for entry in entries {
            let problem = others.withLock { catalog in
                entry.description.name == ExecRule.description.name
                    ? "there are two rules named 'exec'; give yours another name in its description"
                    : catalog.add(entry)
            }
            if let problem { throw UsageError(problem) }
        }
    }

    /// Programs as well, which are named on the command line alone.
    static var commandLine: RuleCatalog {
        var catalog = others.withLock { $0 }
        _ = catalog.add(ExecRule.entry())
        return catalog
    }

    /// - Parameter programs: `NAME=PATH` each.
    static func forScenarios(programs: [String]) throws -> RuleCatalog {
        var catalog = others.withLock { $0 }
        for text in programs {
            guard let equals = text.firstIndex(of: "="), equals != text.startIndex, text[equals...].count > 1 else {
                throw UsageError("--rule-program \(text): expected NAME=PATH, as in my-rule=./my-rule.py")
            }
            let (name, path) = (String(text[..<equals]), String(text[text.index(after: equals)...]))
            do {
                // Here, and not where the scenario names it, so that a wrong path is this option's problem.
                _ = try ExecRule(parameters: ["path": path])
            } catch RuleError.badParameter(_, _, let remedy) {
                throw UsageError("--rule-program \(text): \(remedy)")
            }
            if let problem = catalog.add(ExecRule.entry(name: name, path: path)) {
                throw UsageError("--rule-program \(text): \(problem)")
            }
        }
        return catalog
    }
}
