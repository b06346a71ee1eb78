import Simulation
import Tracking

/// Who consents, on which device an event comes, and what the wire does to it: the `tracking:` section made ready.
///
/// Every draw is keyed by customer and by device, instant or event, each purpose with a key of its own, so that turning one
/// disturbance on or off leaves all others as they were.
final class Disturbances: Sendable {
    let traits: Traits?
    let consent: Chance
    let devices: Number
    let adBlock: Chance
    let cookieLifetime: Number
    let clockSkew: Number
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

    /// Whether anything happens to any event on the wire.
    private let wireDisturbs: Bool
    private let canDelay: Bool
    private let devicesDiffer: Bool
    private let cookiesExpire: Bool
    /// Whether anything about customers but their consent is drawn.
    private let drawsPerson: Bool

    let personKey: DrawKey
    let deviceKey: DrawKey
    let wireKey: DrawKey
    let latenessKey: DrawKey

    init(world: World, settings: TrackingSettings) {
        func key(_ purpose: String) -> DrawKey {
            DrawKey(seed: world.seed, replication: world.replication, purpose: "tracking.\(purpose)")
        }
        traits = Traits(world: world, settings: settings)
        consent = Chance(settings.consent, key("consent.probability"))
        devices = Number(settings.devices, key("devices"))
        adBlock = Chance(settings.adBlock, key("ad_block.probability"))
        cookieLifetime = Number(settings.cookieLifetime ?? .constant(0), key("cookie_lifetime"))
        clockSkew = Number(settings.clockSkew ?? .constant(0), key("clock_skew"))
        logins = ContiguousArray(world.events.indices.map { settings.login.contains($0) })
        bots = Chance(settings.bots, key("bots.probability"))
        loss = Chance(settings.loss, key("loss.probability"))
        duplicates = Chance(settings.duplicates, key("duplicates.probability"))
        altered = Chance(settings.alteredDuplicates, key("altered_duplicates.probability"))
        reordered = Chance(settings.reordered, key("reordered.probability"))
        late = Chance(settings.late?.probability ?? .constant(0), key("late.probability"))
        delay = Number(settings.late?.delay ?? .constant(0), key("late.delay"))
        canDelay = !late.isNever || !reordered.isNever
        wireDisturbs = canDelay || !loss.isNever || !duplicates.isNever || !altered.isNever
        devicesDiffer = !adBlock.isNever || settings.cookieLifetime != nil || settings.clockSkew != nil
        cookiesExpire = settings.cookieLifetime != nil
        drawsPerson = settings.devices != .constant(1) || !bots.isNever || !consent.isAlways
        channels = UInt16(world.channels.count)
        personKey = key("person")
        deviceKey = key("device")
        wireKey = key("wire")
        latenessKey = key("lateness")
    }

    func person(_ customer: CustomerFacts) -> Person {
        var person = Person(customer: customer.id, traits: [], consents: true)
        if let traits { person.traits = traits.values(of: customer) }
        guard drawsPerson else { return person }
        let bits = personKey.bits(customer.id, 0, 0)
        person.consents = consent.happens(bits.0.upper, person, 0, 0)
        guard person.consents else { return person }
        person.seed = bits.1
        let count = devices.value(person, 0, 0).rounded()
        // 2^16 devices are beyond anyone's means, and keep a foolish distribution harmless.
        if count > 1 { person.devices = UInt32(min(count, 65_536)) }
        return person
    }

    /// What holds for a device's whole life.
    struct Device {
        var index: UInt32
        var blocks = false
        /// What its clock is ahead, in microseconds.
        var skew: Int64 = 0
        /// How long its cookies live, in microseconds; 0: for ever.
        var lifetime: Int64 = 0
        /// How long the first one had lived at the scenario's start.
        var phase: Int64 = 0
        /// What it is called from ``since`` to before ``until``: microseconds since the scenario's start.
        private var name: UInt64 = 0
        private var since: Int64 = 0
        private var until: Int64 = 0

        init(index: UInt32) { self.index = index }

        /// Its name at an instant: changes with the cookie.
        @inline(__always)
        mutating func name(at time: Int64, of person: borrowing Person) -> UInt64 {
            if time < since || time >= until { rename(at: time, person) }
            return name
        }

        @inline(never)
        private mutating func rename(at time: Int64, _ person: borrowing Person) {
            let epoch = epoch(at: time)
            name = Identifiers.device(of: person.customer, index: index, epoch: epoch)
            (since, until) = (.min, .max)
            guard lifetime > 0 else { return }
            let age = max(time, 0).addingReportingOverflow(phase)
            guard !age.overflow else {
                (since, until) = (time, time)
                return
            }
            let begun = time - age.partialValue % lifetime
            since = epoch == 0 ? .min : begun
            until = begun.addingReportingOverflow(lifetime).overflow ? .max : begun + lifetime
        }

        /// Which cookie it has: `floor((time + phase) / lifetime)`.
        ///
        /// The phase is uniform over a lifetime, so that an instant alone says which cookie it is: no state, no order. The cookie
        /// that a customer arrives with has therefore already lived a part of its time.
        func epoch(at time: Int64) -> UInt32 {
            guard lifetime > 0 else { return 0 }
            let (sum, overflow) = max(time, 0).addingReportingOverflow(phase)
            return overflow ? 1 : UInt32(truncatingIfNeeded: sum / lifetime)
        }
    }

