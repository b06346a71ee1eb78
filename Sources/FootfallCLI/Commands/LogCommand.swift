import ArgumentParser
import Fitting
import Foundation
import Runner
import Scenario
import Simulation

/// `footfall log`: what happens to a scenario's customers, as an event log.
struct LogCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log",
        abstract: "Write what happens to a scenario's customers as the CSV log that fit and attribute read.",
        discussion: """
            One row for each arrival (stage), decision, touch as it is seen, conversion (the goal, and every event with a value)
            and refund:
              customer,time,event,channel,kind,partner,campaign,line,goal,order,value,stage,to
            Customers follow one another, each with its rows in order of time. It is the truth: `tracking:` hides nothing here.
            """)

    @Argument(help: ArgumentHelp("Scenario file.", valueName: "scenario"))
    var scenario: String

    @Option(name: .long, help: ArgumentHelp("Into a file instead of standard output.", valueName: "file"))
    var out: String?

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("Exactly so many customers, shared over the arrivals.", valueName: "n"))
    var customers: Int?

    @OptionGroup var reading: ScenarioOptions

    mutating func validate() throws { try Limits.check(customers: customers) }

    func run() throws {
        let compiled = try reading.load(scenario)
        guard let world = compiled.world else { throw RunError.nothingToSimulate(compiled.name) }
        guard let out else { return try write(compiled, world, to: .standardOutput) }
        let partial = "\(out).partial-\(UInt32.random(in: 0...0xFF_FFFF))"
        guard FileManager.default.createFile(atPath: partial, contents: nil),
            let file = FileHandle(forWritingAtPath: partial)
        else { throw UsageError("--out \(out) cannot be written") }
        do {
            try write(compiled, world, to: file)
            try file.close()
            guard rename(partial, out) == 0 else {
                throw UsageError("--out \(out) cannot be written: \(String(cString: strerror(errno)))")
            }
        } catch {
            try? FileManager.default.removeItem(atPath: partial)
            throw error
        }
    }

    private func write(_ scenario: CompiledScenario, _ world: World, to file: FileHandle) throws {
        let engine = Engine(world: world, customers: customers)
        let worker = engine.makeWorker()
        let writer = LogWriter(world, start: scenario.start)
        var text = Array(LogWriter.header.utf8)
        var ledger = Ledger()
        var next = 0
        while next < engine.count {
            let end = min(engine.count, next + 1_024)
            ledger.removeAll()
            worker.simulate(next..<end, into: &ledger)
            if let runaway = worker.runaway {
                throw UsageError(
                    "\(scenario.name): customer \(runaway) lives through over a million events; check its rates")
            }
            writer.write(ledger, into: &text)
            try file.write(contentsOf: Data(text))
            text.removeAll(keepingCapacity: true)
            next = end
        }
        if !text.isEmpty { try file.write(contentsOf: Data(text)) }
    }
}
