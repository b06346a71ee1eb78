import ArgumentParser
import HTTPBackend
import Scenario
import Tracking

/// What goes with `--backend http:...`: whom it may speak to, and what it may read.
struct ServerOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "How backend http speaks to its server: one of `footfall presets`, or a file of your own.",
            valueName: "preset"))
    var preset: String?

    @Option(
        name: .customLong("secret"), parsing: .singleValue,
        help: ArgumentHelp(
            "A variable of the environment that backend http may read, for options given as env:NAME; may be repeated.",
            valueName: "name"))
    var secrets: [String] = []

    @Option(
        name: .customLong("allow-host"), parsing: .singleValue,
        help: ArgumentHelp(
            "A host other than this machine that backend http may send to; may be repeated.", valueName: "host"))
    var allowedHosts: [String] = []

    init() {}

    /// As options of the backend.
    ///
    /// - Throws: ``UsageError`` for a name that cannot be one, and where they go with another backend.
    func options(for backend: String) throws -> [String: String] {
        var options: [String: String] = [:]
        if let preset { options["preset"] = preset }
        if let name = (secrets + allowedHosts).first(where: { $0.isEmpty || $0.contains(",") }) {
            throw UsageError("'\(name)': expected one name; repeat the option for several")
        }
        if !secrets.isEmpty { options["secret"] = secrets.joined(separator: ",") }
        if !allowedHosts.isEmpty { options["allow_host"] = allowedHosts.joined(separator: ",") }
        guard options.isEmpty || backend == "http" || backend.hasPrefix("http:") else {
            throw UsageError("--preset, --secret and --allow-host go with --backend http:..., not with \(backend)")
        }
        return options
    }

    /// Sends one event of each kind and shows what was said.
    static func probe(_ choice: BackendRegistry.Choice, _ scenario: CompiledScenario, at moment: String) throws -> Bool
    {
        guard let backend = choice.backend as? HTTPBackend else {
            throw UsageError("--probe goes with --backend http:..., not with \(choice.name)")
        }
        let goals = scenario.goal.flatMap { scenario.vocabulary.events.firstIndex(of: $0) }.map { [UInt16($0)] }
        let exchanges = try backend.probe(
            RunPlan(
                id: "probe-\(moment)", vocabulary: scenario.vocabulary, goals: goals ?? [],
                currency: scenario.currency, minorUnits: scenario.minorUnits))
        for exchange in exchanges {
            try Terminal.say("== \(exchange.kind): \(exchange.result)")
            if !exchange.request.isEmpty { try Terminal.say(exchange.request + "\n--") }
            try Terminal.say(exchange.answer + "\n")
        }
        return exchanges.allSatisfy { $0.result == .accepted || $0.result == .unsent }
    }
}
