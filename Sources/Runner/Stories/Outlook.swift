import Observation
import Scenario
import Simulation
import Tracking

/// What a run would do, from a pilot: how many customers and events of each kind, and how much memory.
public struct Outlook: Sendable {
    public struct Row: Sendable {
        public var name: String
        /// Expected in the whole run.
        public var events: Double
    }

    /// Customers who come by themselves: known exactly.
    public var customers: Int
    /// Customers simulated to estimate the rest.
    public var pilot: Int
    /// Referred customers expected.
    public var referred: Double
    /// Tracking events expected, by kind or by name.
    public var rows: [Row]
    public var events: Double { rows.reduce(0) { $0 + $1.events } }
    /// Bytes that each waiting customer takes in time order.
    public var bytesPerActiveCustomer: Int
    /// Days in which things happen.
    public var days: Double?

    public init(_ scenario: CompiledScenario, world: World, customers: Int?, pilot most: Int = 2_000) throws {
        let expected = Engine.expectedCustomers(of: world)
        guard customers != nil || expected <= RunError.mostCustomers else { throw RunError.tooMany(expected) }
        let engine = Engine(world: world, customers: customers)
        let observer = Observer(
            world: world, settings: scenario.tracking, vocabulary: scenario.vocabulary, start: scenario.start)
        let step = max(1, engine.count / most)
        let worker = engine.makeWorker()
        var (ledger, events) = (Ledger(), ContiguousArray<TrackingEvent>())
        var byName = [Double](repeating: 0, count: world.events.count)
        var byKind = [Double](repeating: 0, count: TrackingEvent.Kind.allCases.count)
        var (pilots, people) = (0, 0)
        for number in stride(from: 0, to: engine.count, by: step) {
            ledger.removeAll()
            events.removeAll(keepingCapacity: true)
            worker.simulate(number..<number + 1, into: &ledger)
            if let customer = worker.runaway { throw RunError.runaway(customer: customer) }
            pilots += 1
            people += ledger.customers.count
            for index in ledger.customers.indices {
                for position in ledger.starts[index]..<ledger.starts[index + 1] {
                    observer.observe(ledger.occurrences[position], of: ledger.customers[index], into: &events)
                }
            }
            for event in events {
                if event.kind == .event { byName[Int(event.name)] += 1 } else { byKind[Int(event.kind.rawValue)] += 1 }
            }
        }
        let scale = Double(engine.count) / Double(max(pilots, 1))
        self.customers = engine.count
        self.pilot = pilots
        referred = Double(people - pilots) * scale
        rows = TrackingEvent.Kind.allCases.filter { $0 != .event && byKind[Int($0.rawValue)] > 0 }.map {
            Row(name: "\($0)", events: byKind[Int($0.rawValue)] * scale)
        }
        rows += world.events.indices.filter { byName[$0] > 0 }.map {
            Row(name: world.events[$0], events: byName[$0] * scale)
        }
        bytesPerActiveCustomer = TimeOrder(engine).bytesPerCustomer
        days = world.horizon.map { Double($0) / 86_400e6 }
    }
}
