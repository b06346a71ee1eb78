import ArgumentParser
import Faults

/// `--fault NAME[=RATE]`, as often as wanted: puts failures of real tracking servers into the backend.
struct FaultOptions: ParsableArguments {
    @Option(
        name: .customLong("fault"), parsing: .singleValue,
        help: ArgumentHelp(
            "Put a fault of the bank into the backend, for all or for a share of what it may hit; may be repeated. "
                + "`footfall faults` lists them.", valueName: "name[=rate]"))
    var texts: [String] = []

    init() {}

    /// - Throws: ``UsageError`` for a name that is not known, with a suggestion, and for a rate that is none.
    func requests() throws -> [FaultRequest] { try Self.requests(texts) }

    /// - Parameter others: names of faults that are not of the bank, for suggestions.
    static func requests(_ texts: [String], others: [String] = []) throws -> [FaultRequest] {
        var problems = OptionProblems()
        var requests: [FaultRequest] = []
        for text in texts {
            guard let request = try problems.reading({ try Self.request(text, others) }) else { continue }
            if requests.contains(where: { $0.fault.name == request.fault.name }) {
                problems.add("--fault \(text): '\(request.fault.name)' is given twice")
            }
            requests.append(request)
        }
        try problems.refuse()
        return requests
    }

    private static func request(_ text: String, _ others: [String]) throws -> FaultRequest {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts[0])
        guard let fault = FaultBank.fault(named: name) else {
            let names = FaultBank.all.map(\.name) + others
            throw UsageError(
                "--fault \(text): there is no fault '\(name)'\(BackendRegistry.hint(name, among: names)); "
                    + "`footfall faults` lists all \(names.count)")
        }
        guard parts.count == 2 else { return FaultRequest(fault) }
        return FaultRequest(fault, rate: try share(String(parts[1]), name, text))
    }

    /// The rate of a fault, above 0 and at most 1.
    ///
    /// - Throws: ``UsageError``.
    static func share(_ rate: String, _ name: String, _ text: String) throws -> Double {
        if let share = self.rate(rate), share > 0, share <= 1 { return share }
        throw UsageError("--fault \(text): expected a rate above 0 and at most 1, as in \(name)=0.01 or \(name)=1%")
    }

    /// `0.01` or `1%`.
    private static func rate(_ text: String) -> Double? {
        guard text.hasSuffix("%") else { return Double(text) }
        return Double(text.dropLast()).map { $0 / 100 }
    }

    /// The backend that `--backend` names, with the faults in it.
    ///
    /// - Parameters:
    ///   - server: what goes with a backend that speaks to one.
    ///   - problems: what cannot be used of any of them is noted there.
    /// - Returns: `nil` where something cannot.
    func backend(
        _ text: String, _ server: ServerOptions, _ problems: inout OptionProblems
    ) throws -> BackendRegistry.Choice? {
        let isSound = try problems.reading(requests) != nil
        let choice = try problems.reading {
            try BackendRegistry.make(text, further: server.options(for: text))
        }
        guard let choice, isSound else { return nil }
        return try problems.reading { try wrap(choice) }
    }

    /// The backend with the faults in it, under a name that nobody takes for health.
    func wrap(_ choice: BackendRegistry.Choice) throws -> BackendRegistry.Choice {
        let requests = try requests()
        guard !requests.isEmpty else { return choice }
        guard let backend = choice.backend else {
            throw UsageError("--fault \(texts[0]): backend \(choice.name) stores nothing that a fault could hit")
        }
        return BackendRegistry.Choice(
            name: "\(choice.name) with \(requests.map(\.text).joined(separator: ", "))",
            backend: try FaultInjector(backend, faults: requests), isOurs: choice.isOurs)
    }
}
