import Foundation
import Results
import Testing

extension LoadTests {
    /// What the server took comes back as service, and nowhere else.
    @Suite struct LatencyTests {
        private static let millisecond: UInt64 = 1_000_000

        /// A draw for request `n` that replays.
        private static func unit(_ n: Int) -> Double {
            var z = UInt64(n) &* 0x9E37_79B9_7F4A_7C15
            z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
            return (Double((z ^ z >> 31) >> 11) + 0.5) * 0x1p-53
        }

        enum Shape: String, CaseIterable, Sendable {
            case constant, bimodal, heavyTail
            func delay(_ n: Int) -> UInt64 {
                switch self {
                case .constant: 40 * LatencyTests.millisecond
                case .bimodal: (LatencyTests.unit(n) < 0.8 ? 20 : 120) * LatencyTests.millisecond
                // Pareto with exponent 1.5 from 20 ms on.
                case .heavyTail: UInt64(min(20 * pow(LatencyTests.unit(n), -1 / 1.5), 3_000)) * LatencyTests.millisecond
                }
            }
        }

        @Test("injected latencies come back", arguments: Shape.allCases)
        func injected(shape: Shape) throws {
            var delays: [Double] = []
            let summary = try Rack.valid {
                let server = try RackServer { number, _ in shape.delay(number) }
                defer { server.stop() }
                let outcome = try Rack.run(Rack.scenario(), "300/s:3s", on: server, connections: 400)
                delays = server.requests.map { Double($0.delay) / 1e6 }.sorted()
                return outcome
            }
            let service = try #require(summary.serviceMilliseconds)
            #expect(service.count == delays.count)
            for (q, value) in [(0.5, service.p50), (0.75, service.p75), (0.9, service.p90), (0.99, service.p99)] {
                let injected = delays[Int((q * Double(delays.count)).rounded(.up)) - 1]
                let measured = try #require(value)
                // Never less than what was injected, but for the histogram's 0.05%; more by what loopback and two threads take.
                #expect(measured >= injected * 0.9995, "\(shape) p\(q): \(measured) of \(injected)")
                #expect(measured <= injected * 1.05 + 10, "\(shape) p\(q): \(measured) of \(injected)")
            }
            #expect(try #require(summary.heldMilliseconds?.p99) < 10)
        }

        @Test("one slow customer delays no other")
        func slowCustomer() throws {
            let scenario = try Rack.scenario(
                """
                scenario: pairs
                seed: 3
                start: 2026-11-27
                horizon: 10d
                population:
                  arrivals: {customers: 40, over: 1m}
                stages:
                  - stage: shop
                    emits: {page_view: 100/day}
                    dwell: 9d
                    churn: 1
                """)
            // The customer whose event comes first is slow for ever after.
            let slow = SlowCustomer()
            let server = try RackServer { _, body in slow.isSlow(body) ? 300 * Self.millisecond : 0 }
            defer { server.stop() }
            let summary = try Rack.valid { try Rack.run(scenario, "400/s:3s", on: server, connections: 64) }
            let response = try #require(summary.responseMilliseconds)
            // A fortieth of the events are theirs, 30 of 1,200, and each waits for all before it.
            #expect(try #require(response.max) > 1_000)
            #expect(try #require(response.p95) < 100, "others wait for nobody: \(response)")
            #expect(try #require(summary.heldMilliseconds?.max) > 500, "their events are held, not lost")
            #expect(response.censored == 0)
        }

        /// Names the first customer it meets.
        private final class SlowCustomer: @unchecked Sendable {
            // Touched by the server's thread alone.
            private var name: String?

            func isSlow(_ body: [UInt8]) -> Bool {
                let text = String(decoding: body, as: UTF8.self)
                guard let match = text.firstMatch(of: /"anonymousId":"([^"]+)"/) else { return false }
                let found = String(match.output.1)
                name = name ?? found
                return found == name
            }
        }
    }
}
