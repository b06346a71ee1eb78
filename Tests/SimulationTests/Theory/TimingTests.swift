import FootfallTestKit
import Simulation
import Testing

/// When things happen: prompts, intent touches, inactivity, refunds and referrals against their arithmetic.
@Suite struct TimingTests {
    /// Prompted decisions: points of a Poisson process of rate `rate * share`, each displaced by U(0, within]; so the hazard
    /// rises linearly to that rate and stays there, and P(due > t) = exp(-its integral) until the dwell is over.
    @Test(arguments: [1.0, 0.5])
    func promptsBringDecisionsForward(clickThrough: Double) {
        var line = Theory.line(.rate(.constant(0.2 / Theory.day)))
        line.prompt = .init(probability: .constant(0.6), within: .constant(2 * Theory.day))
        if clickThrough < 1 { line.clickThrough = .constant(clickThrough) }
        var dwell = Sample()
        let world = Theory.oneDecision(seed: 11, outcomes: [1], lines: [line])
        Theory.forEachCustomer(Engine(world: world)) { _, occurrences, _ in
            if let decision = occurrences.first(where: { $0.kind == .decision }) {
                dwell.add(decision.amount / Theory.day)
            }
        }
        let hazard = 0.2 * 0.6 * clickThrough
        let cells = 10_000
        let expected = (0..<cells).reduce(0.0) { sum, cell in
            let t = (Double(cell) + 0.5) * 10 / Double(cells)
            return sum + Elementary.exp(-hazard * (t < 2 ? t * t / 4 : t - 1)) * 10 / Double(cells)
        }
        let comparison = dwell.compared("days to the prompted decision", to: expected)
        #expect(comparison.agrees, "\(comparison)")
    }

    @Test func intentTouchesAnnounceTheirShareWithinTheHour() {
        let line = Theory.line(.intent(.constant(0.4)))
        var (announced, minutes) = (Sample(), Sample())
        let world = Theory.oneDecision(seed: 12, outcomes: [0.5], churn: 0.3, lines: [line])
        Theory.forEachCustomer(Engine(world: world)) { _, occurrences, _ in
            guard let decision = occurrences.first(where: { $0.kind == .decision }) else { return }
            let touch = occurrences.first { $0.kind == .touch }
            guard decision.outcome == 0 else {
                #expect(touch == nil)
                return
            }
            announced.add(touch == nil ? 0 : 1)
            if let touch { minutes.add(Double(decision.time - touch.time) / 60e6) }
        }
        for comparison in [announced.compared("share", to: 0.4), minutes.compared("minutes before", to: 30)] {
            #expect(comparison.agrees, "\(comparison)")
        }
    }

    /// Of Poisson events, those followed by a silence of the delay set off a touch; so does the entry.
    @Test func inactivityCountsFromTheLastEventOfOnesOwn() {
        let line = Theory.line(.inactivity(delay: .constant(2 * Theory.day)))
        let views = Emission(event: 1, timing: .rate(.constant(0.3 / Theory.day)))
        let world = Theory.oneDecision(seed: 13, outcomes: [1], lines: [line], emissions: [views])
        var touches = Sample()
        Theory.forEachCustomer(Engine(world: world)) { _, occurrences, _ in
            touches.add(Double(occurrences.count { $0.kind == .touch }))
        }
        let expected = Elementary.exp(-0.6) * (1 + 0.3 * 8)
        let comparison = touches.compared("touches", to: expected)
        #expect(comparison.agrees, "\(comparison)")
    }

    /// A trigger that is pending is not set off again: touches are a renewal process with gaps of Exp(rate) + delay.
    @Test func triggersWaitForTheirTouch() {
        let line = Theory.line(.after(event: 1, delay: .constant(4 * Theory.day)))
        let views = Emission(event: 1, timing: .rate(.constant(0.3 / Theory.day)))
        let world = Theory.oneDecision(seed: 14, outcomes: [1], lines: [line], emissions: [views])
        var touches = Sample()
        Theory.forEachCustomer(Engine(world: world)) { _, occurrences, _ in
            touches.add(Double(occurrences.count { $0.kind == .touch }))
        }
        // The n-th comes when n gaps are over: Gamma(n) < rate * (10 - 4 n).
        let first = 1 - Elementary.exp(-0.3 * 6)
        let second = 1 - Elementary.exp(-0.3 * 2) * (1 + 0.3 * 2)
        let comparison = touches.compared("touches", to: first + second)
        #expect(comparison.agrees, "\(comparison)")
    }

    @Test func referralsBranchAndRefundsComeInTime() {
        var world = Theory.oneDecision(seed: 15, days: 1, outcomes: [0.5], churn: 0.5, lines: [], value: .constant(20))
        world.horizon = Int64(10 * Theory.day)
        world.stages[0].outcomes[0].refund = Refund(
            probability: .constant(0.3), delay: .drawn(.exponential(mean: .constant(9 * Theory.day))))
        world.stages[0].outcomes[0].referral = Referral(probability: .constant(0.8), delay: .constant(Theory.day))
        var (sizes, refunds, delays) = (Sample(), Sample(), Sample())
        var size = 0.0
        Theory.forEachCustomer(Engine(world: world)) { facts, occurrences, _ in
            if facts.generation == 0 {
                if size > 0 { sizes.add(size) }
                size = 0
                let goal = occurrences.first { $0.event == 0 && $0.kind == .decision }
                let refund = occurrences.first { $0.kind == .refund }
                if let goal {
                    refunds.add(refund == nil ? 0 : 1)
                    if let refund { delays.add(Double(refund.time - goal.time) / Theory.day) }
                }
            }
            size += 1
        }
        // A generation every two days, the fifth behind the horizon.
        let left = Elementary.exp(-1)
        for comparison in [
            sizes.compared("customers per tree", to: 1 + 0.4 + 0.16 + 0.064 + 0.0256),
            refunds.compared("refunded", to: 0.3 * (1 - left)),
            delays.compared("days to the refund", to: 9 * (1 - 2 * left) / (1 - left)),
        ] { #expect(comparison.agrees, "\(comparison)") }
    }

    @Test func arrivalsFollowTheCalendar() {
        let factors = [0.2, 0.4, 1.6, 1.8]
        let width = Int64(6 * 3_600_000_000)
        let calendar = Calendar(slotWidth: width, factors: (0..<40).map { factors[$0 % 4] })
        var world = Theory.oneDecision(seed: 16, outcomes: [1], lines: [], calendar: calendar)
        world.horizon = Int64(10 * Theory.day)
        world.population.arrivals = [ArrivalEntry(process: .rate(3_000 / Theory.day))]
        var counts = [0.0, 0, 0, 0]
        Theory.forEachCustomer(Engine(world: world)) { facts, _, _ in counts[Int(facts.arrival / width % 4)] += 1 }
        for (count, factor) in zip(counts, factors) {
            let expected = 7_500 * factor
            #expect(abs(count - expected) < 4 * expected.squareRoot(), "factor \(factor): \(count), not \(expected)")
        }
    }
}
