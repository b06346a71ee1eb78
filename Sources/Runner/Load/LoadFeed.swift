import Tracking

/// The sender's side of the population: events in order, and the batch that waits to be handed over.
struct LoadFeed {
    private let gate: any LoadGate
    private let queue: EventQueue
    private let control: LoadControl
    private var events: ContiguousArray<TrackingEvent> = []
    private var position = 0
    private var batch: ContiguousArray<TrackingEvent> = []
    private var departures: ContiguousArray<Departure> = []
    /// Events taken from the queue, those that the backend has no request for among them.
    private(set) var taken = 0
    /// Events handed over.
    private(set) var submitted = 0
    /// The last of ``taken``.
    private(set) var last: TrackingEvent?
    private static let most = 1_024

    init(gate: any LoadGate, queue: EventQueue, control: LoadControl) {
        self.gate = gate
        self.queue = queue
        self.control = control
    }

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
            if gate.sends(event) { return event }
        }
    }

    mutating func add(_ event: TrackingEvent, _ departure: Departure) throws {
        batch.append(event)
        departures.append(departure)
        if batch.count >= Self.most { try flush() }
    }

    var isEmpty: Bool { batch.isEmpty }

    /// Hands over the batch, and waits where the backend takes no more.
    mutating func flush() throws {
        guard !batch.isEmpty else { return }
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
