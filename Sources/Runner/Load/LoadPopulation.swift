import Observation
import Scenario
import Simulation
import Synchronization
import Tracking

/// Who a load is made of: the scenario's population, and, when it ends early, its next replications.
struct LoadPopulation: Sendable {
    let scenario: CompiledScenario
    let world: World
    let customers: Int?
    let vocabulary: Vocabulary
    /// How many events there were in each replication that has ended.
    private let sizes = Sizes()

    private final class Sizes: Sendable {
        let list = Mutex<[Int]>([])
    }

    /// Customers who come by themselves in one replication.
    var count: Int { replication(0).engine.count }

    /// How many replications ended before the last of so many events.
    func ends(before taken: Int) -> Int {
        sizes.list.withLock { sizes in
            var left = taken
            return sizes.prefix { size in
                left -= size
                return left > 0
            }.count
        }
    }

    /// The same replication customer by customer.
    func journeys(_ number: UInt32) -> Resimulation {
        let pass = replication(number)
        return Resimulation(engine: pass.engine, observer: pass.observer, origins: Origins(), start: pass.start)
    }

    /// - Parameter number: from 0.
    func replication(_ number: UInt32) -> TimePass {
        var world = self.world
        world.replication &+= number
        return TimePass(
            engine: Engine(world: world, customers: customers),
            observer: Observer(
                world: world, settings: scenario.tracking, vocabulary: vocabulary, start: scenario.start),
            start: scenario.start)
    }

    /// Puts everybody's events into the queue in order of time, a replication after the other, until no more is wanted.
    ///
    /// - Parameters:
    ///   - onlyOnce: one replication and no more.
    func fill(_ queue: EventQueue, workers: Int, onlyOnce: Bool) {
        do {
            var number: UInt32 = 0
            while try fill(queue, number, workers), !onlyOnce { number += 1 }
            queue.end()
        } catch {
            queue.end(error)
        }
    }

    /// - Returns: whether more is wanted.
    private func fill(_ queue: EventQueue, _ number: UInt32, _ workers: Int) throws -> Bool {
        let names = ReplicationNames(number)
        var (isWanted, count) = (true, 0)
        var renamed: ContiguousArray<TrackingEvent> = []
        try replication(number).walk(workers: workers) {
            isWanted
        } _: { events in
            count += events.count
            guard number > 0 else {
                isWanted = queue.put(events)
                return
            }
            renamed.removeAll(keepingCapacity: true)
            renamed.append(contentsOf: events)
            for index in renamed.indices { names.apply(to: &renamed[index]) }
            isWanted = renamed.withUnsafeBufferPointer { queue.put($0) }
        }
        sizes.list.withLock { $0.append(count) }
        guard count > 0 || !isWanted else { throw RunError.nobodySends(scenario.name) }
        return isWanted
    }
}

/// The customers of a further replication are other people: their ids, devices, accounts and orders differ from those of all
/// replications before, in a way that can be made undone.
struct ReplicationNames {
    private let masks: (customer: UInt64, device: UInt64, user: UInt64, order: UInt64)

    init(_ number: UInt32) {
        func mask(_ salt: UInt32) -> UInt64 {
            number == 0 ? 0 : DrawKey(seed: UInt64(number), replication: salt, purpose: "load.names").key
        }
        masks = (mask(1), mask(2), mask(3), mask(4))
    }

    func apply(to event: inout TrackingEvent) {
        event.id.customer ^= masks.customer
        event.device ^= masks.device
        if event.user != 0 { event.user = nonzero(event.user ^ masks.user) }
        if event.order != 0 { event.order = nonzero(event.order ^ masks.order) }
    }

    /// The customer's number within the replication.
    func original(_ customer: UInt64) -> UInt64 { customer ^ masks.customer }

    private func nonzero(_ number: UInt64) -> UInt64 { number == 0 ? 1 : number }
}
