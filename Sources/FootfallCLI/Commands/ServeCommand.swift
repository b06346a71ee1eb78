import ArgumentParser
import Foundation
import Logging
import Scenario
import TrackingServer

/// `footfall serve`: a tracking server to try things on, and for a small shop one that works.
struct ServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Run a tracking server: events in over HTTP, attribution and reports out.",
        discussion: """
            It takes what Segment's libraries send (POST /v1/batch, track, identify, page), partners' links (GET /click), \
            postbacks (/postback) and a pixel (/pixel.gif), and answers with attribution (GET /v1/attribution?rule=last-touch), \
            reports and journeys; people open its page in a browser. SIGTERM or Ctrl-C stops it once everything accepted is \
            stored.

            Try it:          footfall serve
            For a shop:      footfall serve --store sqlite:shop.db --write-key env:WRITE --read-key env:READ \
            --allow-to https://shop.example
            With a fault:    footfall serve --fault acknowledged-loss=5%
            """)

    @Option(name: .long, help: "Port to listen on; 0 takes any that is free and says which.")
    var port = 8080
    @Option(name: .long, help: "Address to listen on. Beyond loopback it needs TLS and both keys.")
    var address = "127.0.0.1"
    @Option(
        name: .long,
        help: ArgumentHelp(
            "Where events are kept: memory, which forgets them at the end, or sqlite:FILE, where the next start goes on.",
            valueName: "store"))
    var store = "memory"
    @OptionGroup(title: "Access") var access: ServeAccessOptions
    @Option(
        name: .customLong("goal"), parsing: .singleValue,
        help: ArgumentHelp(
            "An event that is a conversion; may be repeated. (default: Order Completed)", valueName: "event"))
    var goals: [String] = []
    @Option(
        name: .long,
        help: ArgumentHelp(
            "Currency of all amounts, as in EUR; others are refused. By default nobody looks, and amounts have two decimals.",
            valueName: "code"))
    var currency: String?
    @Option(
        name: .customLong("fault"), parsing: .singleValue,
        help: ArgumentHelp(
            "A fault of the bank (`footfall faults`), or on the wire: "
                + WireFault.Kind.allCases.map { "\($0.rawValue) \($0.summary)" }.joined(separator: "; ")
                + ". May be repeated; every answer says so in x-footfall-fault.", valueName: "name[=rate]"))
    var faults: [String] = []
    @Option(
        name: .customLong("limit"), parsing: .singleValue,
        help: ArgumentHelp(
            "A bound of what is kept; when it is reached the answer is 503: "
                + ServeLimits.names.joined(separator: ", ") + ". May be repeated.", valueName: "name=number"))
    var limits: [String] = []
    @Option(
        name: .long, help: "What is logged, as JSON on standard error: debug (every request), info, warning, error.")
    var logLevel = LogLevel.info

    enum LogLevel: String, ExpressibleByArgument, CaseIterable { case debug, info, warning, error }

    func run() throws {
        var settings = ServerSettings()
        settings.address = address
        guard (0...65_535).contains(port) else { throw UsageError("--port \(port): expected 0 to 65535") }
        settings.port = port
        try access.apply(to: &settings, isLoopback: TrackingServer.isLoopback(address))
        if !goals.isEmpty { settings.goals = goals }
        try apply(currency: currency, to: &settings)
        settings.limits = try ServeLimits.read(limits)
        settings.readRule = ServeRules.read
        settings.judge = PartnerCompliance()
        let choice = try ServeFaults.apply(faults, to: &settings, try BackendRegistry.make(store))
        guard let backend = choice.backend else {
            throw UsageError("--store \(store): it keeps nothing that could be asked for; take memory or sqlite:FILE")
        }
        let level = Logger.Level(rawValue: logLevel.rawValue) ?? .info
        let logger = Logger(label: "footfall.serve") { _ in JSONLogHandler(level: level) }
        let server = try TrackingServer(settings, backend: backend, logger: logger)
        let greeting = ServeGreeting(settings: settings, store: choice.name, writeKey: access.writeKey)
        do {
            try Awaited.run { try await server.run { port in try? Terminal.say(greeting.text(port: port)) } }
        } catch let problem as SettingsProblem {
            throw problem
        } catch {
            throw UsageError(
                "--port \(port): \(address) cannot be listened on (\(error)); choose another port, or 0 for any that is free"
            )
        }
    }

    private func apply(currency: String?, to settings: inout ServerSettings) throws {
        guard let currency else { return }
        guard currency.utf8.count == 3, currency.utf8.allSatisfy({ (0x41...0x5A).contains($0) }) else {
            throw UsageError("--currency \(currency): expected three capital letters, as in EUR")
        }
        settings.currency = currency
        settings.minorUnits = Currency.minorUnits(of: currency)
    }
}
