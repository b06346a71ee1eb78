import Audit
import FootfallTestKit
import Testing
import Tracking

/// What was sent against what is stored, by sums and by ids.
@Suite struct DeliveryTests {
    /// One sending and its answer.
    private struct Sending {
        var number: UInt64
        var copy: UInt8 = 0
        var result: Receipt.Result = .accepted
    }

    private func event(_ number: UInt64) -> TrackingEvent {
        TrackingEvent(id: EventID(customer: number / 10, sequence: number % 10), kind: .click, time: 0, device: 0)
    }

    private func settle(
        _ sendings: [Sending], stored: [UInt64]
    ) -> (bySums: DeliveryReconciliation?, byIDs: DeliveryReconciliation, examples: IDLedger.Examples) {
        let receipts = sendings.map { Receipt(id: event($0.number).id, copy: $0.copy, result: $0.result) }
        var (ledger, ids, sum) = (DeliveryLedger(), IDLedger(), IDSum())
        receipts.withUnsafeBufferPointer { buffer in
            ledger.record(buffer)
            ids.record(buffer)
        }
        stored.map(event).withUnsafeBufferPointer { buffer in
            sum.add(buffer)
            ids.readBack(buffer)
        }
        return (ledger.reconcile(with: sum), ids.reconcile(), ids.examples())
    }

    private func accepted(_ numbers: Range<UInt64>) -> [Sending] { numbers.map { Sending(number: $0) } }

    @Test func everythingStoredOnce() {
        let result = settle(accepted(0..<100), stored: (0..<100).reversed())
        #expect(result.bySums == result.byIDs)
        #expect(result.byIDs.isExact && result.byIDs.stored == 100 && result.byIDs.answers.sent == 100)
    }

    @Test func copiesAreStoredOnce() {
        let copies = [Sending(number: 3, copy: 1), Sending(number: 3, copy: 2), Sending(number: 4, copy: 1)]
        let result = settle(accepted(0..<10) + copies, stored: Array(0..<10))
        #expect(result.bySums == result.byIDs)
        #expect(result.byIDs.isExact && result.byIDs.answers.accepted == 13 && result.byIDs.stored == 10)
    }

    @Test func lossAfterAcknowledgementIsNamed() {
        let result = settle(accepted(0..<100), stored: (0..<100).filter { $0 != 42 && $0 != 7 })
        #expect(result.bySums == nil)
        #expect(result.byIDs.lostAfterAck == 2 && result.byIDs.lost == 2 && !result.byIDs.isExact)
        #expect(result.examples.lostAfterAck == [event(7).id, event(42).id])
    }

    @Test func duplicatesAndPhantomsAreNamed() {
        let result = settle(accepted(0..<10), stored: Array(0..<10) + [5, 5, 99])
        #expect(result.bySums == nil)
        #expect(result.byIDs.duplicated == 2 && result.byIDs.phantom == 1 && result.byIDs.stored == 11)
        #expect(result.examples.duplicated == [event(5).id] && result.examples.phantom == [event(99).id])
    }

    @Test func oneLostAndOnePhantomDoNotCancel() {
        let result = settle(accepted(0..<10), stored: Array(0..<9) + [77])
        #expect(result.bySums == nil)
        #expect(result.byIDs.lostAfterAck == 1 && result.byIDs.phantom == 1)
    }

    @Test func refusalsNeedNotBeStored() {
        let refused: [Sending] = [
            Sending(number: 20, result: .dropped), Sending(number: 21, result: .rejected),
            Sending(number: 22, result: .unsent),
        ]
        let result = settle(accepted(0..<10) + refused, stored: Array(0..<10))
        #expect(result.bySums == result.byIDs)
        #expect(result.byIDs.isExact && result.byIDs.lost == 0 && result.byIDs.answers.sent == 12)
        let stored = settle(accepted(0..<10) + refused, stored: Array(0..<10) + [21])
        #expect(stored.bySums == nil && stored.byIDs.refusedYetStored == 1 && stored.byIDs.phantom == 0)
    }

    @Test func unknownMayOrMayNotBeStored() {
        let unknown = (20..<23).map { Sending(number: $0, result: .unknown) }
        let none = settle(accepted(0..<10) + unknown, stored: Array(0..<10))
        #expect(none.bySums == none.byIDs)
        #expect(none.byIDs.lost == 3 && none.byIDs.lostAfterAck == 0 && none.byIDs.isExact)
        let all = settle(accepted(0..<10) + unknown, stored: Array(0..<10) + [20, 21, 22])
        #expect(all.bySums == all.byIDs && all.byIDs.lost == 0 && all.byIDs.stored == 13)
        let some = settle(accepted(0..<10) + unknown, stored: Array(0..<10) + [21])
        #expect(some.bySums == nil && some.byIDs.lost == 2 && some.byIDs.isExact)
    }

    @Test func copyAcceptedInPlaceOfTheFirstNeedsIds() {
        let sendings = [Sending(number: 1, result: .rejected), Sending(number: 1, copy: 1)]
        let result = settle(sendings, stored: [])
        #expect(result.bySums == nil)
        #expect(result.byIDs.lostAfterAck == 1)
    }

    @Test func workersAndSharesAddUp() {
        let seed: UInt64 = 11
        var random = SplitMix64(seed: seed)
        let sendings = (0..<2_000 as Range<UInt64>).map { number in
            Sending(number: number, result: random.chance(90) ? .accepted : random.pick(Receipt.Result.allCases))
        }
        let stored = (0..<2_100 as Range<UInt64>).filter { _ in random.chance(95) }
        let whole = settle(sendings, stored: stored).byIDs
        #expect(whole.lostAfterAck > 0 && whole.phantom > 0 && whole.refusedYetStored > 0, "seed \(seed)")
        var sum: DeliveryReconciliation?
        for part in 0..<3 {
            var ids = IDLedger(part: part, of: 3)
            sendings.map { Receipt(id: event($0.number).id, result: $0.result) }
                .withUnsafeBufferPointer { ids.record($0) }
            stored.map(event).withUnsafeBufferPointer { ids.readBack($0) }
            let share = ids.reconcile()
            #expect(share.stored > 500, "seed \(seed)")
            if sum == nil { sum = share } else { sum?.merge(share) }
        }
        #expect(sum == whole, "seed \(seed)")
    }

    @Test func ledgersOfWorkersMerge() {
        let events = (0..<100).map(event)
        var (one, left, right) = (DeliveryLedger(), DeliveryLedger(), DeliveryLedger())
        var sum = IDSum()
        events.withUnsafeBufferPointer { buffer in
            one.record(.accepted, events: buffer)
            left.record(.accepted, events: UnsafeBufferPointer(rebasing: buffer[60...]))
            right.record(.accepted, events: UnsafeBufferPointer(rebasing: buffer[..<60]))
            sum.add(buffer)
        }
        left.merge(right)
        #expect(left.reconcile(with: sum) == one.reconcile(with: sum))
        #expect(left.reconcile(with: sum)?.isExact == true)
    }
}
