import Simulation
import Tracking

/// Turns what happened into what trackers get.
///
/// Everything here is a pure function of the occurrence and its customer's facts: customers may be looked at in any order, on
/// any thread, in journey or in time order, and the events come out the same.
///
/// Visible are: an arrival by a channel as a click of it, one without as a stage event; touches and clicks as their line's
/// ``TouchLine/Appearance`` says; a decision that took an outcome, as its event or else as a stage event; emissions; refunds.
/// Stays, surveys, referrals and ends are not.
public struct Observer: Sendable {
    @usableFromInline let appearances: Appearances
    /// Microseconds since 1970 of the scenario's start.
    @usableFromInline let start: Int64
    let disturbances: Disturbances

    /// Whether nothing is hidden or disturbed: ``observe(_:of:into:)`` does what ``complete(_:of:into:)`` does.
    public let isTransparent: Bool

    /// - Parameters:
    ///   - vocabulary: names the world's channels, campaigns, events, stages and products in the world's own order, as
    ///     ``Vocabulary/init(of:)`` does.
    ///   - start: the scenario's start in microseconds since 1970 (UTC).
    public init(world: World, settings: TrackingSettings, vocabulary: Vocabulary, start: Int64) {
        precondition(
            vocabulary.channels.count == world.channels.count && vocabulary.events.count == world.events.count
                && vocabulary.stages.count == world.stages.count,
            "the vocabulary names another world")
        appearances = Appearances(world, vocabulary)
        self.start = start
        isTransparent = settings.isTransparent
        disturbances = Disturbances(world: world, settings: settings)
    }

    /// Appends what trackers get of one occurrence: nothing, one event, or several (copies, a login's identify, clicks of bots).
    ///
    /// Copies follow the event they repeat.
    @inlinable
    @inline(__always)
    public func observe(
        _ occurrence: Occurrence, of customer: CustomerFacts, into out: inout ContiguousArray<TrackingEvent>
    ) {
        if isTransparent {
            complete(occurrence, into: &out)
        } else {
            withUnsafePointer(to: occurrence) {
                disturbed(UnsafeBufferPointer(start: $0, count: 1), of: customer, into: &out)
            }
        }
    }

    /// Appends what trackers get of a customer's occurrences, as ``observe(_:of:into:)`` of each would, and sooner: what holds for
    /// the customer is drawn once.
    @inlinable
    public func observe(
        _ occurrences: UnsafeBufferPointer<Occurrence>, of customer: CustomerFacts,
        into out: inout ContiguousArray<TrackingEvent>
    ) {
        guard isTransparent else { return disturbed(occurrences, of: customer, into: &out) }
        for index in occurrences.indices { complete(occurrences[index], into: &out) }
    }

    /// ``observe(_:of:into:)`` of a customer's occurrences where nobody wants to see the events: none is ever written to memory.
    @inlinable
    public func observe(
        _ occurrences: UnsafeBufferPointer<Occurrence>, of customer: CustomerFacts, into sum: inout EventSum
    ) {
        guard isTransparent else { return disturbed(occurrences, of: customer, into: &sum) }
        for index in occurrences.indices { complete(occurrences[index], into: &sum) }
    }

    /// Hands on the event as if nothing were hidden or disturbed: one device, true times, no copies.
    @inlinable
    @inline(__always)
    public func complete(
        _ occurrence: Occurrence, of customer: CustomerFacts, into out: inout ContiguousArray<TrackingEvent>
    ) {
        complete(occurrence, into: &out)
    }

    /// ``complete(_:of:into:)`` for any sink: the occurrence alone decides.
    @inlinable
    @inline(__always)
    public func complete(_ occurrence: Occurrence, into out: inout some EventSink) {
        switch occurrence.kind {
        case .decision:
            guard occurrence.outcome >= 0 else { return }
            out.take(decision(occurrence))
        case .touch:
            guard let kind = appearances.lines[Int(occurrence.line)].touch else { return }
            out.take(touch(occurrence, as: kind))
        case .click: out.take(click(occurrence))
        case .emission: out.take(emission(occurrence))
        case .arrival: out.take(plain(occurrence, occurrence.channel < 0 ? .stage : .click))
        case .refund: out.take(refund(occurrence))
        case .survey, .referral, .end: return
        }
    }
}

