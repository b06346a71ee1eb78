import Simulation
import Testing

/// Processes that sleep past a decision do what they would do awake.
@Suite struct SleepTests {
    private typealias Life = [Occurrence]

    /// A calendar of ones says the same as none, but only with one is anybody put to sleep.
    @Test(arguments: 1...3) func aCalendarOfOnesChangesNothing(seed: UInt64) {
        var world = FullWorld.world(seed: seed)
        world.calendar = Calendar(slotWidth: 1, factors: [])
        let awake = lives(world)
        world.calendar = Calendar(slotWidth: 3_600_000_000, factors: [Double](repeating: 1, count: 24 * 60))
        let asleep = lives(world)
        #expect(awake.count == asleep.count)
        for (a, b) in zip(awake, asleep) where !agree(a, b) {
            Issue.record("seed \(seed): customer \(a.first?.customer ?? 0)")
        }
    }

    private func lives(_ world: World) -> [Life] {
        var lives: [Life] = []
        // Budgets are planned from a pilot, whose days a microsecond may change.
        let engine = Engine(world: world, pacing: PacingPlan())
        Theory.forEachCustomer(engine) { _, occurrences, _ in lives.append(Array(occurrences)) }
        return lives
    }

    /// Whether two lives differ by no more than what operational time is rounded by, event after event.
    private func agree(_ a: Life, _ b: Life) -> Bool {
        a.count == b.count
            && zip(a, b).allSatisfy { x, y in
                abs(x.time - y.time) < 1_000 && x.kind == y.kind && x.line == y.line && x.outcome == y.outcome
                    && x.partner == y.partner && x.sequence == y.sequence && x.flags == y.flags
            }
    }
}
