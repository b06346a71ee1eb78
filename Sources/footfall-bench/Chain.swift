import Foundation

/// The plain chain that Footfall, NumPy and SimPy all run: exponential dwells; conversion, churn, else stay.
///
/// One value gives both the scenario and what the peers are handed, so that they cannot drift apart.
struct Chain {
    struct Stage {
        var name: String
        var meanDays: Double
        var conversion: Double
        var churn: Double
    }

    var customers: Int
    var seed = 1
    /// Days over which customers arrive, uniformly.
    var overDays = 30
    var horizonDays = 120
    /// Lines of touches without effect in each stage: processes that act on each customer.
    var touchLines = 0

    static let stages = [
        Stage(name: "awareness", meanDays: 2, conversion: 0.35, churn: 0.25),
        Stage(name: "consideration", meanDays: 3, conversion: 0.4, churn: 0.2),
        Stage(name: "purchase", meanDays: 1, conversion: 0.45, churn: 0.2),
        Stage(name: "retention", meanDays: 20, conversion: 0.3, churn: 0.15),
        Stage(name: "advocacy", meanDays: 30, conversion: 0.25, churn: 0.15),
    ]

    /// The chain as a scenario.
    var scenario: String {
        let stages = Self.stages.map { stage in
            """
              - stage: \(stage.name)
                dwell: {exponential: {mean: \(stage.meanDays)d}}
                conversion: {probability: \(stage.conversion)\(stage.name == "purchase" ? ", emits: purchase" : "")}
                churn: \(stage.churn)

            """ + (touchLines == 0 ? "" : "    touches:\n" + touches)
        }
        return """
            scenario: bench-chain
            seed: \(seed)
            start: 2026-01-05
            horizon: \(horizonDays)d
            goal: purchase
            population:
              arrivals: {customers: \(customers), over: \(overDays)d}
            channels: {search: {kind: organic}}
            stages:
            \(stages.joined())  - stage: done

            """
    }

    private var touches: String {
        (0..<touchLines).map { "      - {name: line-\($0), channel: search, rate: 0.02/day}\n" }.joined()
    }

    /// The chain as the peers take it.
    var json: String {
        get throws {
            struct Peer: Encodable {
                struct Stage: Encodable { var meanSeconds, conversion, churn: Double }
                var customers, seed: Int
                var overSeconds, horizonSeconds: Double
                var stages: [Stage]
            }
            let day = 86_400.0
            let peer = Peer(
                customers: customers, seed: seed, overSeconds: Double(overDays) * day,
                horizonSeconds: Double(horizonDays) * day,
                stages: Self.stages.map {
                    .init(meanSeconds: $0.meanDays * day, conversion: $0.conversion, churn: $0.churn)
                })
            let encoder = JSONEncoder()
            encoder.keyEncodingStrategy = .convertToSnakeCase
            return String(decoding: try encoder.encode(peer), as: UTF8.self)
        }
    }
}
