import Audit
import Measurement
import Scenario
import Testing
import Tracking

@testable import Runner

@Suite struct TallyTests {
    private func receipt(
        due: UInt64, ready: UInt64 = 0, sent: UInt64 = 0, answered: UInt64 = 0, _ result: Receipt.Result = .accepted,
        status: UInt16 = 200
    ) -> Receipt {
        Receipt(
            id: EventID(customer: 1, sequence: due), result: result, status: status, ready: ready, sent: sent,
            answered: answered, departure: Departure(due: due))
    }

    @Test func responseIsHeldAndLagAndService() {
        var tally = LoadTally()
        tally.record(receipt(due: 1_000, ready: 1_500, sent: 1_600, answered: 2_000), now: 2_100)
        #expect(tally.held.maximum == 500 && tally.lag.maximum == 100 && tally.service.maximum == 400)
        #expect(tally.response.maximum == 1_000 && tally.censored == 0 && tally.late == 0)
    }

    @Test func whatWasNotAnsweredStaysIn() {
        var tally = LoadTally()
        tally.record(receipt(due: 1_000, ready: 1_000, sent: 1_000, answered: 9_000, .unknown, status: 0), now: 9_100)
        tally.record(receipt(due: 1_000, .unsent, status: 0), now: 5_000)
        #expect(tally.response.count == 2 && tally.censored == 2)
        #expect(tally.response.maximum == 8_000 && tally.response.minimum == 4_000)
        #expect(tally.service.count == 1, "what never left was never served")
        #expect(tally.errors == [.noAnswer: 1, .unsent: 1])
        #expect(tally.answers.sent == 1 && tally.answers.unsent == 1)
    }

    @Test func aLateGeneratorIsInvalidAndAHeldEventIsNot() {
        var (late, held) = (LoadTally(), LoadTally())
        for index in 0..<1_000 as Range<UInt64> {
            let (due, far) = (index * 1_000_000, index * 1_000_000 + 200_000_000)
            late.record(receipt(due: due, ready: due, sent: index % 50 == 0 ? far : due, answered: far), now: far)
            held.record(receipt(due: due, ready: far, sent: far, answered: far + 1), now: far + 1)
        }
        #expect(LoadValidity.problems(of: late, isClosed: false, processorShare: 0.1).count == 2)
        #expect(LoadValidity.problems(of: held, isClosed: false, processorShare: 0.1).isEmpty)
        #expect(LoadValidity.problems(of: held, isClosed: false, processorShare: 0.95).count == 1)
    }

    @Test func slicesDoubleAndLoseNothing() {
        var slices = LoadSlices(width: 1_000)
        for index in 0..<1_000 as Range<UInt64> {
            slices.record(index % 10 == 0 ? .unknown : .accepted, at: index * 500, response: index)
        }
        #expect(slices.slices.count <= LoadSlices.most && slices.width == 8_000)
        #expect(slices.slices.reduce(0) { $0 + $1.sent } == 1_000)
        #expect(slices.slices.reduce(0) { $0 + $1.errors } == 100)
        #expect(slices.slices[1].response.minimum == 16 && slices.slices[1].response.maximum == 31)
    }

    @Test func aWindowForgetsWhatIsOld() {
        var window = LoadWindow(seconds: 3)
        for second in 0..<10 {
            let time = UInt64(second) * 1_000_000_000
            window.record(
                receipt(due: time, ready: time, sent: time, answered: time + UInt64(second + 1)), second: second,
                now: time)
        }
        let last = window.tally(before: 10, length: 3)
        #expect(last.response.count == 3 && last.response.minimum == 8 && last.response.maximum == 10)
        #expect(window.tally(before: 10, length: 1).response.count == 1)
        #expect(window.tally(before: 13, length: 3).response.count == 0)
    }

    @Test func labelsComeBack() {
        var event = TrackingEvent(id: EventID(customer: 1, sequence: 2), kind: .event, time: 0, device: 3, name: 41)
        event.stage = 7
        let label = LoadLabel(packed: LoadLabel(event, phase: 300).packed)
        #expect(label.operation == TrackingEvent.Kind.allCases.count + 41 && label.stage == 7 && label.phase == 300)
        event.stage = TrackingEvent.churned
        #expect(LoadLabel(packed: LoadLabel(event, phase: 0).packed).stage == nil)
    }

    @Test func windowsAreNamedInPaths() {
        #expect(WindowPath("last(10s).response_ms.p99")?.seconds == 10)
        #expect(WindowPath("last(2m).errors.unsent")?.path == "errors.unsent")
        #expect(WindowPath("response_ms.p99") == nil && WindowPath("last(soon).x") == nil)
    }

    /// A server that holds up to a rate is found within the precision, whatever the rate.
    @Test(arguments: [130.0, 100, 777, 4_000, 50_000, 90])
    func aSearchFindsTheLimit(limit: Double) {
        var bracket = CapacitySearch.Bracket()
        var tried = 0
        while let rate = bracket.next(from: 100, to: 50_000, precision: 0.05) {
            bracket.note(rate, holds: rate <= limit)
            tried += 1
            #expect(tried < 40)
            if tried >= 40 { break }
        }
        guard limit >= 100 else {
            #expect(bracket.held.isEmpty && bracket.failed == 100)
            return
        }
        #expect(bracket.held.last.map { $0 <= limit && $0 * 1.05 >= min(limit, 50_000) } == true)
        // What a confirmation takes back is sought below.
        bracket.note(bracket.held.last ?? 0, holds: false)
        #expect(bracket.held.allSatisfy { $0 < bracket.failed ?? 0 })
    }
}
