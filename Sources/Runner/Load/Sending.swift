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

    /// - Parameters:
    ///   - lead: nanoseconds to get ready in, so that the first events are not late.
    ///   - journal: where it is noted what is sent before it is; `nil`: nowhere.
    ///   - resumption: the run that goes on; `nil`: it is a new one.
    /// - Throws: what the backend fails with; what keeps events from being made; ``ResumeError``.
    mutating func send(
        to session: any TrackingSession, _ options: LoadOptions, _ watch: LoadWatch, lead: UInt64,
        journal: LoadJournal?, resumption: Resumption?
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

        let earlier = resumption?.checkpoint
        var (origin, processor) = (LoadOrigin(), 0.0)
        func begin() -> LoadOrigin {
            origin = LoadOrigin(start: LoadClock.now + lead, offset: earlier?.elapsed ?? 0)
            processor = LoadClock.processorSeconds
            meter.begin(at: origin)
            watch.begin(at: origin)
            return origin
        }
        var feed = LoadFeed(
            gate: gate, queue: queue, meter: meter, control: control, journal: journal, earlier: earlier)
        defer {
            submitted = feed.submitted
            let (now, cores) = (LoadClock.now, Double(ProcessInfo.processInfo.activeProcessorCount))
            seconds = max(1e-9, LoadClock.seconds(origin.elapsed(at: now)))
            let own = LoadClock.seconds(now.since(origin.start) + lead)
            processorShare = origin.start == 0 ? 0 : (LoadClock.processorSeconds - processor) / own / cores
            journeys = LoadJourneys(
                population: population, taken: feed.taken, last: feed.last, sends: { gate.sends($0) })
        }
        if let schedule {
            try OpenSender(schedule, gate: gate, control: control).send(&feed, begin: begin)
        } else {
            try ClosedSender(
                control: control, durationSeconds: options.durationSeconds, customers: room,
                least: resumption?.reserved ?? 0
            ).send(&feed, begin: begin)
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
