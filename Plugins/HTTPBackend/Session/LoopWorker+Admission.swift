import Tracking

/// What may be sent when.
extension LoopWorker {
    func admit(_ event: TrackingEvent, _ departure: Departure, _ sink: Int32, _ now: UInt64) {
        arrivals += 1
        let slot = slots.insert(
            Slots.Slot(event: event, ready: now, arrival: arrivals, sink: sink, departure: departure))
        guard departure.due > now, !isEnding else { return enter(slot, now) }
        upcoming.insert(slot, arrival: departure.due)
    }

    /// Takes in what has become due.
    func enterDue(_ now: UInt64) {
        while upcoming.firstArrival <= now, let slot = upcoming.popFirst() { enter(slot, now) }
    }

    /// From here on the event goes as soon as its customer's turn comes and a connection is free.
    private func enter(_ index: Int32, _ now: UInt64) {
        let event = slots[index].event
        let due = slots[index].departure.due
        slots[index].ready = now
        slots[index].lateness = due == 0 || due > now ? 0 : now - due
        guard !isEnding, let route = shared.routes.index(for: event) else {
            if !isEnding { tallies.unspoken[Int(event.kind.rawValue)] += 1 }
            return settle(index, .unsent, attempts: 0, status: 0, sent: 0)
        }
        slots[index].route = Int32(route)
        tallies.earliest = min(tallies.earliest, event.time)
        tallies.latest = max(tallies.latest, event.time)
        guard shared.settings.order != .none else { return enqueue(index) }
        let lane = lanes.lane(of: event.id.customer)
        slots[index].lane = lane
        if lanes[lane].first < 0 {
            lanes[lane].first = index
        } else {
            slots[lanes[lane].last].next = index
        }
        lanes[lane].last = index
        offer(lane, now)
    }

    /// Puts a lane's first event into its queue, if its turn has come.
    func offer(_ lane: Int32, _ now: UInt64) {
        while lanes[lane].first >= 0, lanes[lane].busy == 0, !lanes[lane].isQueued {
            guard lanes[lane].notBefore <= now else {
                gaps.insert(lane, arrival: lanes[lane].notBefore)
                lanes[lane].isQueued = true
                return
            }
            let slot = lanes[lane].first
            if let missing = missingCapture(Int(slots[slot].route), lane) {
                tallies.uncaptured[missing] += 1
                lanes[lane].first = slots[slot].next
                settle(slot, .unsent, attempts: 0, status: 0, sent: 0)
                continue
            }
            slots[slot].ready = max(slots[slot].ready, now)
            lanes[lane].isQueued = true
            return enqueue(slot)
        }
        if lanes[lane].first < 0, lanes[lane].busy == 0, lanes[lane].notBefore > now, !lanes[lane].isQueued {
            // Remembered until the gap is over, and looked at again then.
            gaps.insert(lane, arrival: lanes[lane].notBefore)
            lanes[lane].isQueued = true
        }
        lanes.removeIfIdle(lane, now: now)
    }

    /// The gap moves the intended time of the event that waited for it; what comes on top of the gap is our own delay.
    func endGap(_ lane: Int32, _ now: UInt64) {
        lanes[lane].isQueued = false
        let (slot, end) = (lanes[lane].first, lanes[lane].notBefore)
        if slot >= 0, slots[slot].departure.due > 0, slots[slot].departure.due < end {
            slots[slot].departure.due = end
            slots[slot].lateness = now - end
        }
        offer(lane, now)
    }

    private func missingCapture(_ route: Int, _ lane: Int32) -> Int? {
        let needed = shared.routes.routes[route].neededCaptures
        return needed.isEmpty ? nil : needed.first { lanes[lane].captured?[$0] == nil }
    }

    private func enqueue(_ slot: Int32) {
        if shared.routes.routes[Int(slots[slot].route)].single != nil {
            singles.insert(slot, arrival: slots[slot].arrival)
        } else {
            batched.insert(slot, arrival: slots[slot].arrival)
        }
    }

    /// Takes an event, which is its lane's first, out of its lane: it goes out now.
    func leaveLane(_ slot: Int32, _ now: UInt64) {
        let lane = slots[slot].lane
        guard lane >= 0 else { return }
        lanes[lane].first = slots[slot].next
        lanes[lane].isQueued = false
        lanes[lane].notBefore = shared.settings.gapNanoseconds > 0 ? now + shared.settings.gapNanoseconds : 0
        if shared.settings.order == .answered { lanes[lane].busy += 1 }
    }
}
