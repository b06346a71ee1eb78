import Foundation
import Pacing
import Testing

@Suite struct ShapeTests {
    @Test func aSineIsOneWithinItsChords() throws {
        let pacer = try Pacer.sine(low: 100, high: 900, period: 60, seconds: 150)
        for time in stride(from: 0.0, to: 150, by: 0.037) {
            let exact = 500 - 400 * cos(2 * Double.pi * time / 60)
            #expect((pacer.rate(at: time) - exact).magnitude <= 0.000_16 * 800, "at \(time)")
        }
        // Its integral in closed form.
        for time in [7.5, 30, 60, 101, 149.9] {
            let exact = 500 * time - 400 * sin(2 * Double.pi * time / 60) * 60 / (2 * Double.pi)
            #expect((pacer.expected(by: time) - exact).magnitude <= 2.5, "\(pacer.expected(by: time)), not \(exact)")
        }
        #expect((pacer.expected(by: 60) - 30_000).magnitude < 1e-6)
        #expect((pacer.duration - 150).magnitude < 1e-9)
    }

    @Test func stairsAreHeldAtBothEnds() throws {
        let phases = Pacer.Phase.stairs(from: 100, to: 500, count: 5, seconds: 10)
        #expect(phases.map(\.rate) == [100, 200, 300, 400, 500])
        #expect(try Pacer(phases: phases).count == 15_000)
        #expect(Pacer.Phase.stairs(from: 1, to: 9, count: 1, seconds: 1).map(\.rate) == [9])
    }

    @Test func aRecordedCurveIsFollowed() throws {
        let pacer = try Pacer.replay([
            RatePoint(seconds: 0, rate: 10), RatePoint(seconds: 10, rate: 30), RatePoint(seconds: 12, rate: 0),
        ])
        #expect(pacer.rate(at: 5) == 20)
        #expect(pacer.count == 230)
        #expect((pacer.rate(at: 11) - 15).magnitude < 1e-9)
    }

    @Test func aRampMayBeginAnywhere() throws {
        let pacer = try Pacer(phases: [.init(rate: 100, hold: 1), .init(start: 0, rate: 50, ramp: 2)])
        #expect(pacer.count == 150)
        #expect(pacer.rate(at: 0.5) == 100 && pacer.rate(at: 2) == 25)
        #expect(throws: PacerError.badRate(phase: 0, rate: -1)) {
            try Pacer(phases: [.init(start: -1, rate: 1, ramp: 1)])
        }
        let doubled = try pacer.scaled(by: 2)
        #expect(doubled.count == 300 && doubled.rate(at: 2) == 50)
    }
}
