import Foundation
import Measurement
import Observation
import Results
import Scenario
import Simulation
import Tracking

extension RunPlan {
    /// What the scenario asks of a backend.
    init(_ scenario: CompiledScenario, world: World, options: RunOptions) {
        self.init(
            id: options.runID, vocabulary: scenario.vocabulary, goals: world.goal.map { [UInt16($0)] } ?? [],
            rules: scenario.rules, choices: scenario.choices, stitching: scenario.stitching,
            currency: scenario.currency, minorUnits: scenario.minorUnits,
            submitters: options.order == .time ? 1 : options.workers)
        end = scenario.horizon.map { scenario.start + $0 }
    }
}

extension TallyPlan {
    init(_ scenario: CompiledScenario, world: World, asked: AskedPaths) {
        let gauges = scenario.gauges.map { gauge in
            Gauge(
                name: gauge.name, start: gauge.start,
                per: gauge.per.compactMap { name, change in
                    world.events.firstIndex(of: name).map { (event: $0, change: change) }
                }, min: gauge.minimum)
        }
        self.init(
            world: world, start: scenario.start, zone: scenario.zone, margin: scenario.margin, rules: scenario.rules,
            commissionRule: scenario.commissionRule.flatMap { rule in scenario.rules.firstIndex { $0 == rule } },
            commissionTerms: scenario.commissionTerms, touches: scenario.choices.touches, gauges: gauges,
            aliveDays: TallyPlan.standardAliveDays + asked.aliveDays)
    }
}

/// The paths that a scenario's formulas and expectations name: what must be computed beyond the standard measures.
struct AskedPaths {
    let paths: [String]

    init(_ scenario: CompiledScenario) {
        paths = scenario.kpis.flatMap(\.formula.paths) + scenario.expectations.flatMap(\.condition.paths)
    }

    /// Days N of `alive_day_N` and `active_day_N`.
    var aliveDays: [Int] {
        paths.compactMap { path in
            guard let name = path.split(separator: ".").last, let digits = name.split(separator: "_").last,
                name.hasPrefix("alive_day_") || name.hasPrefix("active_day_")
            else { return nil }
            return Int(digits)
        }
    }

    /// Whether any path begins with the words.
    func mention(_ prefix: String) -> Bool { paths.contains { $0 == prefix || $0.hasPrefix(prefix + ".") } }
}

extension Summary {
    mutating func describe(_ scenario: CompiledScenario, options: RunOptions) {
        description = scenario.description
        replication = 0
        backend = options.backendName
        currency = scenario.currency
        let day = Date(timeIntervalSince1970: Double(scenario.start) / 1e6)
        var calendar = Foundation.Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(identifier: scenario.timeZoneIdentifier) ?? .gmt
        let parts = calendar.dateComponents([.year, .month, .day], from: day)
        start = String(format: "%04d-%02d-%02d", parts.year ?? 0, parts.month ?? 0, parts.day ?? 0)
    }

    /// Speed and machine: kept apart from everything that hosts are compared by.
    mutating func measure(_ clock: Stopwatch, options: RunOptions) {
        var seconds: [String: Double] = [:]
        for lap in clock.laps { seconds[lap.name, default: 0] += lap.seconds }
        seconds["total"] = clock.total
        self.seconds = seconds
        var host = HostSummary()
        host.system = ProcessInfo.processInfo.operatingSystemVersionString
        #if arch(x86_64)
            host.architecture = "x86_64"
        #elseif arch(arm64)
            host.architecture = "arm64"
        #endif
        host.processors = ProcessInfo.processInfo.processorCount
        host.workers = options.workers
        if let simulate = seconds["simulate"], simulate > 0, let eventsTotal {
            host.eventsPerSecond = Double(eventsTotal) / simulate
        }
        host.peakMemoryBytes = Self.peakMemoryBytes
        #if DEBUG
            host.build = "debug"
        #else
            host.build = "release"
        #endif
        self.host = host
    }
    /// Largest resident set of the process so far, as the operating system counts it.
    private static var peakMemoryBytes: Int? {
        var usage = rusage()
        #if canImport(Darwin)
            return getrusage(RUSAGE_SELF, &usage) == 0 ? usage.ru_maxrss : nil
        #else
            return getrusage(__rusage_who_t(0), &usage) == 0 ? usage.ru_maxrss * 1024 : nil
        #endif
    }
}