    /// Which device a customer uses at an instant: any of them, by instant and not by event, so that what happens at once (a view
    /// and its click, a login and its event) shares a device.
    ///
    /// - Parameter time: microseconds since the scenario's start.
    @inline(__always)
    func deviceIndex(of person: borrowing Person, at time: Int64) -> UInt32 {
        guard person.devices > 1 else { return 0 }
        // Even places are instants, odd ones clicks.
        let bits = person.draw(UInt64(bitPattern: time) << 1)
        return UInt32(bits.multipliedFullWidth(by: UInt64(person.devices)).high)
    }

    /// Whether a click is followed by one more bot.
    @inline(__always)
    func hasBot(_ ordinal: UInt64, after sequence: UInt32, of person: borrowing Person) -> Bool {
        let place = UInt64(sequence) << 8 | ordinal
        return bots.happens(person.draw(place << 1 | 1).upper, person, sequence, UInt32(ordinal))
    }

    @inline(never)
    func device(_ index: UInt32, of person: borrowing Person) -> Device {
        var device = Device(index: index)
        guard devicesDiffer else { return device }
        let bits = deviceKey.bits(person.customer, index, 0)
        device.blocks = adBlock.happens(bits.0.upper, person, index, 0)
        device.skew = microseconds(clockSkew.value(person, index, 0))
        if cookiesExpire {
            // At least a second, so that no distribution makes the count of cookies overflow.
            device.lifetime = max(microseconds(cookieLifetime.value(person, index, 0)), 1_000_000)
            device.phase = Int64(bits.1.multipliedFullWidth(by: UInt64(device.lifetime)).high)
        }
        return device
    }

    /// What the wire does to one event.
    struct Fate {
        var isLost: Bool
        var isDuplicated: Bool
        var isAltered: Bool
        /// What it is sent later than it happens, in microseconds.
        var delay: Int64

        /// Sent once, at once.
        var isOrdinary: Bool { !isLost && !isDuplicated && !isAltered && delay == 0 }
    }

    /// One draw decides: loss, duplicates, changed bodies and order by a quarter of it each, lateness by a mixture of all.
    @inline(__always)
    func fate(of id: EventID, _ person: borrowing Person) -> Fate {
        guard wireDisturbs else { return Fate(isLost: false, isDuplicated: false, isAltered: false, delay: 0) }
        let (a, b) = (UInt32(truncatingIfNeeded: id.sequence >> 8), UInt32(truncatingIfNeeded: id.sequence & 255))
        let bits = wireKey.bits(person.customer, a, b)
        if wireIsUsual(bits) { return Fate(isLost: false, isDuplicated: false, isAltered: false, delay: 0) }
        return unusualFate(bits, person, a, b)
    }

    /// Whether nothing happens to the event, as far as can be said without a further draw: all probabilities are numbers, and the
    /// bits are below none of them.
    @inline(__always)
    private func wireIsUsual(_ bits: (UInt64, UInt64)) -> Bool {
        !(loss.mayHappen(bits.0.upper) || duplicates.mayHappen(bits.0.lower) || altered.mayHappen(bits.1.upper)
            || reordered.mayHappen(bits.1.lower) || late.mayHappen(latenessBits(bits)))
    }

    @inline(__always)
    private func latenessBits(_ bits: (UInt64, UInt64)) -> UInt32 {
        Identifiers.mix(bits.0 ^ bits.1 &* 0xD6E8_FEB8_6659_FD93).upper
    }

    @inline(never)
    private func unusualFate(
        _ bits: (UInt64, UInt64), _ person: borrowing Person, _ a: UInt32, _ b: UInt32
    ) -> Fate {
        var fate = Fate(
            isLost: loss.happens(bits.0.upper, person, a, b),
            isDuplicated: duplicates.happens(bits.0.lower, person, a, b),
            isAltered: altered.happens(bits.1.upper, person, a, b), delay: 0)
        guard canDelay, !fate.isLost else { return fate }
        let isReordered = reordered.happens(bits.1.lower, person, a, b)
        let isLate = late.happens(latenessBits(bits), person, a, b)
        if isReordered || isLate { fate.delay = delay(isLate: isLate, isReordered: isReordered, person, a, b) }
        return fate
    }

    @inline(never)
    private func delay(
        isLate: Bool, isReordered: Bool, _ person: borrowing Person, _ a: UInt32, _ b: UInt32
    ) -> Int64 {
        var sum: Int64 = 0
        if isLate { sum += max(0, microseconds(delay.value(person, a, b))) }
        // Uniform over the minute that may overtake it, (0, 60 s].
        if isReordered {
            sum += 1 + Int64(latenessKey.bits(person.customer, a, b).1.multipliedFullWidth(by: 60_000_000).high)
        }
        return sum
    }
}

/// To whole microseconds, within a hundred thousand years; what is not a number is 0.
private func microseconds(_ value: Double) -> Int64 {
    value.isNaN ? 0 : Int64(min(max(value, -3e18), 3e18).rounded())
}
