import Tracking

/// Sends to a schedule: when an event goes is settled before anybody has answered anything.
struct OpenSender {
    let schedule: LoadSchedule
    let lookahead: UInt64
    let control: LoadControl
    /// While nothing is due it is looked this often whether to stop.
    private static let longestSleep: UInt64 = 50_000_000

    init(_ schedule: LoadSchedule, gate: any LoadGate, control: LoadControl) {
        self.schedule = schedule
        lookahead = gate.lookahead
        self.control = control
    }

    /// - Parameter begin: called once what an earlier process did is passed over; says where time begins.
    func send(_ feed: inout LoadFeed, begin: () -> LoadOrigin) throws {
        var times = schedule.times()
        while feed.isCatchingUp, times.next() != nil { guard try feed.next() != nil else { break } }
        let origin = begin()
        var (due, now) = (origin.start, LoadClock.now)
        while !control.isStopping, let seconds = times.next() {
            if feed.isNextAnswered() {
                guard try feed.next() != nil else { break }
                continue
            }
            // No two at the same time, so that their order is theirs.
            due = max(origin.time(at: LoadClock.nanoseconds(seconds)), due + 1)
            if due > now + lookahead {
                try feed.flush()
                now = wait(for: due)
                if control.isStopping { break }
            }
            guard let event = try feed.next() else { break }
            try feed.add(event, due: due, LoadLabel(event, phase: schedule.phase(at: seconds)))
        }
        try feed.flush()
    }

    /// Until the event may be handed over.
    private func wait(for due: UInt64) -> UInt64 {
        var now = LoadClock.now
        while due > now + lookahead, !control.isStopping {
            // Handed over in handfuls where there is time, so that this thread takes little of the processor.
            LoadClock.sleep(until: min(due - lookahead / 2, now + Self.longestSleep))
            now = LoadClock.now
        }
        return now
    }
}
