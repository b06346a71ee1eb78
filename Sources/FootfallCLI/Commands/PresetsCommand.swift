import ArgumentParser
import HTTPBackend

/// `footfall presets`: how backend http can speak.
struct PresetsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "presets",
        abstract: "List the presets of backend http, or show one as the start of your own.",
        discussion: """
            footfall presets show segment > my-server.yaml
            footfall run my-shop.yaml --backend http:url=http://127.0.0.1:8080 --preset ./my-server.yaml
            """,
        subcommands: [List.self, Show.self], defaultSubcommand: List.self)

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "List the presets.")

        func run() throws {
            for entry in try PresetCatalog.entries() {
                try Terminal.say("\(entry.name)\n  \(entry.summary)\n  \(entry.checked)\n")
            }
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "show", abstract: "Print a preset's YAML.")

        @Argument(help: ArgumentHelp("One of the list.", valueName: "name"))
        var name: String

        func run() throws {
            guard let text = PresetCatalog.text(of: name) else {
                let names = PresetCatalog.names
                throw UsageError(
                    "there is no preset '\(name)'\(BackendRegistry.hint(name, among: names)); shipped are "
                        + names.joined(separator: ", "))
            }
            try Terminal.say(text)
        }
    }
}
