import ArgumentParser
import Foundation
import Pacing
import Scenario

/// At which rate a load is sent: what the command line says instead of the scenario's `load:`.
struct LoadProfileOptions: ParsableArguments {
    enum Process: String, ExpressibleByArgument, CaseIterable { case poisson, regular }

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("The same rate all the time, in events a second or minute, as in 500/s.", valueName: "rate"))
    var rate: String?

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp(
            "How long --rate (60s where it is not said) or --profile closed (everybody once) goes on, as in 8s or 2m.",
            valueName: "time"))
    var duration: String?

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp(
            """
            A profile of parts: 500/s:60s, ramp:0..5000/s:60s, hold:2m, steps:100..1000/s:10x30s, spike:8000/s:15s, \
            sine:100..900/s:60s:5m, replay:FILE.csv (lines of seconds,rate), with commas between; or closed \
            (as fast as the server answers), closed:64:2s (64 customers who think for 2 s).
            """, valueName: "profile"))
    var profile: String?

    @Option(
        name: .long,
        help: "Whether sends come at random (poisson, the default) or evenly spaced (regular).")
    var process: Process?

    init() {}

    var isGiven: Bool { rate != nil || profile != nil }

    /// Seconds of a closed load; `nil` where they are not said.
    func closedSeconds() throws -> Double? {
        try duration.map { text in
            do { return try ProfileText.duration(text) } catch { throw UsageError("--duration \(error)") }
        }
    }

    /// - Parameter scenario: what stands in the file.
    /// - Throws: ``UsageError`` with all that is wrong.
    func plan(_ scenario: LoadPlan?) throws -> LoadPlan {
        var problems = OptionProblems()
        if rate != nil, profile != nil { problems.add("--rate and --profile: say one of them") }
        let seconds: Double?? = try problems.reading { try closedSeconds() }
        let given: LoadPlan.Shape?? = try problems.reading { try self.shape(seconds ?? nil) }
        let shape = given ?? nil
        if rate == nil, profile == nil {
            if scenario == nil {
                problems.add(
                    "at which rate? The scenario has no `load:`; say --rate 500/s --duration 60s, or --profile "
                        + "ramp:0..5000/s:60s,hold:2m, or --profile closed")
            }
            if duration != nil, !isClosed(scenario?.shape) {
                problems.add("--duration goes with --rate or --profile closed")
            }
        }
        if let shape, duration != nil, rate == nil, !isClosed(shape) {
            problems.add("--duration goes with --rate; the parts of --profile have durations of their own")
        }
        try problems.refuse()
        var plan = scenario ?? LoadPlan(shape: .closed(customers: nil, thinkSeconds: 0))
        if let shape { plan.shape = shape }
        if let process { plan.isRegular = process == .regular }
        return plan
    }

    private func isClosed(_ shape: LoadPlan.Shape?) -> Bool { if case .closed? = shape { true } else { false } }

    private func shape(_ seconds: Double?) throws -> LoadPlan.Shape? {
        if let rate {
            let perSecond = try reading("--rate") { () throws(ProfileProblem) in try ProfileText.rate(rate) }
            return .profile([LoadPlan.Phase(name: "constant", rate: perSecond, holdSeconds: seconds ?? 60)])
        }
        guard let profile else { return nil }
        return try reading("--profile") { () throws(ProfileProblem) in try ProfileText.shape(profile) }
    }

    private func reading<Value>(_ option: String, _ read: () throws(ProfileProblem) -> Value) throws -> Value {
        do {
            return try read()
        } catch {
            throw UsageError("\(option) \(error)")
        }
    }
}
