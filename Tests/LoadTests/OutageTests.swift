import Foundation
import Results
import Runner
import Testing

extension LoadTests {
    @Suite struct OutageTests {
        @Test("a server that dies and returns is survived, seen in the numbers, and no customer's order is broken")
        func diesAndReturns() throws {
            let scenario = try Rack.scenario(Rack.regulars)
            let server = try RackServer()
            defer { server.stop() }
            server.after(300) { $0.die(seconds: 1) }
            let outcome = try Rack.run(scenario, "300/s:4s", on: server, connections: 16)
            let summary = outcome.summary
            #expect(outcome.failure == nil)
            let response = try #require(summary.responseMilliseconds)
            // A quarter of the time nobody answered: the longest waited most of it.
            #expect(try #require(response.max) > 700, "\(response)")
            #expect(try #require(response.p95) > 300, "\(response)")
            let slow = (summary.slices ?? []).filter { ($0.responseMilliseconds?.max ?? 0) > 300 }
            #expect(!slow.isEmpty && slow.count < (summary.slices?.count ?? 0), "the outage stands in its slices")
            try Self.expectOrder(of: server.requests)
        }

        /// The times that a customer's events carry ascend in the order in which they came, but for what was sent again.
        static func expectOrder(of requests: [RackServer.Seen]) throws {
            var latest: [String: String] = [:]
            var seen: Set<String> = []
            var count = 0
            for request in requests {
                let text = String(decoding: request.body, as: UTF8.self)
                let customer = try #require(text.firstMatch(of: /"anonymousId":"([^"]+)"/), "\(text)").output.1
                let time = try #require(text.firstMatch(of: /"timestamp":"([^"]+)"/), "\(text)").output.1
                let message = try #require(text.firstMatch(of: /"messageId":"([^"]+)"/), "\(text)").output.1
                guard seen.insert(String(message)).inserted else { continue }
                count += 1
                #expect(latest[String(customer)] ?? "" <= time, "\(customer)")
                latest[String(customer)] = String(time)
            }
            #expect(count > 500)
        }
    }
}
