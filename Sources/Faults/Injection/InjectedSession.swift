import Foundation
import Synchronization
import Tracking

/// A run against a backend with faults: see ``FaultInjector``.
final class InjectedSession: TrackingSession {
    /// One for each mixture of faults in the plan; the bits of the index say which.
    private let sessions: [any TrackingSession]
    private let route: MixtureRoute
    private let editor: Mutex<CreditEditor>
    private let reversal: Dice?
    private let state: Mutex<State>

    private struct State {
        var tamperer: Tamperer
        /// What the sessions behind have not taken yet.
        var waiting: [Waiting] = []
        var batches: [ContiguousArray<TrackingEvent>]
    }

    private struct Waiting {
        var session: Int
        var events: ContiguousArray<TrackingEvent>
        var sink: RestoringSink
    }

    init(_ sessions: [any TrackingSession], faults: [FaultRequest], plan: RunPlan) {
        self.sessions = sessions
        route = MixtureRoute(faults)
        editor = Mutex(CreditEditor(faults, plan: plan))
        reversal = faults.first { if case .sequence = $0.fault.action { true } else { false } }.map(Dice.init)
        state = Mutex(State(tamperer: Tamperer(faults), batches: sessions.map { _ in [] }))
    }

    // MARK: Sending

    /// Takes all or nothing.
    func submit(_ events: UnsafeBufferPointer<TrackingEvent>, to sink: any ReceiptSink) throws -> Int {
        try state.withLock { state in
            try drain(&state)
            guard state.waiting.isEmpty else { return 0 }
            let restoring = RestoringSink(sink, reversal)
            let dropped = state.tamperer.pass(events)
            for event in state.tamperer.events {
                var event = event
                let session = route.session(of: event.id.customer)
                if let reversal, reversal.hits(event.id.customer) { event.id = FaultyID.reversed(event.id) }
                state.batches[session].append(event)
            }
            for session in sessions.indices where !state.batches[session].isEmpty {
                state.waiting.append(Waiting(session: session, events: state.batches[session], sink: restoring))
                state.batches[session].removeAll(keepingCapacity: true)
            }
            // Acknowledged all the same: that is the fault.
            dropped.withUnsafeBufferPointer { if !$0.isEmpty { sink.receive(.accepted, events: $0) } }
            try drain(&state)
            return events.count
        }
    }

    func extend(_ vocabulary: Vocabulary) throws {
        for session in sessions { try session.extend(vocabulary) }
        editor.withLock { $0.plan.vocabulary = vocabulary }
    }

    private func drain(_ state: inout State) throws {
        while var first = state.waiting.first {
            let taken = try first.events.withUnsafeBufferPointer {
                try sessions[first.session].submit($0, to: first.sink)
            }
            guard taken < first.events.count else {
                state.waiting.removeFirst()
                continue
            }
            guard taken > 0 else { return }
            first.events.removeFirst(taken)
            state.waiting[0] = first
        }
    }

    // MARK: Reading

    func settle() throws -> Double {
        // A minute of pushing back is a backend that hangs.
        for _ in 0..<6_000 {
            let isDone = try state.withLock { state in
                try drain(&state)
                return state.waiting.isEmpty
            }
            if isDone { return try sessions.reduce(0) { $0 + (try $1.settle()) } }
            Thread.sleep(forTimeInterval: 0.01)
        }
        throw BackendError.failed("it takes no events although it is asked to settle")
    }

    func credits(
        rule: RuleSpecification, goal: UInt16, part: Int, of parts: Int, _ body: (borrowing CreditBatch) throws -> Void
    ) throws {
        let latest = state.withLock { $0.tamperer.latest }
        let editor = editor.withLock { $0 }
        for (mixture, session) in sessions.enumerated() {
            let asked = route.rule(rule, in: mixture)
            try session.credits(rule: asked, goal: goal, part: part, of: parts) { batch in
                try body(editor.edit(batch, latest: latest, restoring: restored))
            }
        }
    }

    func events(part: Int, of parts: Int, _ body: (UnsafeBufferPointer<TrackingEvent>) throws -> Void) throws {
        for session in sessions {
            guard reversal != nil else {
                try session.events(part: part, of: parts, body)
                continue
            }
            var batch: ContiguousArray<TrackingEvent> = []
            try session.events(part: part, of: parts) { events in
                batch.removeAll(keepingCapacity: true)
                for event in events {
                    var event = event
                    event.id = restored(event.id)
                    batch.append(event)
                }
                try batch.withUnsafeBufferPointer(body)
            }
        }
    }

    private func restored(_ id: EventID) -> EventID {
        guard let reversal, reversal.hits(id.customer) else { return id }
        return FaultyID.reversed(id)
    }

    func report() throws -> BackendReport {
        var total = BackendReport()
        for session in sessions { total.add(try session.report()) }
        return total
    }

    func unsentReasons() -> [UnsentReason] { sessions.flatMap { $0.unsentReasons() } }

    func cancel() { for session in sessions { session.cancel() } }

    func close() { for session in sessions { session.close() } }
}

extension BackendReport {
    /// Adds what another session says, name by name.
    fileprivate mutating func add(_ other: BackendReport) {
        Self.add(other.funnel, to: &funnel)
        Self.add(other.channels, to: &channels)
        Self.add(other.partners, to: &partners)
        stored += other.stored
    }

    private static func add(_ rows: [Row], to total: inout [Row]) {
        for row in rows {
            guard let known = total.firstIndex(where: { $0.name == row.name }) else {
                total.append(row)
                continue
            }
            for number in row.numbers {
                if let place = total[known].numbers.firstIndex(where: { $0.name == number.name }) {
                    total[known].numbers[place].value += number.value
                } else {
                    total[known].numbers.append(number)
                }
            }
        }
    }
}
