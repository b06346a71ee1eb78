import ArgumentParser
import Attribution
import Tracking

/// `footfall plugins`: what is installed.
struct PluginsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plugins", abstract: "List the backends and rules with their options and what they can do.",
        discussion: """
            A program footfall-backend-NAME on PATH is the backend NAME; it is started to say what it can do. Any other
            program is a backend by --backend exec:PATH, or a rule by --rule 'exec(path=PATH)'.
            """)

    func run() throws {
        for entry in BackendRegistry.all { try Terminal.say(text(entry.description)) }
        for (name, path) in BackendRegistry.programs {
            do {
                var entry = try BackendRegistry.entry(name: name, program: path).description
                entry.summary += " (\(path))"
                try Terminal.say(text(entry))
            } catch {
                try Terminal.say("\(name)\n  \(path)\n  not usable: \(error)\n")
            }
        }
        try Terminal.say("none\n  discards every event: measures the simulation alone\n")
        for entry in RuleRegistry.commandLine.entries { try Terminal.say(text(entry.description)) }
    }

    private func text(_ backend: BackendDescription) -> String {
        var lines = ["\(backend.name)", "  \(backend.summary)"]
        if backend.name == "exec" {
            lines.append("  what it can do, and further options: as the program says")
        } else if backend.name == "http" {
            lines.append("  what it can do, and further options: as the preset says (`footfall presets`)")
        } else {
            lines.append(
                "  attribution: \(backend.attribution.rawValue); read-back: \(backend.readBack.rawValue); "
                    + "durable: \(backend.durable.rawValue); idempotent: \(backend.idempotent ? "yes" : "no")")
            if !backend.rules.isEmpty { lines.append("  rules: \(backend.rules.joined(separator: ", "))") }
            if backend.timeResolution > 1 { lines.append("  time resolution: \(backend.timeResolution) microseconds") }
            if !backend.backdating { lines.append("  takes no times of the past") }
        }
        lines += backend.options.map(line)
        return lines.joined(separator: "\n") + "\n"
    }

    private func text(_ rule: RuleDescription) -> String {
        (["rule \(rule.name)", "  \(rule.summary)"] + rule.parameters.map(line)).joined(separator: "\n") + "\n"
    }

    private func line(_ option: BackendOption) -> String {
        let type = option.choices.isEmpty ? option.type.rawValue : option.choices.joined(separator: "|")
        let standard = option.standard.map { " (default \($0))" } ?? " (required)"
        return "  \(option.name)=\(type)\(standard): \(option.summary)"
    }
}
