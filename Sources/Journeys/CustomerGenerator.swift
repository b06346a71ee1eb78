import Tracking

/// Journeys like those of people, with what tracking servers stumble over: touches at the same instant, on the edge of the
/// window, around midnight, minutes and weeks before a purchase and just after it; views, sends and direct visits; second
/// devices that are signed in on later; orders that are told again, refunds, coupons, late events, and now and then a second
/// body under an id.
///
/// Where ``JourneyGenerator`` looks for what may be, this one looks for what is: its journeys are read by people.
///
/// The same seed and plan make the same journeys. Customers share no devices and no users.
public struct CustomerGenerator: Sendable {
    private var random: SplitMix64
    private let plan: RunPlan
    private let start: Int64
    private let copies: Bool
    private let ages: [Int64]
    private var customer: UInt64
    private var draft = JourneyDraft()

    private static let day = AttributionChoices.Lookback.day
    private static let minute: Int64 = 60_000_000
    /// How long all conversions together take.
    private static let span = 60 * day

    /// - Parameters:
    ///   - plan: has at least one channel and one goal; journeys aim at its lookbacks and at midnights of its zone.
    ///   - start: no conversion is earlier; microseconds since 1970.
    ///   - first: number of the first customer.
    ///   - copies: whether ids may come again with another body.
    public init(seed: UInt64, plan: RunPlan, start: Int64, first: UInt64 = 0, copies: Bool = true) {
        random = SplitMix64(seed: seed)
        self.plan = plan
        self.start = start
        self.copies = copies
        customer = first
        let (day, minute) = (Self.day, Self.minute)
        ages = [2 * minute, 20 * minute, day / 24, day / 2, day, 3 * day, 10 * day, 25 * day, 33 * day]
    }

    /// One customer's events in order of arrival.
    public mutating func next() -> [TrackingEvent] {
        draft = JourneyDraft(customer: customer)
        customer += 1
        let devices = random.chance(30) ? 2 : 1
        var time = start + Int64(random.below(Int(Self.span)))
        if random.chance(15) { time = nearMidnight(time) }
        var last: UInt64 = 0
        for purchase in 1...(1 + random.below(3)) {
            makeTouches(before: time, devices)
            // An order may be told again.
            if last == 0 || !random.chance(10) {
                last = random.chance(85) ? (draft.customer &+ 1) << 8 | UInt64(purchase) : 0
            }
            makePurchase(at: time, order: last, devices)
            time += Int64(random.below(Int(20 * Self.day))) + Self.day / 2
        }
        return finish(devices)
    }

    // MARK: Touches

    private mutating func makeTouches(before time: Int64, _ devices: Int) {
        for _ in 0..<random.below(5) { makeTouch(at: touchTime(before: time), devices) }
        if random.chance(10) { makeTouch(at: time, devices) }
        if random.chance(20) { makeTouch(at: time + Int64(random.below(Int(Self.day / 3))), devices) }
        if !plan.vocabulary.events.isEmpty, random.chance(30) { makeMilestone(before: time, devices) }
    }

    private mutating func touchTime(before time: Int64) -> Int64 {
        let lookback = plan.choices.lookback
        switch random.below(10) {
        case 0, 1:
            let own = plan.vocabulary.channels.compactMap { lookback.channels[$0.name] }
            let edges = [lookback.click, lookback.click, lookback.view, lookback.send, lookback.direct] + own
            let edge = time - min(random.pick(edges), 400 * Self.day)
            // On it to the tick, or within the days beside it, which some count in whole.
            return random.chance(50)
                ? edge + Int64(random.below(3) - 1) : edge + Self.day - Int64(random.below(Int(2 * Self.day)))
        case 2: return nearMidnight(time - random.pick(ages))
        default:
            let age = random.pick(ages)
            return time - age - (random.chance(15) ? 0 : Int64(random.below(Int(max(1, age / 3)))))
        }
    }

    /// The midnight before, in the plan's zone, or a tick to either side of it.
    private mutating func nearMidnight(_ time: Int64) -> Int64 {
        let offset = plan.choices.zone.last { $0.from <= time }?.offset ?? plan.choices.zone.first?.offset ?? 0
        let local = time + offset
        return local - (local % Self.day + Self.day) % Self.day - offset + Int64(random.below(3) - 1)
    }

