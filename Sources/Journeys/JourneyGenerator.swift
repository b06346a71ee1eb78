import Tracking

/// Journeys made to break attribution: touches to the tick at window edges and midnights, equal times, touches after the
/// conversion, repeats, views, sends and direct visits, milestones beside touches, coupons, several devices, ids that arrive twice
/// (with the same or another body), orders that repeat, refunds, values of zero, below zero and as large as they get, journeys
/// empty and long.
///
/// The same seed, vocabulary, goal and choices make the same journeys. Customers share no devices and no users.
public struct JourneyGenerator: Sendable {
    private var random: SplitMix64
    private let vocabulary: Vocabulary
    private let goal: UInt16
    private let edges: [Int64]
    private var customer: UInt64
    private var draft = JourneyDraft()

    private static let day = AttributionChoices.Lookback.day

    /// - Parameters:
    ///   - vocabulary: has at least one channel.
    ///   - goal: index into the vocabulary's events; other events are made as well.
    ///   - choices: whose lookbacks the journeys aim at.
    ///   - first: number of the first customer.
    public init(
        seed: UInt64, vocabulary: Vocabulary, goal: UInt16, choices: AttributionChoices = AttributionChoices(),
        first: UInt64 = 0
    ) {
        customer = first
        random = SplitMix64(seed: seed)
        self.vocabulary = vocabulary
        self.goal = goal
        let lookback = choices.lookback
        let own = vocabulary.channels.compactMap { lookback.channels[$0.name] }
        edges = [lookback.click, lookback.view, lookback.send, lookback.direct] + own
    }

    /// One customer's delivered events in order of arrival; due times never fall.
    public mutating func next() -> [TrackingEvent] {
        draft = JourneyDraft(customer: customer)
        customer += 1
        if random.chance(1) { return [] }
        let anchors = makeAnchors()
        let devices = makeDevices()
        makeConversions(at: anchors, devices)
        makeTouches(around: anchors, devices)
        makeMilestones(devices)
        makeIdentifies(around: anchors, devices)
        makeBystanders(around: anchors, devices)
        draft.number(in: random.chance(85) ? .time : .any, &random)
        if random.chance(40) { copyEvents() }
        draft.arrive(&random)
        return draft.events
    }

    /// Times of conversions, ascending.
    private mutating func makeAnchors() -> [Int64] {
        let day = Self.day
        var time = 1_767_225_600_000_000 + Int64(random.below(400)) * day
        if random.chance(60) { time += Int64(random.below(Int(day))) }
        var anchors: [Int64] = []
        for _ in 0..<random.pick([0, 1, 1, 1, 1, 2, 2, 3, 5]) {
            anchors.append(time)
            time += random.pick([0, 1, 1_000_000, 3_600_000_000, day - 1, day, 3 * day, 30 * day, 45 * day])
        }
        return anchors
    }

    private mutating func makeDevices() -> [UInt64] {
        (0..<random.pick([1, 1, 1, 2, 2, 3])).map { UInt64($0) + draft.customer << 8 }
    }

    private mutating func makeConversions(at anchors: [Int64], _ devices: [UInt64]) {
        var orders: [UInt64] = []
        for time in anchors {
            var order = random.chance(70) ? random.next() | 1 : 0
            if random.chance(20), let known = orders.last { order = known }
            orders.append(order)
            let (value, coupon) = (makeValue(), makeCoupon())
            draft.add(.event, time, random.pick(devices)) { event in
                event.name = goal
                event.order = order
                event.value = value
                event.coupon = coupon
            }
            if random.chance(20) { makeRefunds(of: order, value: value, after: time, devices) }
        }
    }

    private mutating func makeValue() -> Int64 {
        random.pick([0, 1, 2, 3, 7, 100, 4_999, 1_000_003, -1, -250, 1 << 53, .max, .min, Int64(random.below(100_000))])
    }

    private mutating func makeCoupon() -> UInt16 {
        let codes = vocabulary.coupons.count
        return codes > 0 && random.chance(35) ? UInt16(random.below(codes)) : TrackingEvent.nothing
    }

    private mutating func makeRefunds(of order: UInt64, value: Int64, after time: Int64, _ devices: [UInt64]) {
        guard value > 0 else { return }
        for _ in 0..<random.pick([1, 1, 2, 3]) {
            let part = random.pick([value, value / 2, value / 3, 1])
            let refundTime = time + random.pick([0, 1, Self.day, 9 * Self.day, -1])
            draft.add(.refund, refundTime, random.pick(devices)) { event in
                event.order = order
                event.value = part
            }
        }
    }

