import FootfallTestKit
import Simulation
import Testing

/// A number that is a distribution is drawn at each use, independently of every other draw.
@Suite struct DrawnAmountTests {
    /// Mean 0.4.
    private static let share = Amount.drawn(.uniform(min: .constant(0.2), max: .constant(0.6)))

    private static func either(_ a: Double, _ b: Double) -> Amount {
        .drawn(.empirical(values: [a, b], shares: [0.5, 0.5]))
    }

    private static let oneSend = TouchLine.Timing.schedule([Int64(Theory.day)])

    private func expect(_ comparisons: [Comparison], sourceLocation: SourceLocation = #_sourceLocation) {
        for comparison in comparisons { #expect(comparison.agrees, "\(comparison)", sourceLocation: sourceLocation) }
    }

    /// Odds of conversion, churn and stay, averaged over equally likely multipliers of the first two.
    private func expectDecisions(
        _ line: TouchLine, seed: UInt64, _ multipliers: [(Double, Double)],
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let (shares, customers) = Theory.decided(
            Theory.oneDecision(seed: seed, outcomes: [0.3], churn: 0.3, lines: [line]))
        var expected = [0.0, 0, 0]
        for (up, down) in multipliers {
            let sum = 0.3 * up + 0.3 * down + 0.4
            expected[0] += 0.3 * up / sum / Double(multipliers.count)
            expected[1] += 0.3 * down / sum / Double(multipliers.count)
            expected[2] += 0.4 / sum / Double(multipliers.count)
        }
        expect(
            expected.indices.map { .share("possibility \($0)", shares[$0], expected[$0], of: customers) },
            sourceLocation: sourceLocation)
    }

    @Test func upliftsOfOneDecisionAreIndependent() {
        var line = Theory.line(DrawnAmountTests.oneSend)
        line.effects = [0, 1].map { .init(stage: 0, outcome: $0, uplift: DrawnAmountTests.either(0.25, 4)) }
        expectDecisions(line, seed: 31, [(0.25, 0.25), (0.25, 4), (4, 0.25), (4, 4)])
    }

    @Test func halfLifeAndSaturationAreIndependent() {
        var line = Theory.line(DrawnAmountTests.oneSend, uplifts: [(0, 20)])
        line.halfLife = DrawnAmountTests.either(4 * Theory.day, 40 * Theory.day)
        line.saturation = DrawnAmountTests.either(0.2, 5)
        let multipliers = [4.0, 40].flatMap { halfLife in
            [0.2, 5].map { k in
                let stock = Elementary.exp2(-9 / halfLife)
                return (Elementary.pow(20, k * (1 - Elementary.exp(-stock / k))), 1.0)
            }
        }
        expectDecisions(line, seed: 32, multipliers)
    }

    @Test func reachClicksAndOpensMeetTheirMeans() {
        var line = Theory.line(DrawnAmountTests.oneSend)
        line.reach = DrawnAmountTests.share
        line.clickThrough = DrawnAmountTests.share
        line.open = DrawnAmountTests.share
        line.unsubscribe = DrawnAmountTests.share
        var (reached, clicked, opened, left) = (Sample(), Sample(), Sample(), Sample())
        let world = Theory.oneDecision(seed: 33, outcomes: [1], lines: [line])
        Theory.forEachCustomer(Engine(world: world)) { _, occurrences, _ in
            let touch = occurrences.first { $0.kind == .touch }
            reached.add(touch == nil ? 0 : 1)
            guard let touch else { return }
            clicked.add(occurrences.contains { $0.kind == .click } ? 1 : 0)
            opened.add(touch.flags.contains(.opened) ? 1 : 0)
            left.add(touch.flags.contains(.unsubscribed) ? 1 : 0)
        }
        expect([
            reached.compared("reach", to: 0.4), clicked.compared("click-through", to: 0.4),
            opened.compared("open", to: 0.4), left.compared("unsubscribe", to: 0.4),
        ])
    }

    @Test func aDrawnRateSaysNothingAboutReach() {
        var line = Theory.line(
            .rate(.drawn(.uniform(min: .constant(0.1 / Theory.day), max: .constant(0.9 / Theory.day)))))
        let world = Theory.oneDecision(seed: 34, outcomes: [1], lines: [line])
        line.reach = .constant(0.4)
        let thinned = Theory.oneDecision(seed: 35, outcomes: [1], lines: [line])
        func touches(_ world: World) -> Sample {
            var touches = Sample()
            Theory.forEachCustomer(Engine(world: world)) { _, occurrences, _ in
                touches.add(Double(occurrences.count { $0.kind == .touch }))
            }
            return touches
        }
        let (all, reached) = (touches(world), touches(thinned))
        let error = (reached.variance / Double(reached.count) + 0.16 * all.variance / Double(all.count)).squareRoot()
        expect([
            Comparison(what: "reached", measured: reached.mean, expected: 0.4 * all.mean, standardError: error)
        ])
    }

    @Test func intentSharesMeetTheirMean() {
        let line = Theory.line(.intent(DrawnAmountTests.share))
        var announced = Sample()
        Theory.forEachCustomer(Engine(world: Theory.oneDecision(seed: 36, outcomes: [1], lines: [line]))) {
            _, occurrences, _ in
            announced.add(occurrences.contains { $0.kind == .touch } ? 1 : 0)
        }
        expect([announced.compared("announced", to: 0.4)])
    }

    @Test func whatFollowsIsIndependentOfWhetherItFollows() {
        var world = Theory.oneDecision(seed: 37, days: 1, outcomes: [1], lines: [], value: .constant(20))
        world.horizon = Int64(20 * Theory.day)
        let delay = Amount.drawn(.uniform(min: .constant(0), max: .constant(5 * Theory.day)))
        world.stages[0].outcomes[0].refund = Refund(probability: DrawnAmountTests.share, delay: delay)
        world.stages[0].outcomes[0].referral = Referral(probability: DrawnAmountTests.share, delay: delay)
        world.surveys = ["csat"]
        world.stages[0].surveys = [
            SurveyQuestion(
                survey: 0, probability: DrawnAmountTests.share,
                score: .drawn(.uniform(min: .constant(0), max: .constant(10))))
        ]
        var (refunded, refundDays, score, referralDays) = (Sample(), Sample(), Sample(), Sample())
        var promised: [UInt64: Int64] = [:]
        Theory.forEachCustomer(Engine(world: world)) { facts, occurrences, _ in
            if facts.generation == 1, let parent = promised[facts.id] {
                referralDays.add(Double(facts.arrival - parent) / Theory.day)
            }
            guard facts.generation == 0 else { return }
            let refund = occurrences.first { $0.kind == .refund }
            refunded.add(refund == nil ? 0 : 1)
            if let refund { refundDays.add(Double(refund.time) / Theory.day - 1) }
            if let answer = occurrences.first(where: { $0.kind == .survey }) { score.add(answer.amount) }
            for referral in occurrences where referral.kind == .referral { promised[referral.related] = referral.time }
        }
        expect([
            refunded.compared("refunded", to: 0.4), refundDays.compared("days to the refund", to: 2.5),
            referralDays.compared("days to the referred customer", to: 2.5), score.compared("score", to: 5),
        ])
    }

    /// Own events at s set off a touch when the delay is over before the next event and the end.
    @Test func inactivityIsDrawnAnewAfterEachEvent() {
        let line = Theory.line(.inactivity(delay: .drawn(.exponential(mean: .constant(2 * Theory.day)))))
        let views = Emission(event: 1, timing: .rate(.constant(0.3 / Theory.day)))
        let world = Theory.oneDecision(seed: 38, outcomes: [1], lines: [line], emissions: [views])
        var touches = Sample()
        Theory.forEachCustomer(Engine(world: world)) { _, occurrences, _ in
            touches.add(Double(occurrences.count { $0.kind == .touch }))
        }
        // 0.5 / 0.8 * (1 - exp(-0.8 (10 - s))), at s = 0 and for events at rate 0.3.
        let left = Elementary.exp(-8)
        let expected = 0.625 * ((1 - left) + 0.3 * (10 - (1 - left) / 0.8))
        expect([touches.compared("touches", to: expected)])
    }
}
