import Tracking

/// What differs between the events that should count and those that did, one kind of difference at a time.
///
/// Each aspect is the journey as it should be with this difference alone put in: if the rules then say what was reported, the
/// aspect is the reason.
struct Aspects {
    struct Aspect {
        var reason: String
        var events: ContiguousArray<TrackingEvent>
    }

    private let customer: UInt64
    private let goals: [UInt16]
    /// First bodies, in order of arrival, and later bodies of the same ids.
    private var base: ContiguousArray<TrackingEvent> = []
    private var copies: [TrackingEvent] = []
    /// What did count, by id; the other customers' apart.
    private var actual: [EventID: TrackingEvent] = [:]
    private var extras: [TrackingEvent] = []
    private var strangers: [TrackingEvent] = []
    private var hidden: [EventID: String]
    private(set) var found: [Aspect] = []

    private static let minute: Int64 = 60_000_000

    /// - Parameters:
    ///   - base: as it should be, in order of arrival, copies included.
    ///   - actual: what counted, each id once; other customers' events where they share an identity.
    ///   - hidden: why events of the base never left; empty where the base is what left.
    init(
        of customer: UInt64, base: ContiguousArray<TrackingEvent>, actual: ContiguousArray<TrackingEvent>,
        goals: [UInt16], hidden: [EventID: String] = [:]
    ) {
        self.customer = customer
        self.goals = goals
        self.hidden = hidden
        var known: Set<EventID> = []
        for event in base {
            if known.insert(event.id).inserted { self.base.append(event) } else { copies.append(event) }
        }
        for event in actual {
            if event.id.customer != customer {
                strangers.append(event)
            } else if known.contains(event.id) {
                if self.actual[event.id] == nil { self.actual[event.id] = event }
            } else {
                extras.append(event)
            }
        }
        findLosses()
        findExtras()
        findIdentities()
        findTimes()
        findBodies()
    }

    /// Whether everything is as it should be.
    var isEmpty: Bool { found.isEmpty }

    // MARK: Losses

    private mutating func findLosses() {
        let isMissing = { [actual] (event: TrackingEvent) in actual[event.id] == nil }
        guard base.contains(where: isMissing) else { return }
        let late = { (event: TrackingEvent) in event.due - event.time > 60 * Self.minute }
        var reasons: [(String, (TrackingEvent) -> Bool)] = [
            (Reason.lateEvent, { isMissing($0) && late($0) }), (Reason.lostEvent, isMissing),
        ]
        if !hidden.isEmpty {
            let hidden = hidden
            reasons = [Reason.noConsent, Reason.adBlocked, Reason.lostEvent].map { reason in
                (reason, { isMissing($0) && (hidden[$0.id] ?? Reason.lostEvent) == reason })
            }
        }
        for (reason, isGone) in reasons where base.contains(where: isGone) {
            add(reason, base.filter { !isGone($0) })
        }
    }

    // MARK: Additions

    private mutating func findExtras() {
        var (replays, twins, others): ([TrackingEvent], [TrackingEvent], [TrackingEvent]) = ([], [], [])
        // Who signs in where is a matter of identities.
        for extra in extras where extra.kind != .identify {
            guard let twin = base.first(where: { isTwin($0, extra) }) else {
                others.append(extra)
                continue
            }
            if extra.isGoal(goals), twin.order != 0 { replays.append(extra) } else { twins.append(extra) }
        }
        addBeside(Reason.orderDedupe, replays)
        addBeside(Reason.duplicate, twins)
        addBeside(Reason.phantom, others)
    }

    /// The same thing twice, up to an hour apart.
    private func isTwin(_ event: TrackingEvent, _ other: TrackingEvent) -> Bool {
        event.kind == other.kind && event.name == other.name && event.channel == other.channel
            && event.partner == other.partner && event.value == other.value
            && abs(event.time - other.time) <= 60 * Self.minute
    }

