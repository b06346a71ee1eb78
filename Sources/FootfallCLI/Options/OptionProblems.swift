import ArgumentParser
import HTTPBackend
import Scenario
import Tracking

/// An option or argument that cannot be used, or several; exit code 2.
struct UsageError: Error, CustomStringConvertible {
    /// One line each, at least one.
    let messages: [String]

    init(_ message: String) { messages = ["error: \(message)"] }

    fileprivate init(messages: [String]) { self.messages = messages }

    /// For those who are not told at a terminal.
    var description: String {
        messages.map { String($0.trimmingPrefix("error: ")) }.joined(separator: "; ")
    }
}

/// Collects what is wrong with a command line, so that whoever typed it is told everything at once.
///
///     var problems = OptionProblems()
///     let budget = try problems.reading { try CheckBudget.read(text) }
///     let scenario = try problems.reading { try options.load(path) }
///     try problems.refuse()
struct OptionProblems {
    private var messages: [String] = []

    /// Notes one that was found by looking.
    mutating func add(_ message: String) { messages.append("error: \(message)") }

    /// - Returns: what was read; `nil` where it cannot be used, which is noted.
    /// - Throws: what is no problem of the command line or of a file that it names.
    mutating func reading<Value>(_ read: () throws -> Value) throws -> Value? {
        do {
            return try read()
        } catch let error as UsageError {
            messages += error.messages
        } catch let problems as ScenarioProblems {
            messages += problems.diagnostics.map { "\($0)" }
        } catch let problems as PresetProblems {
            messages += problems.problems.map { "\($0)" }
        } catch let error as ValidationError {
            add(error.message)
        } catch let error as BackendError {
            guard case .badOption = error else { throw error }
            add("\(error)")
        }
        return nil
    }

    /// - Throws: ``UsageError`` with all that was found, if anything was.
    func refuse() throws {
        guard messages.isEmpty else { throw UsageError(messages: messages) }
    }

    /// What was read, once it is known that there are no problems.
    ///
    /// - Throws: ``UsageError`` as ``refuse()``.
    func value<Value>(_ value: Value?) throws -> Value {
        try refuse()
        guard let value else { preconditionFailure("what was not read was noted") }
        return value
    }
}
