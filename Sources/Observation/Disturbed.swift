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
        DisturbedLife(disturbances, customer)?.observe(occurrences, by: self, into: &out)
    }

    /// As ``disturbed(_:of:into:)``, where nobody wants to see the events.
    @inline(never)
    @usableFromInline
    func disturbed(
        _ occurrences: UnsafeBufferPointer<Occurrence>, of customer: CustomerFacts, into sum: inout EventSum
    ) {
        DisturbedLife(disturbances, customer)?.observe(occurrences, by: self, into: &sum)
    }
}

/// One customer as disturbed trackers see it.
private struct DisturbedLife {
    private let disturbances: Disturbances
    private let person: Person

    /// `nil` where the customer does not consent: then nothing is seen.
    @inline(__always)
    init?(_ disturbances: Disturbances, _ customer: CustomerFacts) {
        self.disturbances = disturbances
        person = disturbances.person(customer)
        guard person.consents else { return nil }
    }

    @inline(__always)
    func observe<Sink: EventSink>(
        _ occurrences: UnsafeBufferPointer<Occurrence>, by observer: borrowing Observer, into out: inout Sink
    ) {
        // What is known of devices, each at its index modulo four: few people have more.
        withUnsafeTemporaryAllocation(of: Disturbances.Device.self, capacity: 4) { devices in
            devices.initialize(repeating: Disturbances.Device(index: .max))
            let known = devices.baseAddress.unsafelyUnwrapped
            guard let first = occurrences.baseAddress else { return }
            for occurrence in first..<first + occurrences.count {
                guard let kind = observer.appearance(of: occurrence.pointee) else { continue }
                let wanted = disturbances.deviceIndex(of: person, at: occurrence.pointee.time)
                let device = known + Int(wanted & 3)
                if device.pointee.index != wanted { device.pointee = disturbances.device(wanted, of: person) }
                // A refund is the shop's own message, that no browser can block.
                if device.pointee.blocks, kind != .refund { continue }
                let name = device.pointee.name(at: occurrence.pointee.time, of: person)
                send(occurrence, as: kind, Sender(device: name, skew: device.pointee.skew), by: observer, into: &out)
            }
        }
    }

    /// Which device says what happened, and how far its clock is ahead.
    private struct Sender {
        var device: UInt64
        var skew: Int64
    }

    /// Sends what happened, and what comes with it. Most events are sent once and at once: only for these is the code laid out here.
    @inline(__always)
    private func send<Sink: EventSink>(
        _ occurrence: UnsafePointer<Occurrence>, as kind: TrackingEvent.Kind, _ sender: Sender,
        by observer: borrowing Observer, into out: inout Sink
    ) {
        if kind == .event, disturbances.logins[Int(occurrence.pointee.event)] {
            identify(event(occurrence, kind, sender, observer), into: &out)
        }
        let fate = disturbances.fate(of: EventRole.id(EventRole.main, of: occurrence.pointee), person)
        if fate.isOrdinary {
            out.take(observer.event(occurrence.pointee, as: kind, device: sender.device, skew: sender.skew))
        } else if !fate.isLost {
            sendCopies(of: event(occurrence, kind, sender, observer), fate, into: &out)
        }
        if kind == .click, !disturbances.bots.isNever {
            guard disturbances.hasBot(0, after: occurrence.pointee.sequence, of: person) else { return }
            sendBots(after: event(occurrence, kind, sender, observer), into: &out)
        }
    }

    @inline(never)
    private func event(
        _ occurrence: UnsafePointer<Occurrence>, _ kind: TrackingEvent.Kind, _ sender: Sender,
        _ observer: borrowing Observer
    ) -> TrackingEvent {
        observer.event(occurrence.pointee, as: kind, device: sender.device, skew: sender.skew)
    }

    @inline(never)
    private func identify<Sink: EventSink>(_ event: TrackingEvent, into out: inout Sink) {
        let id = EventID(customer: event.id.customer, sequence: event.id.sequence & ~255 | EventRole.identify)
        deliver(
            TrackingEvent(
                id: id, kind: .identify, time: event.time, due: event.due, device: event.device,
                user: Identifiers.user(of: id.customer)), into: &out)
    }

    /// Sends the event and its copies, unless it is lost (then its copies are, too).
    @inline(__always)
    private func deliver<Sink: EventSink>(_ event: TrackingEvent, into out: inout Sink) {
        let fate = disturbances.fate(of: event.id, person)
        if fate.isOrdinary {
            out.take(event)
        } else if !fate.isLost {
            sendCopies(of: event, fate, into: &out)
        }
    }

    @inline(never)
    private func sendCopies<Sink: EventSink>(
        of original: TrackingEvent, _ fate: Disturbances.Fate, into out: inout Sink
    ) {
        var event = original
        event.due &+= fate.delay
        out.take(event)
        if fate.isDuplicated {
            event.copy += 1
            out.take(event)
        }
        if fate.isAltered {
            event.copy += 1
            out.take(altered(event))
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
    /// number, n with probability share^n (1 - share). The first is certain here.
    @inline(never)
    private func sendBots<Sink: EventSink>(after click: TrackingEvent, into out: inout Sink) {
        let sequence = EventRole.occurrence(of: click.id)
        var ordinal: UInt64 = 0
        repeat {
            var bot = click
            bot.id.sequence = UInt64(sequence) << 8 | (EventRole.firstBot + ordinal)
            bot.device = Identifiers.bot(bot.id)
            // A bot's clock is right: only the customer's device has a skew.
            bot.time = bot.due
            deliver(bot, into: &out)
            ordinal += 1
        } while ordinal < EventRole.botLimit && disturbances.hasBot(ordinal, after: sequence, of: person)
    }
}
