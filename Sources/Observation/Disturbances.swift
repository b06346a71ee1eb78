import Simulation
import Tracking

/// Who consents, on which device an event comes, and what the wire does to it: the `tracking:` section made ready.
///
/// Every draw is keyed by customer and by device, instant or event, each purpose with a key of its own, so that turning one
/// disturbance on or off leaves all others as they were.
struct Disturbances: Sendable {
    let traits: Traits?
    let consent: Chance
    let devices: Number
    let adBlock: Chance
    let cookieLifetime: Number?
    let clockSkew: Number?
    /// By event: whether it is a login.
    let logins: ContiguousArray<Bool>
    let bots: Chance
    let loss: Chance
    let duplicates: Chance
    let altered: Chance
    let reordered: Chance
    let late: Chance
    let delay: Number
    /// How many channels there are, for altered bodies.
    let channels: UInt16

    let personKey: DrawKey
    let deviceKey: DrawKey
    let instantKey: DrawKey
    let wireKey: DrawKey
    let latenessKey: DrawKey
    let botKey: DrawKey

    init(world: World, settings: TrackingSettings) {
        func key(_ purpose: String) -> DrawKey {
            DrawKey(seed: world.seed, replication: world.replication, purpose: "tracking.\(purpose)")
        }
        traits = Traits(world: world, settings: settings)
        consent = Chance(settings.consent, key("consent.probability"))
        devices = Number(settings.devices, key("devices"))
        adBlock = Chance(settings.adBlock, key("ad_block.probability"))
        cookieLifetime = settings.cookieLifetime.map { Number($0, key("cookie_lifetime")) }
        clockSkew = settings.clockSkew.map { Number($0, key("clock_skew")) }
        logins = ContiguousArray(world.events.indices.map { settings.login.contains($0) })
        bots = Chance(settings.bots, key("bots.probability"))
        loss = Chance(settings.loss, key("loss.probability"))
        duplicates = Chance(settings.duplicates, key("duplicates.probability"))
        altered = Chance(settings.alteredDuplicates, key("altered_duplicates.probability"))
        reordered = Chance(settings.reordered, key("reordered.probability"))
        late = Chance(settings.late?.probability ?? .constant(0), key("late.probability"))
        delay = Number(settings.late?.delay ?? .constant(0), key("late.delay"))
        channels = UInt16(world.channels.count)
        personKey = key("person")
        deviceKey = key("device")
        instantKey = key("instant")
        wireKey = key("wire")
        latenessKey = key("lateness")
        botKey = key("bots")
    }

    /// What holds for a customer's whole life.
    struct Person {
        var consents: Bool
        /// At least 1.
        var devices: UInt32
        /// The customer's draws.
        var draw: Draw
    }

    func person(_ customer: CustomerFacts) -> Person {
        let draw = Draw(customer: customer.id, traits: traits?.values(of: customer) ?? [], a: 0, b: 0)
        let count = devices.value(draw).rounded()
        return Person(
            consents: consent.happens(personKey.bits(customer.id, 0, 0).0.upper, draw),
            // 2^16 devices are beyond anyone's means, and keep a foolish distribution harmless.
            devices: count >= 1 ? UInt32(min(count, 65_536)) : 1, draw: draw)
    }

    /// The device a customer uses at an instant.
    struct Device {
        var id: UInt64
        var blocks: Bool
        /// What its clock is ahead, in microseconds.
        var skew: Int64
    }

    /// - Parameter time: microseconds since the scenario's start.
    func device(of person: Person, at time: Int64) -> Device {
        let draw = person.draw
        var index: UInt32 = 0
        if person.devices > 1 {
            // By instant, not by event: what happens at once (a view and its click, a login and its event) shares a device.
            let instant = UInt64(bitPattern: time)
            let bits = instantKey.bits(draw.customer, instant.upper, instant.lower).0
            index = UInt32(bits.multipliedFullWidth(by: UInt64(person.devices)).high)
        }
        let bits = deviceKey.bits(draw.customer, index, 0)
        let own = draw.at(index, 0)
        return Device(
            id: Identifiers.device(of: draw.customer, index: index, epoch: epoch(at: time, phase: bits.1, own)),
            blocks: adBlock.happens(bits.0.upper, own), skew: clockSkew.map { microseconds($0.value(own)) } ?? 0)
    }

    /// Which cookie the device has: `floor((time + phase) / lifetime)`.
    ///
    /// The phase is uniform over a lifetime and the device's own, so that an instant alone says which cookie it is: no state, no
    /// order. The cookie that a customer arrives with has therefore already lived a part of its time.
    private func epoch(at time: Int64, phase: UInt64, _ draw: Draw) -> UInt32 {
        guard let lifetime = cookieLifetime else { return 0 }
        let length = Int64(min(max(lifetime.value(draw), 1_000), 4e18))
        let (offset, _) = phase.multipliedFullWidth(by: UInt64(length))
        let (sum, overflow) = max(time, 0).addingReportingOverflow(Int64(offset))
        return overflow ? 1 : UInt32(truncatingIfNeeded: sum / length)
    }

    /// What the wire does to one event.
    struct Fate {
        var isLost: Bool
        var isDuplicated: Bool
        var isAltered: Bool
        /// What it is sent later than it happens, in microseconds.
        var delay: Int64
    }

    func fate(of id: EventID, _ person: Person) -> Fate {
        let (a, b) = (UInt32(truncatingIfNeeded: id.sequence >> 8), UInt32(truncatingIfNeeded: id.sequence & 255))
        let draw = person.draw.at(a, b)
        let bits = wireKey.bits(draw.customer, a, b)
        var fate = Fate(
            isLost: loss.happens(bits.0.upper, draw), isDuplicated: duplicates.happens(bits.0.lower, draw),
            isAltered: altered.happens(bits.1.upper, draw), delay: 0)
        guard !late.isNever || !reordered.isNever, !fate.isLost else { return fate }
        let lateness = latenessKey.bits(draw.customer, a, b)
        if late.happens(lateness.0.upper, draw) { fate.delay += max(0, microseconds(delay.value(draw))) }
        if reordered.happens(bits.1.lower, draw) {
            // Uniform over the minute that may overtake it, (0, 60 s].
            fate.delay += 1 + Int64(lateness.1.multipliedFullWidth(by: 60_000_000).high)
        }
        return fate
    }

    func isLogin(_ event: TrackingEvent) -> Bool {
        event.kind == .event && logins[Int(event.name)]
    }
}

/// To whole microseconds, within a hundred thousand years; what is not a number is 0.
private func microseconds(_ value: Double) -> Int64 {
    value.isNaN ? 0 : Int64(min(max(value, -3e18), 3e18).rounded())
}