    private mutating func makeTouch(at time: Int64, _ devices: Int) {
        let kind = random.pick([.click, .click, .click, .view, .send, .direct] as [TrackingEvent.Kind])
        let count = plan.vocabulary.channels.count
        // Few sources make repeats and runs.
        makeTouch(kind, at: time, channel: random.below(random.chance(30) ? min(2, count) : count), devices)
        if random.chance(15) { makeTouch(.click, at: time, channel: random.below(count), 1) }
    }

    private mutating func makeTouch(_ kind: TrackingEvent.Kind, at time: Int64, channel: Int, _ devices: Int) {
        let (partners, campaigns) = (plan.vocabulary.channels[channel].partners.count, plan.vocabulary.campaigns.count)
        let partner = partners > 0 && random.chance(85) ? UInt16(random.below(partners)) : TrackingEvent.nothing
        let campaign = campaigns > 0 && random.chance(20) ? UInt16(random.below(campaigns)) : TrackingEvent.nothing
        draft.add(kind, time, device(devices)) { event in
            event.channel = UInt16(channel)
            event.partner = partner
            event.campaign = campaign
        }
    }

    private mutating func device(_ devices: Int) -> UInt64 { draft.customer << 8 | UInt64(random.below(devices)) }

    // MARK: Conversions

    private mutating func makeMilestone(before time: Int64, _ devices: Int) {
        let name = UInt16(random.below(plan.vocabulary.events.count))
        guard !plan.goals.contains(name) else { return }
        let milestone = time - random.pick(ages)
        draft.add(.event, milestone, device(devices)) { $0.name = name }
    }

    private mutating func makePurchase(at time: Int64, order: UInt64, _ devices: Int) {
        let goal = random.chance(90) ? plan.goals[0] : random.pick(plan.goals)
        let value = Int64(1 + random.below(20_000))
        let codes = plan.vocabulary.coupons.count
        let coupon = codes > 0 && random.chance(30) ? UInt16(random.below(codes)) : TrackingEvent.nothing
        draft.add(.event, time, device(devices)) { event in
            event.name = goal
            event.order = order
            event.value = value
            event.coupon = coupon
        }
        if order != 0, random.chance(20) {
            draft.add(.refund, time + 3 * Self.day, draft.customer << 8) { event in
                event.order = order
                event.value = value
            }
        }
    }

    // MARK: The end

    private mutating func finish(_ devices: Int) -> [TrackingEvent] {
        // All end on the same day, so that there is a last week with something in it.
        let end = start + Self.span
        draft.events.removeAll { $0.time > end }
        let last = (draft.events.map(\.time).max() ?? start) + Self.minute
        if devices > 1 {
            for device in 0..<devices {
                let user = draft.customer << 8
                draft.add(.identify, last, draft.customer << 8 | UInt64(device)) { $0.user = user }
            }
        }
        draft.number(in: .time, &random)
        for index in draft.events.indices {
            // Occurrences stand in the upper bits, as with simulated customers.
            draft.events[index].id.sequence = (draft.events[index].id.sequence + 1) << 8 | 1
            draft.events[index].due = draft.events[index].time
            if random.chance(10) { draft.events[index].due += Int64(random.below(Int(Self.day))) }
        }
        return arrive()
    }

    private mutating func arrive() -> [TrackingEvent] {
        let order = draft.events.indices.sorted { a, b in
            (draft.events[a].due, draft.events[a].id, a) < (draft.events[b].due, draft.events[b].id, b)
        }
        var delivered: [TrackingEvent] = []
        for index in order {
            let event = draft.events[index]
            delivered.append(event)
            guard copies, random.chance(5) else { continue }
            // The same id with another body, right behind.
            var copy = event
            copy.copy = 1
            if copy.kind == .event { copy.value += 100 }
            if copy.kind.isTouch {
                copy.channel = (copy.channel + 1) % UInt16(plan.vocabulary.channels.count)
                copy.partner = TrackingEvent.nothing
            }
            delivered.append(copy)
        }
        return delivered
    }
}