    /// The journey with events beside it that nobody sent.
    private mutating func addBeside(_ reason: String, _ events: [TrackingEvent]) {
        if !events.isEmpty { add(reason, base + events) }
    }

    // MARK: Identities

    private mutating func findIdentities() {
        func isMoved(_ event: TrackingEvent) -> Bool {
            guard let now = actual[event.id] else { return false }
            return now.device != event.device || now.user != event.user
        }
        let moved = base.filter(isMoved)
        guard !moved.isEmpty else { return }
        var split = changing { event, now in
            event.device = now.device
            event.user = now.user
        }
        let shape = IdentityShape(base, split)
        split += extras.filter { $0.kind == .identify }
        if !strangers.isEmpty {
            add(Reason.identityMerge, split + strangers)
            return
        }
        // The first touch by its time, and the one that a server sees first.
        let touches = base.filter(\.kind.isTouch)
        if let first = touches.map(\.time).min(), let arrived = touches.first?.time,
            moved.allSatisfy({ $0.kind == .event && $0.time - max(first, arrived) <= 60 * Self.minute })
        {
            add(Reason.firstTouchRace, split)
        }
        if shape.isBySession { add(Reason.perSession, split) }
        if shape.isByDay { add(Reason.cookieLifetime, split) }
        add(Reason.identitySplit, split)
    }

    // MARK: Times

    private mutating func findTimes() {
        let moved = base.filter { event in actual[event.id].map { $0.time != event.time } ?? false }
        guard !moved.isEmpty else { return }
        let times = changing { event, now in event.time = now.time }
        // A time may be late and be another body's: the later the narrower.
        if moved.allSatisfy({ actual[$0.id]?.time == $0.due }) { add(Reason.arrivalOrder, times) }
        if moved.allSatisfy({ event in
            event.kind == .event && (actual[event.id].map { $0.time > event.time } ?? false)
        }) {
            add(Reason.touchAfterConversion, times)
        }
        add(Reason.clockSkew, times)
    }

    // MARK: Bodies

    private mutating func findBodies() {
        let copies = copies
        addBodies(Reason.duplicate) { event, now in
            // Another body that was sent under the same id took the first one's place.
            if copies.contains(where: { now.says($0) }) { event.replace(by: now) }
        }
        addBodies(Reason.orderDedupe) { event, now in
            if event.kind == .event { event.order = now.order }
        }
        addBodies(Reason.sendsAsClicks) { event, now in
            if event.kind == .send, now.kind == .click { event.kind = .click }
        }
        addBodies(Reason.directOverwrites) { event, now in
            if event.kind == .direct, now.kind == .click { event.kind = .click }
        }
        addBodies(Reason.coupon) { event, now in event.coupon = now.coupon }
        addBodies(Reason.changedBody) { event, now in event.take(now) }
    }

    private mutating func addBodies(_ reason: String, _ change: (inout TrackingEvent, TrackingEvent) -> Void) {
        let changed = changing(change)
        if !zip(changed, base).allSatisfy({ $0 == $1 }) { add(reason, changed) }
    }

    // MARK: Making journeys

    private func changing(
        _ change: (inout TrackingEvent, TrackingEvent) -> Void
    ) -> ContiguousArray<TrackingEvent> {
        var events = base
        for index in events.indices {
            if let now = actual[events[index].id] { change(&events[index], now) }
        }
        return events
    }

    private mutating func add(_ reason: String, _ events: ContiguousArray<TrackingEvent>) {
        found.append(Aspect(reason: reason, events: events))
    }
}

extension TrackingEvent {
    /// Everything but when it came.
    fileprivate mutating func replace(by other: TrackingEvent) {
        let (due, copy) = (due, copy)
        self = other
        (self.due, self.copy) = (due, copy)
    }

    /// What an event says, its identity aside.
    fileprivate mutating func take(_ other: TrackingEvent) {
        time = other.time
        kind = other.kind
        name = other.name
        channel = other.channel
        partner = other.partner
        campaign = other.campaign
        order = other.order
        value = other.value
    }
}