// The same in two steps, for who wants to know whether an occurrence is seen before how it looks.
extension Observer {
    /// As what a tracker sees the occurrence; `nil`: not at all.
    @inline(__always)
    func appearance(of occurrence: Occurrence) -> TrackingEvent.Kind? {
        switch occurrence.kind {
        case .decision: occurrence.outcome < 0 ? nil : occurrence.event < 0 ? .stage : .event
        case .touch: appearances.lines[Int(occurrence.line)].touch
        case .click: appearances.lines[Int(occurrence.line)].click
        case .emission: .event
        case .arrival: occurrence.channel < 0 ? .stage : .click
        case .refund: .refund
        case .survey, .referral, .end: nil
        }
    }

    /// What ``complete(_:into:)`` hands on, from a device whose clock is ahead by so many microseconds.
    ///
    /// - Parameter kind: as ``appearance(of:)`` says.
    @inline(__always)
    func event(
        _ occurrence: Occurrence, as kind: TrackingEvent.Kind, device: UInt64, skew: Int64
    ) -> TrackingEvent {
        var event =
            switch occurrence.kind {
            case .decision: decision(occurrence)
            case .touch: touch(occurrence, as: kind)
            case .click: click(occurrence)
            case .emission: emission(occurrence)
            case .refund: refund(occurrence)
            case .arrival, .survey, .referral, .end: plain(occurrence, kind)
            }
        event.device = device
        event.time &+= skew
        return event
    }
}

// What each kind of occurrence looks like.
extension Observer {
    /// Fields that every event has; an index of -1 in the world is ``TrackingEvent/nothing`` on the wire.
    @inlinable
    @inline(__always)
    func plain(_ occurrence: Occurrence, _ kind: TrackingEvent.Kind) -> TrackingEvent {
        TrackingEvent(
            id: EventRole.id(EventRole.main, of: occurrence), kind: kind, time: start &+ occurrence.time,
            device: Identifiers.device(of: occurrence.customer),
            name: UInt16(bitPattern: occurrence.event), channel: UInt16(bitPattern: occurrence.channel),
            partner: UInt16(bitPattern: occurrence.partner),
            stage: occurrence.to < 0 ? TrackingEvent.churned : UInt16(bitPattern: occurrence.to),
            product: UInt16(bitPattern: occurrence.product))
    }

    @inlinable
    @inline(__always)
    func touch(_ occurrence: Occurrence, as kind: TrackingEvent.Kind) -> TrackingEvent {
        var event = plain(occurrence, kind)
        event.campaign = appearances.lines[Int(occurrence.line)].campaign
        return event
    }

    @inlinable
    @inline(__always)
    func click(_ occurrence: Occurrence) -> TrackingEvent {
        let line = appearances.lines[Int(occurrence.line)]
        var event = plain(occurrence, line.click)
        event.campaign = line.campaign
        // Who is about to buy and looks for a coupon clicks through the partner that has one.
        if line.carriesCoupon, occurrence.partner >= 0 {
            event.coupon =
                appearances.coupons[
                    appearances.partnerStarts[Int(occurrence.channel)] + Int(occurrence.partner)]
        }
        return event
    }

    @inlinable
    @inline(__always)
    func decision(_ occurrence: Occurrence) -> TrackingEvent {
        var event = plain(occurrence, occurrence.event < 0 ? .stage : .event)
        event.value = occurrence.value
        let outcome = appearances.outcomeStarts[Int(occurrence.stage)] + Int(occurrence.outcome)
        if occurrence.event >= 0, occurrence.value != 0 || appearances.outcomeOrders[outcome] {
            event.order = Identifiers.order(of: occurrence.customer, sequence: occurrence.sequence)
        }
        return event
    }

    @inlinable
    @inline(__always)
    func emission(_ occurrence: Occurrence) -> TrackingEvent {
        var event = plain(occurrence, .event)
        event.value = occurrence.value
        event.amount = occurrence.amount
        let index = appearances.emissionStarts[Int(occurrence.stage)] + Int(occurrence.line)
        if occurrence.value != 0 || appearances.emissionOrders[index] {
            event.order = Identifiers.order(of: occurrence.customer, sequence: occurrence.sequence)
        }
        return event
    }

    @inlinable
    @inline(__always)
    func refund(_ occurrence: Occurrence) -> TrackingEvent {
        var event = plain(occurrence, .refund)
        event.value = occurrence.value
        event.order = Identifiers.order(of: occurrence.customer, sequence: occurrence.order)
        return event
    }
}
