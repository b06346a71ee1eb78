import Scenario
import Simulation

/// Whether a scenario is a chain of stages and nothing else, so that algebra answers for it.
struct ChainQualification {
    private let scenario: CompiledScenario
    private let world: World
    private(set) var reasons: [String] = []

    init(_ scenario: CompiledScenario, _ world: World) {
        self.scenario = scenario
        self.world = world
        if let horizon = scenario.horizon {
            let days = (Double(horizon) / 86_400e6).rounded(digits: 4)
            add("horizon", "observation ends after \(days) days", "write `horizon: none`")
        }
        if !world.calendar.uplifts.isEmpty {
            add("calendar.seasonal", "an `uplift` changes odds with the date", "take it out")
        }
        for line in world.lines { look(at: line) }
        for index in world.stages.indices { look(at: world.stages[index]) }
    }

    private mutating func add(_ place: String, _ what: String, _ remedy: String) {
        reasons.append("\(place): \(what); \(remedy)")
    }

    private mutating func look(at line: TouchLine) {
        let acts = (line.effects + line.clickEffects).contains { effect in
            if case .constant(1) = effect.uplift { false } else { true }
        }
        if acts { add(line.path, "an uplift makes odds differ between customers", "take it out, or write 1") }
        if line.prompt != nil { add(line.path, "`prompts` moves decisions forward", "take it out") }
    }

    private mutating func look(at stage: Stage) {
        let place = "stages.\(stage.name)"
        if let dwell = stage.dwell, !stage.outcomes.isEmpty, dwell.exactMean == nil {
            add("\(place).dwell", Self.complaint(dwell, "a mean that is not known"), "write a distribution of numbers")
        }
        for (index, outcome) in stage.outcomes.enumerated() {
            let path = place + "." + Self.name(of: index, in: stage, world)
            if case .amount(let probability) = outcome.probability {
                if case .constant = probability {
                } else {
                    add(path, Self.complaint(probability, "a probability drawn at each use"), "write a number")
                }
            }
            if outcome.referral != nil { add(path, "`refers` brings further customers", "take it out") }
        }
        for emission in stage.emissions where emission.event == world.goal {
            add("\(place).emits", "the goal is emitted by a stage, not by a decision", "emit it from an outcome")
        }
    }

    private static func complaint(_ amount: Amount, _ otherwise: String) -> String {
        switch amount {
        case .trait: "a trait makes customers differ"
        case .drawn(let distribution) where "\(distribution)".contains("trait("): "a trait makes customers differ"
        case .drawn, .constant: otherwise
        }
    }

    /// An outcome in the scenario's path syntax.
    static func name(of index: Int, in stage: Stage, _ world: World) -> String {
        if index == 0, stage.hasConversion { return "conversion" }
        let to = stage.outcomes[index].to
        return to == Outcome.churned ? "churn" : "outcomes.\(world.stages[to].name)"
    }
}
