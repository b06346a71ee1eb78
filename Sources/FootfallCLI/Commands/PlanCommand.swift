import ArgumentParser
import Foundation
import Pacing
import Reporting
import Runner
import Scenario

/// `footfall plan`: what would be sent, before anything is.
struct PlanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Say what a run would send: customers, events by kind, memory, and the load profile.",
        discussion: "Estimated from a pilot of up to 2,000 of the scenario's customers; nothing is sent.")

    @Argument(help: ArgumentHelp("Scenario file.", valueName: "scenario"))
    var scenario: String
    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("Exactly so many customers, shared over the arrivals.", valueName: "n"))
    var customers: Int?
    @OptionGroup var reading: ScenarioOptions
    @OptionGroup var output: OutputOptions

    mutating func validate() throws { try Limits.check(customers: customers) }

    func run() throws {
        let compiled = try reading.load(scenario)
        guard let world = compiled.world else { throw RunError.nothingToSimulate(compiled.name) }
        let outlook = try Outlook(compiled, world: world, customers: customers)
        switch output.format {
        case .json: try printJSON(outlook, compiled)
        case .table: try printTable(outlook, compiled)
        }
    }

    private func printTable(_ outlook: Outlook, _ scenario: CompiledScenario) throws {
        var lines = ["\(scenario.name): what a run would send", ""]
        let span = outlook.days.map { " over \(number($0)) days" } ?? ""
        lines.append("customers  \(number(Double(outlook.customers)))\(span)")
        if outlook.referred > 0 { lines.append("referred   about \(number(outlook.referred))") }
        lines.append("events     about \(number(outlook.events)), from a pilot of \(outlook.pilot) customers")
        lines.append(
            "memory     journey order: the same for any number; time order: "
                + "\(outlook.bytesPerActiveCustomer) bytes for each active customer")
        lines.append("")
        var table = TableRenderer([.init("event", .left), .init("expected"), .init("per customer")])
        for row in outlook.rows {
            table.add([
                row.name, number(row.events), String(format: "%.3g", row.events / Double(max(outlook.customers, 1))),
            ])
        }
        lines += table.render(width: Terminal.width(of: STDOUT_FILENO)).lines
        if let load = scenario.load, let text = profile(load) { lines += ["", text] }
        try Terminal.say(lines.joined(separator: "\n"))
    }

    /// The load profile as the pacer sees it.
    private func profile(_ load: LoadPlan) -> String? {
        guard case .profile(let phases) = load.shape,
            let pacer = try? Pacer(phases: phases.flatMap(\.pieces))
        else { return nil }
        var table = TableRenderer([.init("phase", .left), .init("rate/s"), .init("ramp s"), .init("hold s")])
        for phase in phases {
            let pieces = phase.pieces
            table.add([
                phase.name, number(phase.rate), number(pieces.reduce(0) { $0 + $1.ramp }),
                number(pieces.reduce(0) { $0 + $1.hold }),
            ])
        }
        let total = "load: \(number(Double(pacer.count))) events in \(number(pacer.duration)) s"
        return ([total] + table.render(width: Terminal.width(of: STDOUT_FILENO)).lines).joined(separator: "\n")
    }

    private func printJSON(_ outlook: Outlook, _ scenario: CompiledScenario) throws {
        let object = PlanFile(
            scenario: scenario.name, customers: outlook.customers, referred: outlook.referred,
            eventsTotal: outlook.events, pilotCustomers: outlook.pilot,
            bytesPerActiveCustomer: outlook.bytesPerActiveCustomer,
            events: Dictionary(outlook.rows.map { ($0.name, $0.events) }, uniquingKeysWith: +))
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try Terminal.say(String(decoding: try encoder.encode(object), as: UTF8.self))
    }

    private func number(_ value: Double) -> String {
        let formatter = NumberFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.numberStyle = .decimal
        formatter.maximumFractionDigits = value < 10 ? 2 : 0
        return formatter.string(from: NSNumber(value: value)) ?? "\(value)"
    }
}

private struct PlanFile: Encodable {
    var scenario: String
    var customers: Int
    var referred: Double
    var eventsTotal: Double
    var pilotCustomers: Int
    var bytesPerActiveCustomer: Int
    var events: [String: Double]

    enum CodingKeys: String, CodingKey {
        case scenario, customers, referred, events
        case eventsTotal = "events_total"
        case pilotCustomers = "pilot_customers"
        case bytesPerActiveCustomer = "bytes_per_active_customer"
    }
}