    private mutating func makeTouches(around anchors: [Int64], _ devices: [UInt64]) {
        let count = random.chance(1) ? 100 + random.below(300) : random.pick([0, 1, 1, 2, 2, 3, 3, 4, 5, 6, 8, 13])
        // Few sources make repeats and runs, and rivals among the partners of a channel.
        let only = random.chance(30) ? random.below(vocabulary.channels.count) : nil
        for _ in 0..<count {
            let channel = only ?? random.below(vocabulary.channels.count)
            let kind = random.pick([.click, .click, .click, .view, .send, .direct] as [TrackingEvent.Kind])
            let partners = vocabulary.channels[channel].partners.count
            let partner = partners > 0 && random.chance(80) ? UInt16(random.below(partners)) : TrackingEvent.nothing
            let campaigns = vocabulary.campaigns.count
            let campaign = campaigns > 0 && random.chance(30) ? UInt16(random.below(campaigns)) : TrackingEvent.nothing
            let hasChannel = !random.chance(2)
            draft.add(kind, makeTouchTime(around: anchors), random.pick(devices)) { event in
                event.channel = hasChannel ? UInt16(channel) : TrackingEvent.nothing
                event.partner = hasChannel ? partner : TrackingEvent.nothing
                event.campaign = campaign
            }
        }
    }

    /// Other named events just before, at and just after touches.
    private mutating func makeMilestones(_ devices: [UInt64]) {
        let times = draft.events.filter(\.kind.isTouch).map(\.time)
        guard !times.isEmpty, vocabulary.events.count > 1, random.chance(50) else { return }
        for _ in 0..<random.pick([1, 1, 2]) {
            let name = (Int(goal) + 1 + random.below(vocabulary.events.count - 1)) % vocabulary.events.count
            draft.add(.event, random.pick(times) + Int64(random.below(3) - 1), random.pick(devices)) { event in
                event.name = UInt16(name)
            }
        }
    }

    private mutating func makeTouchTime(around anchors: [Int64]) -> Int64 {
        let day = Self.day
        let anchor = anchors.isEmpty ? 1_767_225_600_000_000 : random.pick(anchors)
        let tick = Int64(random.below(3) - 1)
        switch random.below(8) {
        case 0, 1: return anchor - random.pick(edges) + tick
        case 2: return anchor + tick
        case 3: return anchor - Int64(random.below(35)) * day + tick
        case 4: return (anchor / day - Int64(random.below(32))) * day + tick
        case 5: return anchor + random.pick([1, 60_000_000, day, 10 * day])
        default: return anchor - Int64(random.below(Int(40 * day)))
        }
    }

    private mutating func makeIdentifies(around anchors: [Int64], _ devices: [UInt64]) {
        for device in devices {
            for _ in 0..<random.pick([0, 1, 1, 1, 2, 3]) {
                // Users may have the number of a device without being the same.
                let user = random.chance(80) ? devices[0] : random.pick(devices) + 128
                draft.add(.identify, makeTouchTime(around: anchors), device) { $0.user = user }
            }
        }
    }

    /// Events that earn and give no credit.
    private mutating func makeBystanders(around anchors: [Int64], _ devices: [UInt64]) {
        for _ in 0..<random.pick([0, 0, 1, 2, 4]) {
            let name = UInt16(random.below(max(1, vocabulary.events.count)))
            let isNamed = name != goal
            draft.add(isNamed ? .event : .stage, makeTouchTime(around: anchors), random.pick(devices)) { event in
                event.name = isNamed ? name : TrackingEvent.nothing
                event.stage = 0
            }
        }
    }

    /// Ids that arrive more than once: true copies, and bodies altered in what credit depends on.
    private mutating func copyEvents() {
        for original in draft.events where random.chance(25) {
            for copy in 1...UInt8(random.pick([1, 1, 2])) {
                var event = original
                event.copy = copy
                if random.chance(40) { alter(&event) }
                draft.events.append(event)
            }
        }
    }

    private mutating func alter(_ event: inout TrackingEvent) {
        switch random.below(6) {
        case 0: event.time += random.pick([-1, 1, -Self.day, Self.day])
        case 4 where event.name == goal && event.kind == .event: event.coupon = makeCoupon()
        case 1: event.value = makeValue()
        case 2: event.order = event.order == 0 ? 1 : 0
        case 3 where event.channel != TrackingEvent.nothing:
            event.channel = UInt16(random.below(vocabulary.channels.count))
            event.partner = TrackingEvent.nothing
        default: event.device ^= 1
        }
    }
}
