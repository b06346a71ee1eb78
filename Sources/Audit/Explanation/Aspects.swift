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

    private let goals: [UInt16]
    /// First bodies, in order of arrival, and later bodies of the same ids.
    private var base: ContiguousArray<TrackingEvent> = []
    private var copies: [TrackingEvent] = []
    /// What did count, and where each of the base is among it, or -1.
    private let actual: ContiguousArray<TrackingEvent>
    private var places: ContiguousArray<Int>
    /// What counted beside the base; the other customers' apart.
    private var extras: [TrackingEvent] = []
    private var strangers: [TrackingEvent] = []
    private let hidden: [EventID: String]
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
        self.goals = goals
        self.hidden = hidden
        self.actual = actual
        let numbers = EventNumbers(base)
        if numbers.count == base.count {
            self.base = base
        } else {
            for number in base.indices {
                if numbers.isFirst(number) { self.base.append(base[number]) } else { copies.append(base[number]) }
            }
        }
        places = ContiguousArray(repeating: -1, count: self.base.count)
        for place in actual.indices {
            if actual[place].id.customer != customer {
                strangers.append(actual[place])
            } else if let number = numbers[actual[place].id] {
                if places[number] < 0 { places[number] = place }
            } else {
                extras.append(actual[place])
            }
        }
        findLosses()
        findExtras()
        findIdentities()
        findTimes()
        findBodies()
    }

    /// What differs between a complete journey and the first bodies of what was delivered of it.
    init(ofTheWorld journey: CustomerJourney, goals: [UInt16]) {
        var (first, base) = (journey.delivered, journey.complete)
        let copies = journey.delivered.filter { $0.copy > 0 }
        if !copies.isEmpty {
            base.append(contentsOf: copies)
            let numbers = EventNumbers(first)
            first = ContiguousArray(first.indices.lazy.filter { numbers.isFirst($0) }.map { journey.delivered[$0] })
        }
        self.init(of: journey.customer, base: base, actual: first, goals: goals, hidden: journey.hidden)
    }

    /// Whether everything is as it should be.
    var isEmpty: Bool { found.isEmpty }

    /// Several at once as one reason, for where none does alone; `nil` where there is nothing to name.
    var together: String? {
        let names = found.map(\.reason).filter { $0 != Reason.changedBody }
        guard let first = names.first else { return nil }
        return names.dropFirst().first { $0 != first }.map { first + " + " + $0 } ?? first
    }

    /// Numbers in the base of what counted, but otherwise than it should.
    @inline(__always)
    private func numbers(where isOther: (TrackingEvent, TrackingEvent) -> Bool) -> [Int] {
        var numbers: [Int] = []
        for number in base.indices where places[number] >= 0 {
            if isOther(base[number], actual[places[number]]) { numbers.append(number) }
        }
        return numbers
    }

    /// Whether any of the base counted otherwise than it should.
    @inline(__always)
    private func isAny(_ isOther: (TrackingEvent, TrackingEvent) -> Bool) -> Bool {
        for number in base.indices where places[number] >= 0 {
            if isOther(base[number], actual[places[number]]) { return true }
        }
        return false
    }

    // MARK: Losses

    private mutating func findLosses() {
        let missing = base.indices.filter { places[$0] < 0 }
        guard !missing.isEmpty else { return }
        if hidden.isEmpty {
            let late = missing.filter { base[$0].due - base[$0].time > 60 * Self.minute }
            if !late.isEmpty { add(Reason.lateEvent, without: late) }
            add(Reason.lostEvent, without: missing)
            return
        }
        let reasons = missing.map { hidden[base[$0].id] ?? Reason.lostEvent }
        for reason in [Reason.noConsent, Reason.adBlocked, Reason.lostEvent] {
            let gone = missing.indices.filter { reasons[$0] == reason }.map { missing[$0] }
            if !gone.isEmpty { add(reason, without: gone) }
        }
    }

    /// - Parameter gone: numbers in the base, ascending.
    private mutating func add(_ reason: String, without gone: [Int]) {
        var events: ContiguousArray<TrackingEvent> = []
        events.reserveCapacity(base.count - gone.count)
        var rest = gone[...]
        for number in base.indices {
            if rest.first == number { rest.removeFirst() } else { events.append(base[number]) }
        }
        add(reason, events)
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
        let moved = numbers { $0.device != $1.device || $0.user != $1.user }
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
        let touches = base.lazy.filter(\.kind.isTouch)
        if let first = touches.map(\.time).min(), let arrived = touches.first?.time,
            moved.allSatisfy({ base[$0].kind == .event && base[$0].time - max(first, arrived) <= 60 * Self.minute })
        {
            add(Reason.firstTouchRace, split)
        }
        if shape.isBySession { add(Reason.perSession, split) }
        if shape.isByDay { add(Reason.cookieLifetime, split) }
        add(Reason.identitySplit, split)
    }

    // MARK: Times

    private mutating func findTimes() {
        let moved = numbers { $0.time != $1.time }
        guard !moved.isEmpty else { return }
        let times = changing { event, now in event.time = now.time }
        // A time may be late and be another body's: the later the narrower.
        if moved.allSatisfy({ times[$0].time == base[$0].due }) { add(Reason.arrivalOrder, times) }
        if moved.allSatisfy({ base[$0].kind == .event && times[$0].time > base[$0].time }) {
            add(Reason.touchAfterConversion, times)
        }
        add(Reason.clockSkew, times)
    }

    // MARK: Bodies

    private mutating func findBodies() {
        guard isAny({ $0.says(otherThan: $1) }) else { return }
        let copies = copies
        if !copies.isEmpty {
            addBodies(Reason.duplicate) { event, now in
                // Another body that was sent under the same id took the first one's place.
                copies.contains { now.says($0) } && event.differsBeyondArrival(from: now)
            } change: {
                $0.replace(by: $1)
            }
        }
        addBodies(Reason.orderDedupe) {
            $0.kind == .event && $0.order != $1.order
        } change: {
            $0.order = $1.order
        }
        addBodies(Reason.sendsAsClicks) {
            $0.kind == .send && $1.kind == .click
        } change: { event, _ in
            event.kind = .click
        }
        addBodies(Reason.directOverwrites) {
            $0.kind == .direct && $1.kind == .click
        } change: { event, _ in
            event.kind = .click
        }
        addBodies(Reason.coupon) {
            $0.coupon != $1.coupon
        } change: {
            $0.coupon = $1.coupon
        }
        addBodies(Reason.changedBody) {
            $0.tells(otherThan: $1)
        } change: {
            $0.take($1)
        }
    }

    /// Adds the journey with some bodies changed, if there are such: most journeys have none for most reasons, and are not copied.
    private mutating func addBodies(
        _ reason: String, where isOther: (TrackingEvent, TrackingEvent) -> Bool,
        change: (inout TrackingEvent, TrackingEvent) -> Void
    ) {
        guard isAny(isOther) else { return }
        add(reason, changing { if isOther($0, $1) { change(&$0, $1) } })
    }

    // MARK: Making journeys

    @inline(__always)
    private func changing(
        _ change: (inout TrackingEvent, TrackingEvent) -> Void
    ) -> ContiguousArray<TrackingEvent> {
        var events = base
        for index in events.indices where places[index] >= 0 { change(&events[index], actual[places[index]]) }
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

    /// Whether any of that differs.
    @inline(__always)
    fileprivate func tells(otherThan other: TrackingEvent) -> Bool {
        time != other.time || kind != other.kind || name != other.name || channel != other.channel
            || partner != other.partner || campaign != other.campaign || order != other.order || value != other.value
    }

    /// Whether any of that differs, or the coupon.
    @inline(__always)
    fileprivate func says(otherThan other: TrackingEvent) -> Bool {
        tells(otherThan: other) || coupon != other.coupon
    }

    /// Whether anything differs but when it came and which copy it is.
    fileprivate func differsBeyondArrival(from other: TrackingEvent) -> Bool {
        var same = other
        (same.due, same.copy) = (due, copy)
        return same != self
    }
}
