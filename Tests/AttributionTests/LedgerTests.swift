import Attribution
import FootfallTestKit
import Testing
import Tracking

/// Refunds and commission.
@Suite struct LedgerTests {
    private func refunds(_ board: Whiteboard, _ rule: RuleSpecification = .linear) -> RefundCredits {
        var plan = TestPlans.plan("refunds", AttributionChoices())
        plan.rules = [rule]
        var oracle = Oracle(plan: plan)
        var (batches, refunds) = ([CreditBatch()], [RefundCredits()])
        board.events.withUnsafeBufferPointer { oracle.evaluate($0, into: &batches, refunds: &refunds) }
        return refunds[0]
    }

    private var threeTouches: Whiteboard {
        var board = Whiteboard()
        board.touch("search", at: 0)
        board.touch("display", at: 1)
        board.touch("email", at: 2)
        board.buy(at: 3, value: 100, order: 5)
        return board
    }

    @Test func refundInPartsCancelsToZero() {
        var board = threeTouches
        board.refund(5, at: 10, value: 1)
        board.refund(5, at: 11, value: 50)
        board.refund(5, at: 12, value: 49)
        let ledger = refunds(board)
        #expect(ledger.entries.map(\.value) == [-1, -50, -49])
        #expect(ledger.entries.map(\.time) == [10, 11, 12].map { Whiteboard.start + $0 })
        // Credits 34, 33, 33 of 100. The first cent goes to the largest remainder, the first touch's.
        #expect(Array(ledger.credits(of: 0).filter { $0.value != 0 }).map(\.value) == [-1])
        #expect(ledger.credits(of: 0).first?.units == -3_333_334)
        let sums = (0..<3).map { index in ledger.credits(of: index).reduce(0) { $0 + $1.value } }
        #expect(sums == [-1, -50, -49])
        for (channel, money, units) in [(0, 34, 333_333_334), (1, 33, 333_333_333), (2, 33, 333_333_333)] {
            let given = ledger.credits.filter { $0.source.channel == UInt16(channel) }
            #expect(given.reduce(0) { $0 + $1.value } == -Int64(money))
            #expect(given.reduce(0) { $0 + $1.units } == -Int64(units))
        }
    }

    @Test func nothingIsGivenBackTwice() {
        var board = threeTouches
        board.refund(5, at: 10, value: 80)
        board.refund(5, at: 11, value: 80)
        board.refund(5, at: 12, value: 80)
        #expect(refunds(board).entries.map(\.value) == [-80, -20])
    }

    @Test func refundsOfNothingMakeNoEntry() {
        var board = threeTouches
        board.refund(0, at: 10, value: 1)
        board.refund(6, at: 10, value: 1)
        board.refund(5, at: 10, value: 0)
        board.buy(at: 20, value: 0, order: 7)
        board.refund(7, at: 21, value: 5)
        #expect(refunds(board).count == 0)
    }

    @Test func refundsLeaveConversionsAlone() {
        let before = threeTouches.credits(.linear)
        var board = threeTouches
        board.refund(5, at: 10, value: 100)
        #expect(board.credits(.linear) == before)
    }

    @Test func generatedRefundsNeverExceedTheirOrder() {
        let plan = TestPlans.plan("refunds", AttributionChoices(touches: .all))
        var oracle = Oracle(plan: plan)
        for seed in 0..<3 as Range<UInt64> {
            var journeys = JourneyGenerator(seed: seed, vocabulary: plan.vocabulary, goal: 0)
            for _ in 0..<100 {
                var batches = plan.rules.map { _ in CreditBatch() }
                var refunds = plan.rules.map { _ in RefundCredits() }
                journeys.next().withUnsafeBufferPointer {
                    oracle.evaluateDelivered($0, into: &batches, refunds: &refunds)
                }
                for (batch, ledger) in zip(batches, refunds) {
                    var left: [EventID: Int64] = [:]
                    for conversion in batch.conversions { left[conversion.id] = conversion.value }
                    for index in 0..<ledger.count {
                        let entry = ledger.entries[index]
                        left[entry.conversion, default: -1] += entry.value
                        #expect(entry.value < 0 && left[entry.conversion, default: -1] >= 0, "seed \(seed)")
                        #expect(ledger.credits(of: index).reduce(0) { $0 + $1.value } == entry.value, "seed \(seed)")
                    }
                }
            }
        }
    }

    @Test(
        arguments: [
            (500, 0.029, 15), (499, 0.029, 14), (-500, 0.029, -15), (0, 0.5, 0), (1, 0.5, 1), (1, 0.499_999_999, 0),
            (3_450, 0.01, 35), (100, 1, 100), (.max, 1, .max), (.max, 2, .max), (.min, 2, .min),
        ] as [(Int64, Double, Int64)])
    func commissionRoundsHalfUpOnTheExactRate(value: Int64, rate: Double, amount: Int64) {
        #expect(Commission.amount(value: value, rate: rate) == amount)
    }
}
