import Foundation
import Pacing
import Results
import Runner
import Scenario
import Testing

extension LoadTests {
    /// On a server that answers at once, whatever was drawn is sent, when it was drawn for.
    @Suite struct ScheduleTests {
        @Test(
            "every send that was drawn is sent",
            arguments: [
                "300/s:1s", "ramp:0..600/s:1s", "steps:100..400/s:3x400ms", "100/s:500ms,spike:600/s:300ms,hold:300ms",
                "sine:50..550/s:500ms:1s",
            ], ["poisson", "regular"])
        func shapes(profile: String, process: String) throws {
            let server = try RackServer()
            defer { server.stop() }
            let scenario = try Rack.scenario()
            let summary = try Rack.valid { try Rack.run(scenario, profile, on: server, process: process) }
            let schedule = try LoadSchedule(
                phases: ProfileText.phases(profile), isRegular: process == "regular", seed: scenario.seed)
            var (times, drawn) = (schedule.times(), 0)
            while times.next() != nil { drawn += 1 }
            #expect(drawn > 100)
            #expect(summary.delivery?.sent == drawn && summary.delivery?.accepted == drawn)
            #expect(summary.responseMilliseconds?.count == drawn)
            let (achieved, wanted) = (try #require(summary.rate?.achieved), try #require(summary.rate?.drawn))
            #expect(
                (achieved - wanted).magnitude <= 0.001 * wanted || summary.rate?.valid == false,
                "\(achieved) of \(wanted)")
            if process == "regular" {
                #expect((wanted * schedule.pacer.duration - Double(schedule.pacer.count)).magnitude < 1)
            }
        }

        /// In units of expected hits, the times of a Poisson process given their number are uniform: their greatest distance from
        /// the line is below 1.95 / sqrt(n) in 999 of 1,000 cases (Kolmogorov and Smirnov).
        @Test(
            "Poisson times pass Kolmogorov's and Smirnov's test",
            arguments: ["500/s:20s", "ramp:0..900/s:20s", "sine:100..900/s:5s:20s"])
        func poisson(profile: String) throws {
            // Seeds are given, so that the test says the same whenever it runs.
            var passed = 0
            for seed in 1...20 as ClosedRange<UInt64> {
                let schedule = try LoadSchedule(phases: ProfileText.phases(profile), isRegular: false, seed: seed)
                var (iterator, sums) = (schedule.times(), [Double]())
                while let time = iterator.next() { sums.append(schedule.pacer.expected(by: time)) }
                let (count, total) = (Double(sums.count), schedule.pacer.expected(by: schedule.pacer.duration))
                #expect((count - total).magnitude < 4.5 * total.squareRoot())
                var distance = 0.0
                for (index, sum) in sums.enumerated() {
                    let (below, above) = (sum / total - Double(index) / count, Double(index + 1) / count - sum / total)
                    distance = max(distance, below, above)
                }
                #expect(distance < 1.95 / count.squareRoot(), "seed \(seed): \(distance)")
                if distance < 1.36 / count.squareRoot() { passed += 1 }
            }
            // One in twenty is expected beyond the bound of 5%.
            #expect(passed >= 16)
        }
    }
}
