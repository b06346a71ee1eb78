import Audit
import FootfallTestKit
import Tracking

/// Customers with journeys like those of people, and with what faults need to show: touches at the same instant, on the edge of
/// the window, days and weeks apart and minutes before the purchase; views, sends and direct visits; second devices; orders
/// that are replayed; late events; refunds and coupons.
struct Population: JourneySource {
    static let day = AttributionChoices.Lookback.day
    static let minute: Int64 = 60_000_000
    private static let start: Int64 = 1_767_225_600_000_000

    var journeys: [CustomerJourney]

    init(customers: Int, seed: UInt64 = 1) {
        journeys = (0..<UInt64(customers)).map { Self.journey($0, seed) }
    }

    func tell(_ customers: Set<UInt64>, _ body: (CustomerJourney) throws -> Void) throws {
        for customer in customers.sorted() where customer < UInt64(journeys.count) {
            try body(journeys[Int(customer)])
        }
    }

    private static func journey(_ customer: UInt64, _ seed: UInt64) -> CustomerJourney {
        var random = SplitMix64(seed: seed &* 0x1_0000_0001 &+ customer)
        var draft = Draft(customer: customer)
        let devices = random.chance(30) ? 2 : 1
        var time = start + Int64(random.below(Int(60 * day)))
        for purchase in 0..<(1 + random.below(3)) {
            // Some come for the first time a few minutes before they buy.
            let isQuick = purchase == 0 && random.chance(10)
            if isQuick { draft.touch(at: time - Int64(1 + random.below(8)) * minute, &random, devices) }
            let count = isQuick ? 0 : random.below(5)
            for _ in 0..<count {
                let age = random.pick([
                    2 * minute, 20 * minute, day / 24, day / 2, day, 3 * day, 10 * day, 25 * day, 30 * day, 33 * day,
                ])
                let jitter = random.chance(15) ? 0 : Int64(random.below(Int(max(1, age / 3))))
                draft.touch(at: time - age - jitter, &random, devices)
            }
            if random.chance(10) { draft.touch(at: time, &random, devices) }
            if !isQuick, random.chance(10) { draft.touch(at: time - 30 * day, &random, devices) }
            if random.chance(20) { draft.touch(at: time + Int64(random.below(Int(day / 3))), &random, devices) }
            let order = random.chance(85) ? customer << 8 | UInt64(purchase + 1) : 0
            draft.purchase(at: time, order: order, &random, devices)
            time += Int64(random.below(Int(20 * day))) + day / 2
        }
        return draft.finish(&random, devices)
    }

    /// A journey while it is made; devices become their owner's by an identify at the end.
    private struct Draft {
        let customer: UInt64
        var events: [TrackingEvent] = []

        init(customer: UInt64) { self.customer = customer }

        private mutating func add(_ kind: TrackingEvent.Kind, _ time: Int64, _ device: Int) -> Int {
            events.append(
                TrackingEvent(
                    id: EventID(customer: customer, sequence: 0), kind: kind, time: time,
                    device: customer << 8 | UInt64(device)))
            return events.count - 1
        }

        mutating func touch(at time: Int64, _ random: inout SplitMix64, _ devices: Int) {
            let kind = random.pick([.click, .click, .click, .view, .send, .direct] as [TrackingEvent.Kind])
            let index = add(kind, time, random.below(devices))
            events[index].channel = kind == .direct ? 4 : UInt16(random.below(4))
            if events[index].channel == 3 { events[index].partner = UInt16(random.below(2)) }
            if random.chance(20) { events[index].coupon = 0 }
            // Two at the same instant.
            if random.chance(15) {
                let twin = add(.click, time, 0)
                events[twin].channel = UInt16(random.below(3))
            }
        }

        mutating func purchase(at time: Int64, order: UInt64, _ random: inout SplitMix64, _ devices: Int) {
            let index = add(.event, time, random.below(devices))
            events[index].name = 0
            events[index].order = order
            events[index].value = Int64(1 + random.below(20_000))
            if order != 0, random.chance(20) {
                let refund = add(.refund, time + 3 * Population.day, 0)
                events[refund].order = order
                events[refund].value = events[index].value
            }
        }

        mutating func finish(_ random: inout SplitMix64, _ devices: Int) -> CustomerJourney {
            // All of it ends on the same day, so that there is a last week with something in it.
            events.removeAll { $0.time > Population.start + 60 * Population.day }
            let last = (events.map(\.time).max() ?? 0) + Population.minute
            if devices > 1 {
                for device in 0..<devices {
                    let index = add(.identify, last, device)
                    events[index].user = customer
                }
            }
            events.sort { ($0.time, $0.device) < ($1.time, $1.device) }
            for index in events.indices {
                events[index].id.sequence = UInt64(index + 1) << 8 | 1
                events[index].due = events[index].time
                if random.chance(10) { events[index].due += Int64(random.below(Int(Population.day))) }
            }
            var delivered: ContiguousArray<TrackingEvent> = []
            for event in events.sorted(by: { ($0.due, $0.id) < ($1.due, $1.id) }) {
                delivered.append(event)
                guard random.chance(5) else { continue }
                // The same id with another body, right behind.
                var copy = event
                copy.copy = 1
                copy.value += 100
                if copy.kind.isTouch, copy.channel < 3 { copy.channel = (copy.channel + 1) % 3 }
                delivered.append(copy)
            }
            // True as the oracle has it: who owns which device is no secret to it.
            return CustomerJourney(
                customer: customer, complete: ContiguousArray(events), delivered: delivered)
        }
    }
}
