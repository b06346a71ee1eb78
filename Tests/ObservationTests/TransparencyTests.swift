import Observation
import Simulation
import Testing
import Tracking

@Suite struct TransparencyTests {
    @Test func eventsEqualOccurrencesOneToOne() {
        let observer = Worlds.observer()
        #expect(observer.isTransparent)
        var devices: Set<UInt64> = []
        var ids: Set<EventID> = []
        for customer in 0..<200 as Range<UInt64> {
            for sequence in 0..<10 as Range<UInt32> {
                let occurrence = Worlds.click(customer: customer, sequence: sequence, time: Int64(sequence) * 500)
                let events = observer.events(of: occurrence)
                #expect(events.count == 1)
                guard let event = events.first else { continue }
                #expect(event.time == Worlds.start + occurrence.time)
                #expect(event.due == event.time)
                #expect(event.copy == 0)
                #expect(event.device == Identifiers.device(of: customer))
                #expect(EventRole.occurrence(of: event.id) == sequence)
                #expect(observer.visibility(of: occurrence) == .seen)
                devices.insert(event.device)
                ids.insert(event.id)
            }
        }
        #expect(devices.count == 200)
        #expect(ids.count == 2_000)
    }

    @Test func completeJourneysIgnoreEveryDisturbance() {
        let observer = Worlds.observer(.everything)
        #expect(!observer.isTransparent)
        let clear = Worlds.observer()
        for customer in 0..<100 as Range<UInt64> {
            let occurrence = Worlds.purchase(customer: customer, sequence: 5)
            var complete: ContiguousArray<TrackingEvent> = []
            observer.complete(occurrence, of: Worlds.customer(customer), into: &complete)
            #expect(Array(complete) == clear.events(of: occurrence))
        }
    }

    @Test(arguments: [false, true])
    func aWholeCustomerAtOnceIsTheSame(disturbed: Bool) {
        let observer = Worlds.observer(disturbed ? .everything : TrackingSettings())
        for customer in 0..<100 as Range<UInt64> {
            let occurrences = (0..<8 as Range<UInt32>).map {
                Worlds.purchase(customer: customer, sequence: $0, time: Int64($0) * Worlds.day)
            }
            var out: ContiguousArray<TrackingEvent> = []
            occurrences.withUnsafeBufferPointer { observer.observe($0, of: Worlds.customer(customer), into: &out) }
            #expect(Array(out) == occurrences.flatMap { observer.events(of: $0) })
            var digest = Digest()
            var complete: ContiguousArray<TrackingEvent> = []
            for occurrence in occurrences {
                observer.complete(occurrence, into: &digest)
                observer.complete(occurrence, of: Worlds.customer(customer), into: &complete)
            }
            #expect(digest == complete.reduce(into: Digest()) { $0.add($1) })
        }
    }

    @Test func disturbancesDependOnTheEventAlone() {
        let observer = Worlds.observer(.everything)
        let occurrences = (0..<300 as Range<UInt64>).flatMap { customer in
            (0..<6 as Range<UInt32>).map { sequence in
                sequence % 2 == 0
                    ? Worlds.click(customer: customer, sequence: sequence, time: Int64(sequence) * 3_600_000_000)
                    : Worlds.purchase(customer: customer, sequence: sequence, time: Int64(sequence) * 3_600_000_000)
            }
        }
        let forwards = occurrences.map { observer.events(of: $0) }
        let again = Worlds.observer(.everything)
        let backwards = occurrences.reversed().map { again.events(of: $0) }
        #expect(forwards == backwards.reversed())
        let other = Worlds.observer(.everything, world: Worlds.world(seed: 2))
        #expect(forwards != occurrences.map { other.events(of: $0) })
        let all = forwards.flatMap { $0 }
        #expect(Set(all.map { [$0.id.customer, $0.id.sequence, UInt64($0.copy)] }).count == all.count)
    }
}

extension TrackingSettings {
    /// Everything on at once.
    static var everything: TrackingSettings {
        var settings = TrackingSettings()
        settings.devices = .drawn(.empirical(values: [1, 2, 3], shares: [0.5, 0.3, 0.2]))
        settings.login = [0, 1]
        settings.cookieLifetime = .constant(7 * 86_400e6)
        settings.consent = .constant(0.8)
        settings.adBlock = .constant(0.2)
        settings.bots = .constant(0.1)
        settings.loss = .constant(0.05)
        settings.duplicates = .constant(0.1)
        settings.alteredDuplicates = .constant(0.05)
        settings.reordered = .constant(0.1)
        settings.late = (.constant(0.1), .drawn(.exponential(mean: .constant(7_200e6))))
        settings.clockSkew = .drawn(.normal(mean: .constant(0), standardDeviation: .constant(20e6)))
        return settings
    }
}
