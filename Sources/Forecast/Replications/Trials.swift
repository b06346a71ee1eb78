import Results
import Runner
import Scenario
import Simulation

/// One measure of many worlds, counted as cheaply as the measure allows.
struct Trials: Sendable {
    let measure: String
    let customers: Int?
    let control: RunControl
    private let questions: Replication.Questions

    init(measure: String, customers: Int?, control: RunControl) {
        self.measure = measure
        self.customers = customers
        self.control = control
        var questions = Replication.Questions()
        // A measure of the scenario's own may look at any rule's credit.
        questions.rules = measure.hasPrefix("goals.") || measure == "customers" ? .commission : .all
        questions.days = measure.hasPrefix("kpis.payback") || measure == "kpis.pays_back"
        self.questions = questions
    }

    /// The measure in one replication of a world, not a number where it has none; `nil` where the control stopped it.
    func value(_ scenario: CompiledScenario, replication: Int) throws -> Double? {
        try summary(scenario, replication: replication).map { try value(in: $0, scenario) }
    }

    func summary(_ scenario: CompiledScenario, replication: Int) throws -> Replication.Count? {
        try Replication(scenario, number: UInt32(replication), customers: customers, asking: questions)
            .count(control: control)
    }

    func value(in count: Replication.Count, _ scenario: CompiledScenario) throws -> Double {
        if let days = count.days {
            let row = CurveShape(scenario).row(days, cac: count.summary.kpis?["cac"])
            if let found = row.first(where: { $0.path == measure }) { return found.value }
        }
        return try SummaryTree(count.summary).number(measure) ?? .nan
    }

    /// Tells the control how much is to come.
    func expect(_ scenario: CompiledScenario, worlds: Int) {
        let expected = customers.map(Double.init) ?? scenario.world.map { Replication.expectedCustomers(of: $0) } ?? 0
        control.expect(customers: Int(expected) * worlds)
    }
}
