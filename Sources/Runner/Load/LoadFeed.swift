import Tracking

/// The sender's side of the population: events in order, and the batch that waits to be handed over.
struct LoadFeed {
    private let gate: any LoadGate
    private let queue: EventQueue
    private let meter: LoadMeter
    private let control: LoadControl
    private let journal: LoadJournal?
    private var answered: AnsweredBefore
    private var events: ContiguousArray<TrackingEvent> = []
    private var position = 0
    private var batch: ContiguousArray<TrackingEvent> = []
    private var departures: ContiguousArray<Departure> = []
    private var labels: ContiguousArray<UInt64> = []
    /// Of the event that ``next()`` gives.
    private(set) var number = 0
    /// Events taken from the queue, those that the backend has no request for among them.
    private(set) var taken = 0
    /// Events handed over, by this process or an earlier one.
    private(set) var submitted: Int
    /// The last of ``taken``.
    private(set) var last: TrackingEvent?
    private static let most = 1_024

    /// - Parameters:
    ///   - journal: where it is noted what is sent before it is; `nil`: nowhere.
    ///   - earlier: where an earlier process of the run was; `nil`: there was none.
    init(
        gate: any LoadGate, queue: EventQueue, meter: LoadMeter, control: LoadControl, journal: LoadJournal?,
        earlier: LoadCheckpoint?
    ) {
        self.gate = gate
        self.queue = queue
        self.meter = meter
        self.control = control
        self.journal = journal
        answered = AnsweredBefore(earlier)
        submitted = meter.received
    }

    /// Whether the next event and all before it had their receipts before the run was resumed.
    var isCatchingUp: Bool { number < answered.first && !control.isStopping }

    /// Whether the next event had its receipt before the run was resumed.
    mutating func isNextAnswered() -> Bool { answered.contains(number) }

    /// The next event that there is something to send for; `nil` at the end of all.
    mutating func next() throws -> TrackingEvent? {
        while true {
            if position == events.count {
                // What is due soon must not wait for customers to be lived.
                try flush()
                position = 0
                guard try queue.take(into: &events) else { return nil }
            }
            let event = events[position]
            position += 1
            taken += 1
            last = event
            guard gate.sends(event) else { continue }
            number += 1
            return event
        }
    }

    /// Hands over, soon, what ``next()`` gave last.
    ///
    /// - Parameter due: nanoseconds; 0: as soon as it can go.
    mutating func add(_ event: TrackingEvent, due: UInt64, _ label: LoadLabel) throws {
        batch.append(event)
        departures.append(Departure(due: due, label: LoadMeter.mark(ofNumber: number - 1)))
        labels.append(label.packed)
        if batch.count >= Self.most { try flush() }
    }

    var isEmpty: Bool { batch.isEmpty }

    /// Hands over the batch, and waits where the backend takes no more.
    mutating func flush() throws {
        guard !batch.isEmpty else { return }
        try journal?.admit(below: number)
        meter.expect(departures, labels: labels)
        var offset = 0
        var pause: UInt64 = 20_000
        while offset < batch.count {
            let now = try offer(from: offset)
            offset += now
            submitted += now
            guard now == 0 else { continue }
            if control.isStopping { break }
            // A session that takes nothing has no way to call back, so it is asked again, ever more seldom up to a millisecond.
            LoadClock.sleep(until: LoadClock.now + pause)
            pause = min(pause * 2, 1_000_000)
        }
        batch.removeAll(keepingCapacity: true)
        departures.removeAll(keepingCapacity: true)
        labels.removeAll(keepingCapacity: true)
    }

    private func offer(from offset: Int) throws -> Int {
        try batch.withUnsafeBufferPointer { events in
            try departures.withUnsafeBufferPointer { departures in
                try gate.submit(
                    UnsafeBufferPointer(rebasing: events[offset...]),
                    UnsafeBufferPointer(rebasing: departures[offset...]))
            }
        }
    }

    /// - Throws: what the backend has failed with meanwhile.
    func check() throws { _ = try gate.submit(.init(start: nil, count: 0), .init(start: nil, count: 0)) }
}

/// Which events had their receipts before a run was resumed; asked in ascending order.
struct AnsweredBefore {
    private let pending: [Range<Int>]
    private let next: Int
    private var place = 0

    init(_ checkpoint: LoadCheckpoint?) { (pending, next) = (checkpoint?.pending ?? [], checkpoint?.next ?? 0) }

    /// The first that had none.
    var first: Int { pending.first?.lowerBound ?? next }

    mutating func contains(_ number: Int) -> Bool {
        guard number < next else { return false }
        while place < pending.count, pending[place].upperBound <= number { place += 1 }
        return place == pending.count || number < pending[place].lowerBound
    }
}
