import Simulation
import Tracking

extension Observer {
    /// ``observe(_:of:into:)`` where something is hidden or disturbed.
    @inline(never)
    @usableFromInline
    func disturbed(
        _ occurrences: UnsafeBufferPointer<Occurrence>, of customer: CustomerFacts,
        into out: inout ContiguousArray<TrackingEvent>
    ) {
        let person = disturbances.person(customer)
        guard person.consents else { return }
        // Most people use one device most of the time.
        var device = disturbances.device(0, of: person)
        for index in occurrences.indices { disturbed(occurrences[index], of: person, on: &device, into: &out) }
    }

    private func disturbed(
        _ occurrence: Occurrence, of person: Person, on device: inout Disturbances.Device,
        into out: inout ContiguousArray<TrackingEvent>
    ) {
        var seen = SingleEvent()
        complete(occurrence, into: &seen)
        guard !seen.isEmpty else { return }
        let index = disturbances.deviceIndex(of: person, at: occurrence.time)
        if index != device.index { device = disturbances.device(index, of: person) }
        // A refund is the shop's own message, that no browser can block.
        guard !device.blocks || seen.event.kind == .refund else { return }
        seen.event.device = Identifiers.device(
            of: person.customer, index: index, epoch: device.epoch(at: occurrence.time))
        seen.event.time &+= device.skew
        if disturbances.isLogin(seen.event) {
            deliver(identify(occurrence, seen.event), person, into: &out)
        }
        deliver(seen.event, person, into: &out)
        if seen.event.kind == .click, !disturbances.bots.isNever {
            appendBots(after: seen.event, occurrence, person, into: &out)
        }
    }

    private func identify(_ occurrence: Occurrence, _ event: TrackingEvent) -> TrackingEvent {
        TrackingEvent(
            id: EventRole.id(EventRole.identify, of: occurrence), kind: .identify, time: event.time, due: event.due,
            device: event.device, user: Identifiers.user(of: occurrence.customer))
    }

    /// Appends the event and its copies, unless it is lost (then its copies are, too).
    private func deliver(
        _ original: TrackingEvent, _ person: Person,
        into out: inout ContiguousArray<TrackingEvent>
    ) {
        let fate = disturbances.fate(of: original.id, person)
        guard !fate.isLost else { return }
        out.append(original)
        guard !fate.isOrdinary else { return }
        out[out.count - 1].due &+= fate.delay
        var event = out[out.count - 1]
        if fate.isDuplicated {
            event.copy += 1
            out.append(event)
        }
        if fate.isAltered {
            event.copy += 1
            out.append(altered(event))
        }
    }

    /// Same id, another body: a backend that keeps the last instead of the first one gives itself away.
    private func altered(_ event: TrackingEvent) -> TrackingEvent {
        var other = event
        other.value &+= 100
        other.time &+= 1_000_000
        if event.kind.isTouch, event.channel != TrackingEvent.nothing {
            other.channel = (event.channel + 1) % max(disturbances.channels, 1)
            other.partner = TrackingEvent.nothing
        }
        return other
    }

    /// For each click as many clicks of bots, each on a device of its own, as make bots the wanted share of all clicks: a geometric
    /// number, n with probability share^n (1 - share).
    private func appendBots(
        after click: TrackingEvent, _ occurrence: Occurrence,
        _ person: Person,
        into out: inout ContiguousArray<TrackingEvent>
    ) {
        for ordinal in 0..<EventRole.botLimit {
            let (a, b) = (occurrence.sequence, UInt32(ordinal))
            let bits = disturbances.botKey.bits(person.customer, a, b).0
            guard disturbances.bots.happens(bits.upper, person, a, b) else { return }
            var bot = click
            bot.id = EventRole.id(EventRole.firstBot + ordinal, of: occurrence)
            bot.device = Identifiers.bot(bot.id)
            // A bot's clock is right: only the customer's device has a skew.
            bot.time = bot.due
            deliver(bot, person, into: &out)
        }
    }
}
