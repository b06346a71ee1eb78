import Observation
import Simulation
import Testing
import Tracking

@Suite struct DeviceTests {
    static let hour: Int64 = 3_600_000_000

    func observer(_ change: (inout TrackingSettings) -> Void, world: World = Worlds.world()) -> Observer {
        var settings = TrackingSettings()
        change(&settings)
        return Worlds.observer(settings, world: world)
    }

    /// The device of each of many clicks of a customer, an hour apart.
    func devices(_ observer: Observer, customer: UInt64, count: Int = 2_000) -> [UInt64] {
        (0..<count).map {
            observer.events(of: Worlds.click(customer: customer, sequence: UInt32($0), time: Int64($0) * Self.hour))[0]
                .device
        }
    }

    @Test func eventsComeFromAllDevicesAlike() {
        let all = devices(observer { $0.devices = .constant(4) }, customer: 3)
        let counts = Dictionary(grouping: all) { $0 }.mapValues(\.count)
        #expect(counts.count == 4)
        for (_, count) in counts { #expect((Double(count) - 500).magnitude <= 4 * (2_000 * 0.25 * 0.75).squareRoot()) }
    }

    @Test func whatHappensAtOnceSharesADevice() {
        let observer = observer { $0.devices = .constant(4) }
        for customer in 0..<100 as Range<UInt64> {
            let a = observer.events(of: Worlds.click(customer: customer, sequence: 1))[0].device
            let b = observer.events(of: Worlds.purchase(customer: customer, sequence: 2))[0].device
            #expect(a == b)
        }
    }

    @Test func cookiesLiveTheirLifetime() {
        let observer = observer { $0.cookieLifetime = .constant(Double(50 * Self.hour)) }
        var phases: Set<Int> = []
        for customer in 0..<40 as Range<UInt64> {
            let all = devices(observer, customer: customer, count: 200)
            let changes = (1..<200).filter { all[$0] != all[$0 - 1] }
            #expect(Set(all).count == changes.count + 1, "no cookie comes back")
            #expect(zip(changes, changes.dropFirst()).allSatisfy { $1 - $0 == 50 })
            #expect(changes.count == 3 || changes.count == 4)
            phases.insert((changes.first ?? 0) % 50)
        }
        #expect(phases.count > 10, "devices renew at times of their own")
    }

    @Test func withoutALifetimeCookiesStay() {
        #expect(Set(devices(observer { $0.loss = .constant(1e-9) }, customer: 1, count: 200)).count == 1)
    }

    @Test func skewMovesTimesOfADeviceAlone() {
        let observer = observer {
            $0.clockSkew = .drawn(.uniform(min: .constant(1e6), max: .constant(9e6)))
            $0.late = (.constant(1), .constant(5e6))
        }
        let a = observer.events(of: Worlds.click(customer: 1, sequence: 1))[0]
        let b = observer.events(of: Worlds.click(customer: 1, sequence: 2, time: 77_000))[0]
        let other = observer.events(of: Worlds.click(customer: 2, sequence: 1))[0]
        let skew = a.time - Worlds.start - 1_000
        #expect((1_000_000...9_000_000).contains(skew))
        #expect(b.time - Worlds.start - 77_000 == skew)
        #expect(other.time != a.time)
        #expect(a.due == Worlds.start + 1_000 + 5_000_000, "due is true time")
    }

    @Test func blockedDevicesStillRefund() {
        let observer = observer { $0.adBlock = .constant(1) }
        #expect(observer.events(of: Worlds.click(customer: 1, sequence: 1)).isEmpty)
        #expect(observer.visibility(of: Worlds.click(customer: 1, sequence: 1)) == .adBlocked)
        let refund = Worlds.occurrence(.refund)
        #expect(observer.events(of: refund).count == 1)
        #expect(observer.visibility(of: refund) == .seen)
    }

    @Test func loginsComeJustBeforeTheirEvent() throws {
        let observer = observer { $0.login = [1] }
        #expect(observer.events(of: Worlds.click(customer: 4, sequence: 1)).count == 1)
        let events = observer.events(of: Worlds.purchase(customer: 4, sequence: 2))
        try #require(events.count == 2)
        #expect(events.map(\.kind) == [.identify, .event])
        #expect(events[0].id < events[1].id)
        #expect(events[0].device == events[1].device)
        #expect(events[0].time == events[1].time)
        #expect(events[0].user == Identifiers.user(of: 4))
        #expect(events[1].user == 0)
        #expect(EventRole.occurrence(of: events[0].id) == 2)
    }

    @Test func aUserIsTheSameOnAllDevices() {
        let observer = observer {
            $0.login = [1]
            $0.devices = .constant(5)
        }
        let identifies = (0..<50).map {
            observer.events(of: Worlds.purchase(customer: 4, sequence: UInt32($0), time: Int64($0) * Self.hour))[0]
        }
        #expect(Set(identifies.map(\.device)).count == 5)
        #expect(Set(identifies.map(\.user)).count == 1)
    }

    @Test func traitsDecideWhereASettingNamesThem() {
        let world = Worlds.world(
            segments: [
                Segment(name: "open", share: 0.5, traits: [.constant(1)]),
                Segment(name: "shy", share: 0.5, traits: [.constant(0)]),
            ], traits: ["trust"])
        let observer = observer({ $0.consent = .trait(0) }, world: world)
        for customer in 0..<50 as Range<UInt64> {
            let click = Worlds.click(customer: customer, sequence: 1)
            #expect(observer.events(of: click, segment: 0).count == 1)
            #expect(observer.events(of: click, segment: 1).isEmpty)
        }
    }

    @Test func explanationsAgreeWithWhatIsSeen() {
        let observer = Worlds.observer(.everything)
        var counts: [Visibility: Int] = [:]
        for customer in 0..<2_000 as Range<UInt64> {
            let click = Worlds.click(customer: customer, sequence: 2)
            let main = observer.events(of: click).contains { $0.id.sequence & 255 == EventRole.main }
            let visibility = observer.visibility(of: click)
            #expect(main == (visibility == .seen))
            counts[visibility, default: 0] += 1
        }
        #expect(counts[.noConsent, default: 0] > 300)
        #expect(counts[.adBlocked, default: 0] > 200)
        #expect(counts[.lost, default: 0] > 30)
        #expect(counts[.invisible] == nil)
    }
}
