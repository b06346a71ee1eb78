import MemoryBackend
import Synchronization
import Tracking

/// Two memory sessions: one stores, the other answers for credits, so that a fault of one does not show in the other.
final class FaultySession: TrackingSession {
    private let fault: Fault
    private let stored: any TrackingSession
    private let credited: any TrackingSession
    private let isSplit: Bool
    private let state = Mutex(State())

    private struct State {
        var count = 0
        var isCancelled = false
        /// First times by id, and the last time of any event.
        var times: [EventID: Int64] = [:]
        var latest = Int64.min
    }

    init(_ plan: RunPlan, _ fault: Fault, stored: any TrackingSession) throws {
        self.fault = fault
        self.stored = stored
        isSplit = plan.submitters > 1
        var plan = plan
        if fault == .missesLookback { plan.choices.lookback.click += 1 }
        if fault == .paysAnyPartner {
            for index in plan.vocabulary.channels.indices { plan.vocabulary.channels[index].kind = "affiliate" }
        }
        credited = try MemoryBackend().prepare(plan)
    }

    // MARK: Sending

    func submit(_ events: UnsafeBufferPointer<TrackingEvent>, to sink: any ReceiptSink) throws -> Int {
        switch fault {
        case .takesNegative: return -1
        case .hangsWhenCancelled where state.withLock(\.isCancelled): return 0
        case .losesHugeBatches where events.count > 10_000:
            sink.receive(.accepted, events: events)
            return events.count
        default: break
        }
        let kept = keep(events)
        let silent = Silent()
        _ = try kept.withUnsafeBufferPointer { try stored.submit($0, to: silent) }
        _ = try creditable(kept).withUnsafeBufferPointer { try credited.submit($0, to: silent) }
        answer(events, sink)
        return fault == .takesMoreThanItSays ? (events.count + 1) / 2 : events.count
    }

    /// What reaches the store.
    private func keep(_ events: UnsafeBufferPointer<TrackingEvent>) -> [TrackingEvent] {
        state.withLock { state in
            var kept: [TrackingEvent] = []
            for (index, event) in events.enumerated() {
                var event = event
                state.count += 1
                switch fault {
                case .dropsAcknowledged where state.count % 97 == 0: continue
                case .losesTail where events.count > 10 && index == events.count - 1: continue
                case .losesBetweenSubmitters where isSplit && state.count % 61 == 0: continue
                case .truncatesIDs: event.id.sequence &= 0xFFFF_FFFF
                case .keepsLastBody where event.copy > 0: event.id.sequence &+= 1 << 40
                default: break
                }
                kept.append(event)
            }
            return kept
        }
    }

    /// What is credited, changed so that the answer comes out wrong.
    private func creditable(_ events: [TrackingEvent]) -> [TrackingEvent] {
        state.withLock { state in
            events.map { event in
                var event = event
                if state.times[event.id] == nil { state.times[event.id] = event.time }
                switch fault {
                case .reorders: event.time = max(event.time, state.latest)
                case .wrongTie where event.kind == .event: event.time -= 1
                case .forgetsCoupons: event.coupon = TrackingEvent.nothing
                case .missesMilestones where event.name == 2: event.name = TrackingEvent.nothing
                case .splitsSharedDevices: event.device ^= event.id.customer &* 0x9E37_79B9_7F4A_7C15
                default: break
                }
                state.latest = max(state.latest, event.time)
                return event
            }
        }
    }

    private func answer(_ events: UnsafeBufferPointer<TrackingEvent>, _ sink: any ReceiptSink) {
        switch fault {
        case .forgetsReceipts: sink.receive(.accepted, events: UnsafeBufferPointer(rebasing: events.dropLast()))
        case .answersTwice:
            sink.receive(.accepted, events: events)
            sink.receive(.accepted, events: UnsafeBufferPointer(rebasing: events.prefix(1)))
        case .rejectsSome:
            sink.receive(.rejected, events: UnsafeBufferPointer(rebasing: events.prefix(1)))
            sink.receive(.accepted, events: UnsafeBufferPointer(rebasing: events.dropFirst()))
        default: sink.receive(.accepted, events: events)
        }
    }

    private final class Silent: ReceiptSink {
        func receive(_ receipts: UnsafeBufferPointer<Receipt>) {}
        func receive(_ result: Receipt.Result, events: UnsafeBufferPointer<TrackingEvent>) {}
    }

    func extend(_ vocabulary: Vocabulary) throws {
        switch fault {
        case .forgetsNewNames: return
        case .takesOtherNames: try? stored.extend(vocabulary)
        default: try stored.extend(vocabulary)
        }
    }

    // MARK: Reading

    func settle() throws -> Double {
        if fault == .failsWhenEmpty, state.withLock({ $0.count == 0 }) { throw BackendError.failed("nothing is there") }
        _ = try credited.settle()
        return try stored.settle()
    }

    func credits(
        rule: RuleSpecification, goal: UInt16, part: Int, of parts: Int, _ body: (borrowing CreditBatch) throws -> Void
    ) throws {
        var part = part
        if fault == .answersAnyPart { part = min(max(0, part), max(0, parts - 1)) }
        if fault == .mixesParts { part = parts - 1 - part }
        try credited.credits(rule: rule, goal: goal, part: part, of: max(1, parts)) { batch in
            let reported = report(batch)
            do { try body(reported) } catch  where fault == .swallowsReaders {}
        }
    }

    /// With the times as they were sent, and the fault in it.
    private func report(_ batch: borrowing CreditBatch) -> CreditBatch {
        var copy = CreditBatch()
        for index in 0..<batch.count {
            let conversion = batch.conversions[index]
            var credits = Array(batch.credits(of: index))
            if fault == .wrongRemainder, let first = credits.first, let last = credits.last,
                first.units == last.units + 1
            {
                credits[0].units -= 1
                credits[credits.count - 1].units += 1
            }
            for credit in credits { copy.append(credit) }
            let time = state.withLock { $0.times[conversion.id] ?? conversion.time }
            copy.finish(conversion.id, time: time, value: conversion.value)
        }
        return copy
    }

    func events(part: Int, of parts: Int, _ body: (UnsafeBufferPointer<TrackingEvent>) throws -> Void) throws {
        var isFirst = true
        try stored.events(part: fault == .answersAnyPart ? 0 : part, of: fault == .answersAnyPart ? 1 : parts) {
            do { try body($0) } catch  where fault == .swallowsReaders {}
            if fault == .doubleCounts, isFirst { try body($0) }
            isFirst = false
        }
    }

    func report() throws -> BackendReport {
        var report = try stored.report()
        if fault == .renamesChannels {
            for index in report.channels.indices { report.channels[index].name.removeAll { !$0.isASCII } }
        }
        return report
    }

    func cancel() {
        state.withLock { $0.isCancelled = true }
        if fault != .hangsWhenCancelled { stored.cancel() }
    }

    func close() {
        guard fault != .worksWhenClosed, fault != .mixesRuns else { return }
        stored.close()
        credited.close()
    }
}
