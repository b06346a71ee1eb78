import ArgumentParser
import Foundation
import Pacing
import Reporting
import Results
import Runner
import Scenario

/// `footfall load`: the same events, when the clock says.
struct LoadCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load",
        abstract: "Send a scenario's events at a rate, measure the server honestly, audit what it made of them.",
        discussion: """
            Send times come from the schedule, not from the server's answers. Response = held + lag + service: held is the
            wait for the customer's previous answer or a free connection, lag is Footfall's own delay, service is the
            server's time. Timeouts and events that never left stay in the distribution.

                footfall load shop.yaml --backend http:url=http://127.0.0.1:8080,connections=32,batch=1 --rate 500/s --duration 8s
                footfall load shop.yaml --backend http:url=... --profile ramp:0..5000/s:60s,hold:2m
                footfall load shop.yaml --backend http:url=...          as the scenario's `load:` says, also a search

            The run is invalid where the generator could not keep its own schedule: lag p99 over 10 ms, more than 0.1% of
            sends over 100 ms late, or over 90% of the machine's processors busy with sending.

            Exit codes: 0 all expectations hold; 1 one failed, or a stop condition came true; 2 invalid input; 3 the
            backend failed; 4 the run is invalid; 5 the backend cannot be verified; 130 interrupted (what was done is
            written; a second Ctrl-C leaves at once).
            """)

    @Argument(help: ArgumentHelp("Scenario file.", valueName: "scenario"))
    var scenario: String

    @Option(
        name: .long, help: "The backend, with its options: NAME[:OPTION=VALUE,...]; http sends at the due times itself."
    )
    var backend: String

    @OptionGroup(title: "Rate") var profile: LoadProfileOptions

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("Exactly so many customers, shared over the arrivals.", valueName: "n"))
    var customers: Int?

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp(
            "Threads that live the customers' lives (default: 1, so that sending is not disturbed).", valueName: "n"))
    var workers = 1

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("How long a search holds each rate.", valueName: "time"))
    var searchStep = "10s"

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp(
            "Show the load live on a page of this port of 127.0.0.1, with /metrics for Prometheus; 0 takes any that is free.",
            valueName: "port"))
    var dashboard: Int?

    @Option(name: .long, help: ArgumentHelp("Folder for results.", valueName: "dir"))
    var out = "results"

    @OptionGroup var server: ServerOptions
    @OptionGroup var faults: FaultOptions
    @OptionGroup var reading: ScenarioOptions
    @OptionGroup var output: OutputOptions

    mutating func run() throws {
        let (compiled, options) = try read()
        guard compiled.world != nil else { throw RunError.nothingToSimulate(compiled.name) }
        let folder = try ResultsFolder.create(root: out, scenario: compiled.name, at: Date())
        let code: Int32
        do {
            code = try load(compiled, options, in: folder)
        } catch {
            folder.removeIfEmpty()
            throw error
        }
        throw ExitCode(code)
    }

    /// The command line and the file, with all that is wrong with either.
    private func read() throws -> (CompiledScenario, LoadOptions) {
        var problems = OptionProblems()
        _ = try problems.reading { try Limits.check(customers: customers) }
        if out.isEmpty { problems.add("--out is empty: name a folder, as in --out results") }
        if !(1...1024).contains(workers) { problems.add("--workers \(workers): expected 1 to 1024") }
        if let dashboard, !(0...65_535).contains(dashboard) {
            problems.add("--dashboard \(dashboard): expected 0 to 65535")
        }
        if backend == "none" { problems.add("--backend none: a load needs somebody to measure") }
        let seconds = try problems.reading { try searchSeconds() }
        let compiled = try problems.reading { try reading.load(scenario) }
        let plan = try problems.reading { try profile.plan(compiled?.load) }
        let gap = plan?.gapSeconds ?? 0
        var further: [String: String] = [:]
        if gap > 0 {
            if isHTTP {
                further["gap"] = "\(gap * 1000)ms"
            } else {
                problems.add("`load.gap` goes with --backend http:..., not with \(backend)")
            }
        }
        let choice = try choose(further, &problems)
        let (world, load) = (try problems.value(compiled), try problems.value(plan))
        let (reader, path) = (self.reading, self.scenario)
        let (made, held) = (try problems.value(choice), try problems.value(seconds))
        let run = RunOptions(
            backend: made.backend, backendName: made.name, order: .time, customers: customers, workers: workers,
            runID: "", recompile: { try reader.load(path, and: $0) })
        return (
            world,
            LoadOptions(run: run, load: load, durationSeconds: try profile.closedSeconds(), searchSeconds: held)
        )
    }

    private var isHTTP: Bool { backend == "http" || backend.hasPrefix("http:") }

    private func choose(
        _ further: [String: String], _ problems: inout OptionProblems
    ) throws -> BackendRegistry.Choice? {
        guard backend != "none" else { return nil }
        return try problems.reading {
            // What is typed counts more than what the scenario says.
            let typed = try server.options(for: backend)
            let own = further.filter { option in
                !backend.contains(",\(option.key)=") && !backend.contains(":\(option.key)=")
            }
            return try faults.wrap(BackendRegistry.make(backend, further: own.merging(typed) { $1 }))
        }
    }

    private func searchSeconds() throws -> Double {
        do { return try ProfileText.duration(searchStep) } catch { throw UsageError("--search-step \(error)") }
    }

    private func load(_ scenario: CompiledScenario, _ given: LoadOptions, in folder: ResultsFolder) throws -> Int32 {
        try DiskSpace.check(folder.path)
        var options = given
        options.run.runID = folder.name
        let control = LoadControl()
        let page = try dashboard.map { try LoadDashboard(port: $0, control) }
        defer { page?.finish() }
        let interrupts = Interrupts(
            control.run, says: "stopping: what is in flight is waited for (once more to leave at once)")
        let view = LoadPrinter(control, quiet: output.quiet)
        defer { interrupts.finish() }
        let outcome: RunOutcome
        do {
            outcome = try LoadRun(scenario, options: options, control: control).execute()
        } catch let error as PacerError {
            view.finish()
            throw UsageError("the load profile: \(error)")
        } catch {
            view.finish()
            throw error
        }
        view.finish()
        return try OutcomeWriter(output: output).write(outcome, scenario, to: folder)
    }
}
