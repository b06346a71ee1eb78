import ArgumentParser
import Attribution
import Check
import Forecast
import Foundation
import HTTPBackend
import Results
import Runner
import Scenario
import Tracking
import TrackingServer

/// The root of the command line.
public struct FootfallCommand: ParsableCommand {
    public static let configuration = CommandConfiguration(
        commandName: "footfall",
        abstract: "Simulate customers, drive a tracking backend, and check what it reports.",
        discussion: """
            Footfall knows what really caused each purchase, what an attribution rule says of it, and what the backend
            under test reports; it explains the differences.

            Start with:  footfall init my-shop && footfall run my-shop.yaml
            """,
        version: Footfall.version,
        subcommands: [
            RunCommand.self, ForecastCommand.self, LoadCommand.self, CheckCommand.self, JudgeCommand.self,
            AttributeCommand.self, FitCommand.self, BacktestCommand.self, OptimiseCommand.self, LogCommand.self,
            CompareCommand.self, MergeCommand.self, ClusterCommand.self,
            ValidateCommand.self, PlanCommand.self, TraceCommand.self, ReportCommand.self, InitCommand.self,
            SchemaCommand.self,
            PluginsCommand.self, PresetsCommand.self, FaultsCommand.self, ServeCommand.self,
        ])

    public init() {}

    /// Parses the process's arguments, runs the command, and ends the process with an exit code: the whole command line, for a
    /// `main` of one line.
    ///
    /// - Parameters:
    ///   - backends: those of others, beside what comes with Footfall: `[BackendEntry(MyBackend.self)]`.
    ///   - rules: likewise, `[RuleEntry(MyRule.self)]`.
    public static func start(backends: [BackendEntry] = [], rules: [RuleEntry] = []) -> Never {
        // A reader who leaves early must not kill a run before its results are written.
        signal(SIGPIPE, SIG_IGN)
        do {
            try BackendRegistry.add(backends)
            try RuleRegistry.add(rules)
            var command = try FootfallCommand.parseAsRoot()
            try command.run()
            Foundation.exit(0)
        } catch {
            Foundation.exit(FootfallCommand.report(error))
        }
    }

    /// Says what went wrong and which exit code that is.
    private static func report(_ error: any Error) -> Int32 {
        switch error {
        case let code as ExitCode: return code.rawValue
        case let problems as ScenarioProblems:
            for diagnostic in problems.diagnostics { Terminal.complain("\(diagnostic)") }
            let count = problems.diagnostics.count
            Terminal.complain(count == 1 ? "1 problem found" : "\(count) problems found")
            return 2
        case let problems as PresetProblems:
            for problem in problems.problems { Terminal.complain("\(problem)") }
            return 2
        case let error as UsageError:
            for message in error.messages { Terminal.complain(message) }
            if error.messages.count > 1 { Terminal.complain("\(error.messages.count) problems found") }
            return 2
        case let problem as SettingsProblem:
            Terminal.complain("error: \(problem)")
            return 2
        case let error as ResultsError:
            Terminal.complain("error: \(error)")
            return error.exitCode
        case let problems as PartProblems:
            for message in problems.messages { Terminal.complain("error: \(message)") }
            if problems.messages.count > 1 { Terminal.complain("\(problems.messages.count) problems found") }
            return 2
        case let error as CheckError:
            Terminal.complain("error: \(error)")
            return 2
        case let error as ForecastError:
            Terminal.complain("error: \(error)")
            return 2
        case let error as RunError:
            Terminal.complain("error: \(error)")
            return error.exitCode
        case let error as ResumeError:
            Terminal.complain("error: \(error)")
            return 2
        case let error as TruthError:
            Terminal.complain("error: \(error)")
            return 2
        case let error as DataDrivenFailure:
            Terminal.complain("error: \(error)")
            return 2
        case let error as RuleError:
            Terminal.complain("error: the rule failed: \(error)")
            return 3
        case let error as BackendError:
            Terminal.complain("error: \(error)")
            if case .badOption = error { return 2 }
            return 3
        default:
            // Help and version are "errors" of the parser with exit code 0; wrong usage is 64 to it and 2 to us.
            let code = FootfallCommand.exitCode(for: error).rawValue
            let text = FootfallCommand.fullMessage(for: error)
            if code == 0 { try? Terminal.say(text) } else { Terminal.complain(text) }
            return code == 0 ? 0 : 2
        }
    }
}
