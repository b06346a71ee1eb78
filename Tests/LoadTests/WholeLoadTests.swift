import Faults
import Foundation
import MemoryBackend
import Results
import Runner
import Scenario
import Testing

extension LoadTests {
    /// Loads on the memory backend: events are held back for it, and its credit is audited.
    @Suite struct WholeLoadTests {
        @Test("a backend without due times is paced as well, and what it was sent is audited")
        func memory() throws {
            // 600 events of 300 customers, and then others.
            let outcome = try Rack.run(
                Rack.scenario(), "400/s:2s", on: try MemoryBackend(options: [:]), customers: 300)
            let summary = outcome.summary
            let sent = try #require(summary.delivery?.sent)
            #expect(sent > 600 && summary.delivery?.accepted == sent && summary.eventsTotal == sent)
            #expect(
                summary.delivery?.stored == sent && summary.delivery?.lost == 0 && summary.delivery?.level == "bodies")
            #expect(summary.attribution?.count == 2)
            for rule in summary.attribution ?? [] {
                #expect(rule.conversions > 200)
                #expect(rule.creditError == 0 && rule.misattributed == 0, "\(rule)")
            }
            let response = try #require(summary.responseMilliseconds)
            #expect(response.count == sent)
        }

        @Test("when the population ends, its next replication follows, as other people")
        func replications() throws {
            let outcome = try Rack.run(
                Rack.scenario(), "2000/s:1s", on: try MemoryBackend(options: [:]), process: "regular", customers: 300)
            let summary = outcome.summary
            #expect(summary.delivery?.sent == 2_000 && summary.delivery?.stored == 2_000)
            #expect(summary.customers > 900, "300 customers make 600 events: \(summary.customers)")
            #expect(summary.attribution?.count == 2)
            for rule in summary.attribution ?? [] {
                #expect(rule.conversions > 800)
                #expect(rule.creditError == 0, "\(rule)")
            }
        }

        @Test("a server that loses what it has acknowledged is found under load")
        func faults() throws {
            let fault = try #require(FaultBank.fault(named: "acknowledged-loss"))
            let backend = try FaultInjector(
                try MemoryBackend(options: [:]), faults: [FaultRequest(fault, rate: 0.1)])
            let scenario = try Rack.scenario(Rack.passers, "expect: [delivery.lost = 0]")
            let outcome = try Rack.run(scenario, "400/s:2s", on: backend)
            #expect(try #require(outcome.summary.delivery?.lost) > 0)
            #expect(outcome.summary.verdict == .failed || outcome.summary.verdict == .invalid)
        }

        @Test("closed: everybody once, or so many customers for so long")
        func closed() throws {
            let once = try Rack.run(Rack.scenario(), "closed", on: try MemoryBackend(options: [:]), customers: 500)
            #expect(once.summary.delivery?.sent == once.summary.eventsTotal && once.summary.customers == 500)
            #expect(once.summary.rate?.intended == nil)
            let thinking = try Rack.run(
                Rack.scenario(), "closed:10:50ms", on: try MemoryBackend(options: [:]), seconds: 1)
            // Ten customers who think for 50 ms send 200 a second at most, and the first ten at once.
            let sent = try #require(thinking.summary.delivery?.sent)
            let seconds = try #require(thinking.summary.seconds?["load"])
            #expect(sent > 20 && Double(sent) <= 10 + 200 * seconds, "\(sent) in \(seconds) s")
        }

        @Test("a stop condition ends a run, and fails it")
        func stopping() throws {
            let server = try RackServer { _, _ in 300_000_000 }
            defer { server.stop() }
            let scenario = try Rack.scenario(
                Rack.passers,
                "load: {profile: [{phase: a, rate: 50/s, hold: 30s}], stop: [last(1s).response_ms.p50 > 200]}")
            let outcome = try Rack.run(scenario, "50/s:30s", on: server, connections: 64)
            #expect(outcome.summary.rate?.stoppedBecause == "last(1s).response_ms.p50 > 200")
            #expect(server.count < 750)
            let stop = outcome.summary.expectations?.first { $0.text.hasPrefix("stop: ") }
            #expect(stop?.holds == false)
        }

        @Test("a window's expectation is judged in every window that counts")
        func windows() throws {
            let text = "expect: [last(1s).response_ms.p99 < 100000, last(1s).response_ms.p50 < 50]"
            let server = try RackServer { number, _ in number > 150 && number < 250 ? 200_000_000 : 0 }
            defer { server.stop() }
            let outcome = try Rack.run(Rack.scenario(Rack.passers, text), "100/s:4s", on: server, connections: 64)
            let (wide, narrow) = (outcome.summary.expectations?[0], outcome.summary.expectations?[1])
            #expect(wide?.holds == true && wide?.judged == true)
            #expect(narrow?.holds == false)
        }

        @Test("the highest rate that holds is found and confirmed")
        func search() throws {
            // One connection and 5 ms an answer: about 200 a second, and no more.
            let server = try RackServer { _, _ in 5_000_000 }
            defer { server.stop() }
            let scenario = try Rack.scenario(
                Rack.passers, "load: {search: {from: 20/s, to: 1_000/s, until: [response_ms.p50 < 100]}}")
            let outcome = try Rack.run(scenario, nil, on: Rack.backend(server, connections: 1))
            let rate = try #require(outcome.summary.rate)
            #expect(rate.steps?.first?.rate.rounded() == 20)
            if rate.valid == false { return }
            let held = try #require(rate.highestHeld)
            #expect(held > 70 && held < 260, "\(held)")
            #expect(try #require(rate.lowestNotHeld) > held)
        }

        @Test("who interrupts gets what was done by then, marked")
        func interrupted() throws {
            let control = LoadControl()
            let stopper = Thread {
                // People interrupt at any moment; by then about 200 events are answered.
                usleep(1_200_000)
                control.run.stop()
            }
            stopper.start()
            let outcome = try Rack.run(
                Rack.scenario(), "200/s:60s", on: try MemoryBackend(options: [:]), control: control)
            #expect(outcome.exitCode == 130 && outcome.summary.partial && outcome.summary.verdict == .interrupted)
            #expect(outcome.summary.delivery?.stored == outcome.summary.delivery?.sent)
        }
    }
}
