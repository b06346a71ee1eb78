import ArgumentParser

/// How much is simulated by commands that repeat a scenario.
struct ReplicationOptions: ParsableArguments {
    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("How often the scenario is repeated.", valueName: "n"))
    var replications = 200

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("Exactly so many customers, shared over the arrivals.", valueName: "n"))
    var customers: Int?

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("Threads that simulate (default: one per processor).", valueName: "n"))
    var workers: Int?

    init() {}

    static let mostReplications = 1_000_000

    func check(_ problems: inout OptionProblems) {
        if !(1...Self.mostReplications).contains(replications) {
            problems.add("--replications \(replications): expected 1 to \(Self.mostReplications)")
        }
        if let customers, !(1...Limits.customers).contains(customers) {
            problems.add("--customers \(customers): expected 1 to \(Limits.customers)")
        }
        if let workers, !(1...1024).contains(workers) { problems.add("--workers \(workers): expected 1 to 1024") }
    }
}
