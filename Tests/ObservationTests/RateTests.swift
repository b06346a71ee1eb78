import Observation
import Simulation
import Testing
import Tracking

/// Each disturbance comes as often as it should: within 4 standard errors, the seed being fixed.
@Suite struct RateTests {
    static let count = 20_000

    /// Share of customers with one click for which something holds.
    func share(_ settings: TrackingSettings, _ holds: ([TrackingEvent]) -> Bool) -> Double {
        let observer = Worlds.observer(settings)
        let hits = (0..<UInt64(Self.count)).count {
            holds(observer.events(of: Worlds.click(customer: $0, sequence: 3)))
        }
        return Double(hits) / Double(Self.count)
    }

    func expect(_ share: Double, near probability: Double, location: SourceLocation = #_sourceLocation) {
        let error = (probability * (1 - probability) / Double(Self.count)).squareRoot()
        #expect(
            (share - probability).magnitude <= 4 * error, "\(share) instead of \(probability)", sourceLocation: location
        )
    }

    func settings(_ change: (inout TrackingSettings) -> Void) -> TrackingSettings {
        var settings = TrackingSettings()
        change(&settings)
        return settings
    }

    @Test func consent() { expect(share(settings { $0.consent = .constant(0.8) }) { !$0.isEmpty }, near: 0.8) }

    @Test func adBlock() { expect(share(settings { $0.adBlock = .constant(0.2) }) { $0.isEmpty }, near: 0.2) }

    @Test func loss() { expect(share(settings { $0.loss = .constant(0.1) }) { $0.isEmpty }, near: 0.1) }

    @Test func duplicates() {
        let found = share(settings { $0.duplicates = .constant(0.1) }) {
            guard $0.count == 2 else { return false }
            var copy = $0[1]
            copy.copy = 0
            return $0[1].copy == 1 && copy == $0[0]
        }
        expect(found, near: 0.1)
    }

    @Test func alteredDuplicates() {
        let found = share(settings { $0.alteredDuplicates = .constant(0.1) }) {
            guard $0.count == 2 else { return false }
            var copy = $0[1]
            copy.copy = 0
            return $0[1].id == $0[0].id && $0[1].channel != $0[0].channel && copy != $0[0]
        }
        expect(found, near: 0.1)
    }

    @Test func reordered() {
        let found = share(settings { $0.reordered = .constant(0.1) }) {
            $0[0].due > $0[0].time && $0[0].due <= $0[0].time + 60_000_000
        }
        expect(found, near: 0.1)
    }

    @Test func late() {
        let late = settings { $0.late = (.constant(0.1), .constant(5e6)) }
        expect(share(late) { $0[0].due == $0[0].time + 5_000_000 }, near: 0.1)
    }

    @Test func bots() {
        let observer = Worlds.observer(settings { $0.bots = .constant(0.25) })
        var (human, bot) = (0, 0)
        var devices: Set<UInt64> = []
        for customer in 0..<UInt64(Self.count) {
            for event in observer.events(of: Worlds.click(customer: customer, sequence: 3)) {
                devices.insert(event.device)
                if event.device == Identifiers.device(of: customer) { human += 1 } else { bot += 1 }
            }
            #expect(observer.events(of: Worlds.purchase(customer: customer, sequence: 4)).count == 1)
        }
        #expect(human == Self.count)
        #expect(devices.count == human + bot, "a bot's device is its own")
        // A geometric number with mean 1/3 and variance (1/4) / (3/4)^2.
        let error = (Double(human) * 0.25 / 0.5625).squareRoot()
        #expect((Double(bot) - Double(human) / 3).magnitude <= 4 * error, "\(bot) bots")
    }

    @Test func drawnProbabilities() {
        // Its mean counts: a beta with mean 0.3, drawn for each event.
        expect(share(settings { $0.loss = .drawn(.beta(a: .constant(3), b: .constant(7))) }) { $0.isEmpty }, near: 0.3)
    }

    @Test func lostEventsOfOneCustomerAreIndependent() {
        let observer = Worlds.observer(settings { $0.loss = .constant(0.1) })
        let hits = (0..<UInt32(Self.count)).count {
            observer.events(of: Worlds.click(customer: 5, sequence: $0)).isEmpty
        }
        expect(Double(hits) / Double(Self.count), near: 0.1)
    }
}
