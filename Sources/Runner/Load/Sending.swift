import Foundation
import Tracking

/// The part of a load in which events go out, and what is known of it afterwards.
struct Sending {
    let meter: LoadMeter
    let control: LoadControl
    /// `nil`: a closed load.
    let schedule: LoadSchedule?
    let room: ThinkingRoom?
    let population: LoadPopulation
    /// Seconds from the first intended send until the last answer.
    private(set) var seconds = 0.0
    /// Processor time over wall-clock time and processors, while it was sent.
    private(set) var processorShare = 0.0
    private(set) var submitted = 0
    /// What went out, to be lived again.
    private(set) var journeys: LoadJourneys

    init(
        meter: LoadMeter, control: LoadControl, schedule: LoadSchedule?, room: ThinkingRoom?, population: LoadPopulation
    ) {
        self.meter = meter
        self.control = control
        self.schedule = schedule
        self.room = room
        self.population = population
        journeys = LoadJourneys(population: population)
    }

    /// - Throws: what the backend fails with; what keeps events from being made.
    mutating func send(
        to session: any TrackingSession, _ options: LoadOptions, _ watch: LoadWatch, lead: UInt64
    ) throws {
        let gate: any LoadGate =
            if let paced = session as? any PacedSession {
                PacedGate(session: paced, sink: meter)
            } else {
                HoldingGate(session, sink: meter)
            }
        let queue = EventQueue()
        let onlyOnce = schedule == nil && options.durationSeconds == nil
        let (population, workers) = (self.population, options.run.workers)
        let thread = Thread { population.fill(queue, workers: workers, onlyOnce: onlyOnce) }
        thread.stackSize = 8 << 20
        thread.start()
        defer { queue.close() }
        try queue.waitUntilFilled()

        let start = LoadClock.now + lead
        let processor = LoadClock.processorSeconds
        meter.begin(at: start)
        watch.begin(at: start)
        var feed = LoadFeed(gate: gate, queue: queue, control: control)
        defer {
            submitted = feed.submitted
            seconds = max(1e-9, LoadClock.seconds(LoadClock.now.since(start)))
            let cores = Double(ProcessInfo.processInfo.activeProcessorCount)
            processorShare = (LoadClock.processorSeconds - processor) / (seconds + LoadClock.seconds(lead)) / cores
            journeys = LoadJourneys(
                population: population, taken: feed.taken, last: feed.last, sends: { gate.sends($0) })
        }
        if let schedule {
            try OpenSender(schedule, gate: gate, control: control, start: start).send(&feed)
        } else {
            let end = options.durationSeconds.map { start + LoadClock.nanoseconds($0) }
            try ClosedSender(control: control, end: end, customers: room).send(&feed)
        }
        watch.sent(feed.submitted)
        try drain(feed, watch)
    }

    /// Waits for every answer, as long as some come.
    private func drain(_ feed: LoadFeed, _ watch: LoadWatch) throws {
        var (seen, since) = (-1, LoadClock.now)
        while true {
            let received = meter.received
            guard received < feed.submitted else { return }
            try feed.check()
            let now = LoadClock.now
            if received != seen { (seen, since) = (received, now) }
            if now.since(since) > LoadClock.nanoseconds(LoadRun.patienceSeconds) {
                throw BackendError.failed(
                    "\(feed.submitted - received) events had no answer \(Int(LoadRun.patienceSeconds)) seconds after the "
                        + "last one that came")
            }
            // Answers go to the meter and not to this thread; a look every 2 ms costs nothing and ends soon after the last.
            LoadClock.sleep(until: now + 2_000_000)
        }
    }
}
