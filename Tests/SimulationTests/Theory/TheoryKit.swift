import Simulation

/// What the tests against theory share: worlds of one decision, simulated in blocks.
enum Theory {
    static let day = 86_400_000_000.0

    /// Simulates all customers and hands each one's occurrences over.
    static func forEachCustomer(
        _ engine: Engine, _ body: (CustomerFacts, ArraySlice<Occurrence>, Ledger) -> Void
    ) {
        let worker = engine.makeWorker()
        var ledger = Ledger()
        for start in stride(from: 0, to: engine.count, by: 512) {
            ledger.removeAll()
            worker.simulate(start..<min(start + 512, engine.count), into: &ledger)
            let all = Array(ledger.occurrences)
            for (index, facts) in ledger.customers.enumerated() {
                body(facts, all[ledger.starts[index]..<ledger.starts[index + 1]], ledger)
            }
        }
    }

    /// A world of one stage `a` whose only decision falls on a fixed day; outcomes lead to the ends `b`, `c`, ... and,
    /// where there is a churn, to churned.
    static func oneDecision(
        seed: UInt64, days: Double = 10, outcomes: [Double], churn: Double = 0, lines: [TouchLine],
        calendar: Calendar = .flat, emissions: [Emission] = [], value: Amount? = nil
    ) -> World {
        var made = outcomes.enumerated().map { index, p in
            Outcome(to: index + 1, probability: .amount(.constant(p)), event: index == 0 ? 0 : nil)
        }
        made[0].value = value
        if churn > 0 { made.append(Outcome(to: Outcome.churned, probability: .amount(.constant(churn)))) }
        let ends = outcomes.indices.map { Stage(name: "end\($0)", dwell: nil) }
        let stage = Stage(
            name: "a", dwell: .constant(days * day), outcomes: made, hasConversion: true, emissions: emissions)
        return World(
            seed: seed, horizon: Int64((days + 1) * day), calendar: calendar,
            population: Population(arrivals: [ArrivalEntry(process: .customers(30_000, over: 0))]),
            channels: [Channel(name: "one", kind: .owned)],
            events: ["goal", "view"], goal: 0, stages: [stage] + ends, lines: lines)
    }

    static func line(
        _ timing: TouchLine.Timing,
        uplifts: [(outcome: Int, by: Double)] = [],
        clickUplifts: [(outcome: Int, by: Double)] = []
    ) -> TouchLine {
        func effects(_ uplifts: [(outcome: Int, by: Double)]) -> [TouchLine.Effect] {
            uplifts.map { .init(stage: 0, outcome: $0.outcome, uplift: .constant($0.by)) }
        }
        return TouchLine(
            path: "stages.a.touches.line", name: "line", channel: 0, stages: [0], appearance: .view,
            timing: timing, effects: effects(uplifts), clickEffects: effects(clickUplifts))
    }

    /// Shares of the first decision's results: outcomes in order, stay last.
    static func decided(_ world: World) -> (shares: [Double], customers: Int) {
        let count = world.stages[0].outcomes.count
        var taken = [Int](repeating: 0, count: count + 1)
        let engine = Engine(world: world)
        forEachCustomer(engine) { _, occurrences, _ in
            guard let first = occurrences.first(where: { $0.kind == .decision }) else { return }
            taken[first.outcome < 0 ? count : Int(first.outcome)] += 1
        }
        return (taken.map { Double($0) / Double(engine.count) }, engine.count)
    }
}
