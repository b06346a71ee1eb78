import ArgumentParser
import Foundation
import Reporting
import Runner
import Scenario
import Simulation

/// `footfall trace`: one customer's whole story.
struct TraceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trace",
        abstract: "Tell one customer's whole story: every touch, decision and event, and what each rule credits.")

    @Argument(help: ArgumentHelp("Scenario file.", valueName: "scenario"))
    var scenario: String

    @Option(name: .long, parsing: .unconditional, help: ArgumentHelp("Number of the customer, from 0.", valueName: "n"))
    var customer = 0

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
        let engine = Engine(world: world, customers: customers)
        guard customer >= 0, customer < engine.count else {
            throw UsageError("--customer \(customer): customers are numbered 0 to \(engine.count - 1)")
        }
        var ledger = Ledger()
        engine.makeWorker().simulate(customer..<customer + 1, into: &ledger)
        guard !ledger.customers.isEmpty else {
            throw UsageError("--customer \(customer): this customer does not arrive before the horizon")
        }
        let teller = StoryTeller(compiled, world: world)
        switch output.format {
        case .json:
            let trace = TraceFile(ledger, world: world, start: compiled.start)
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            try Terminal.say(String(decoding: try encoder.encode(trace), as: UTF8.self))
        case .table:
            let color = Terminal.hasColor(STDOUT_FILENO, refused: output.noColor)
            let width = Terminal.width(of: STDOUT_FILENO)
            let stories = ledger.customers.indices.map {
                StoryRenderer.render(teller.tell($0, of: ledger), width: width, color: color)
            }
            try Terminal.say(stories.joined(separator: "\n"))
        }
    }
}

/// A customer's occurrences (and those of whom it referred) for programs.
private struct TraceFile: Encodable {
    struct Row: Encodable {
        var customer: String
        var sequence: UInt32
        /// Microseconds since 1970.
        var time: Int64
        var kind: String
        var stage: String?
        var to: String?
        var event: String?
        var channel: String?
        var partner: String?
        var line: String?
        var value: Double?
        var intent: Bool?
    }
    /// Microseconds since 1970.
    var start: Int64
    var occurrences: [Row]

    init(_ ledger: Ledger, world: World, start: Int64) {
        self.start = start
        occurrences = ledger.occurrences.map { occurrence in
            func stage(_ index: Int16) -> String { index < 0 ? "churned" : world.stages[Int(index)].name }
            let isTouch = occurrence.kind == .touch || occurrence.kind == .click
            var row = Row(
                customer: String(occurrence.customer), sequence: occurrence.sequence, time: start + occurrence.time,
                kind: "\(occurrence.kind)")
            row.stage = stage(occurrence.stage)
            row.to = stage(occurrence.to)
            row.event = occurrence.event < 0 ? nil : world.events[Int(occurrence.event)]
            if occurrence.channel >= 0 {
                let channel = world.channels[Int(occurrence.channel)]
                row.channel = channel.name
                row.partner = occurrence.partner < 0 ? nil : channel.partners[Int(occurrence.partner)].name
            }
            row.line = isTouch ? world.lines[Int(occurrence.line)].path : nil
            row.value = occurrence.value == 0 ? nil : Double(occurrence.value) / world.minorUnits
            row.intent = occurrence.flags.contains(.intent) ? true : nil
            return row
        }
    }
}
