import Attribution
import Dispatch
import Observation
import Runner
import Simulation
import Synchronization
import Tracking

/// The paths of the complete journeys of a population, or of the engine's shard of it, for rules that judge all paths together.
struct PathPass {
    let run: RunContext

    /// - Returns: what was read by then, where the run is stopped.
    func tally() throws -> PathTally {
        let engine = run.engine
        let next = Atomic<Int>(0)
        let runaway = Mutex<UInt64?>(nil)
        let total = Mutex(PathTally(run.plan))
        run.control.expect(customers: engine.ownCount)
        DispatchQueue.concurrentPerform(iterations: run.options.workers) { _ in
            let worker = engine.makeWorker()
            var (ledger, paths) = (Ledger(), PathTally(run.plan))
            while !run.control.isStopping, worker.runaway == nil {
                let start = next.add(engine.block, ordering: .relaxed).oldValue
                guard start < engine.count else { break }
                guard engine.isOurs(start) else { continue }
                let end = min(start + engine.block, engine.count)
                ledger.removeAll()
                worker.simulate(start..<end, into: &ledger)
                add(ledger, to: &paths)
                run.control.advance(customers: end - start, events: 0)
            }
            if let customer = worker.runaway { runaway.withLock { $0 = customer } }
            total.withLock { $0.merge(paths) }
        }
        if let customer = runaway.withLock({ $0 }) { throw RunError.runaway(customer: customer) }
        return total.withLock { $0 }
    }

    private func add(_ ledger: borrowing Ledger, to paths: inout PathTally) {
        let (starts, occurrences) = (ledger.starts, ledger.occurrences)
        let goal = run.engine.world.goal.map { Int16($0) } ?? -2
        var events: ContiguousArray<TrackingEvent> = []
        for index in 0..<starts.count - 1 {
            let lived = occurrences[starts[index]..<starts[index + 1]]
            guard lived.contains(where: { $0.channel >= 0 || $0.event == goal }) else { continue }
            events.removeAll(keepingCapacity: true)
            for occurrence in lived where matters(occurrence, goal) {
                run.observer.complete(occurrence, into: &events)
            }
            events.withUnsafeBufferPointer { paths.add($0) }
        }
    }

    /// Refunds do not matter: as in a run, credit is of what was bought.
    private func matters(_ occurrence: Occurrence, _ goal: Int16) -> Bool {
        switch occurrence.kind {
        case .touch, .click, .arrival: true
        case .decision, .emission: occurrence.event == goal
        case .refund, .survey, .referral, .end: false
        }
    }
}
