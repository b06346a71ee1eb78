/// Which target knows which: the table that imports are held against.
///
/// Knowing is transitive: who knows Runner knows what Runner knows. A new target gets a row here and a line in
/// Package.swift; a new arrow is a decision, and this is the place where it is seen.
enum Arrows {
    /// Our own targets, each with those it names directly.
    static let knows: [String: [String]] = [
        "Simulation": [],
        "Tracking": [],
        "Measurement": [],
        "Pacing": [],
        "Observation": ["Simulation", "Tracking"],
        "Attribution": ["Tracking"],
        "Audit": ["Tracking", "Attribution"],
        "Faults": ["Tracking"],
        "Journeys": ["Tracking"],
        "Results": ["Measurement"],
        "Scenario": ["Simulation", "Observation", "Attribution", "Pacing", "Measurement"],
        "Runner": ["Scenario", "Observation", "Audit", "Pacing", "Results"],
        "Check": ["Scenario", "Attribution", "Audit", "Runner", "Results", "Journeys"],
        "Forecast": ["Scenario", "Simulation", "Attribution", "Runner", "Results"],
        "Fitting": ["Scenario", "Simulation", "Attribution", "Measurement"],
        "Reporting": ["Results"],
        "Cluster": [],
        "MemoryBackend": ["Tracking"],
        "ExecBackend": ["Tracking"],
        "HTTPBackend": ["Tracking"],
        "SQLiteBackend": ["Tracking"],
        "TrackingServer": ["Tracking"],
        "Dashboard": [],
        "FootfallTestKit": ["Tracking", "Attribution", "Journeys"],
        "Commands": [],
        "FootfallCLI": [
            "Runner", "Check", "Forecast", "Fitting", "Reporting", "Cluster", "Faults", "MemoryBackend",
            "SQLiteBackend", "ExecBackend", "HTTPBackend", "TrackingServer", "Dashboard",
        ],
        "footfall": ["FootfallCLI"],
        "footfall-bench": ["Runner", "Fitting", "MemoryBackend", "SQLiteBackend", "HTTPBackend", "FootfallTestKit"],
        // A package of its own, as a third party would write it.
        "Fixtures": ["Tracking", "FootfallTestKit", "FootfallCLI"],
    ]

    /// Packages of others, for the targets that name them; these do not pass on.
    static let packages: [String: Set<String>] = [
        "Scenario": ["Yams"],
        "ClusterTests": ["Yams"],
        "SQLiteBackend": ["GRDB", "GRDBSQLite"],
        "TrackingServer": [
            "Crypto", "HTTPTypes", "Hummingbird", "HummingbirdCore", "HummingbirdTLS", "Logging", "NIOCore", "NIOHTTP1",
            "NIOHTTPCompression", "NIOHTTPTypes", "NIOHTTPTypesHTTP1", "NIOPosix", "NIOSSL", "ServiceLifecycle",
            "UnixSignals",
        ],
        "Dashboard": [
            "HTTPTypes", "Hummingbird", "HummingbirdCore", "Logging", "NIOCore", "NIOPosix", "ServiceLifecycle",
        ],
        "DashboardTests": ["HummingbirdTesting"],
        "TrackingServerTests": ["HummingbirdTesting"],
        "LoadTests": ["NIOCore", "NIOPosix"],
        "FootfallCLI": ["ArgumentParser", "Logging"],
        "HTTPBackend": ["NIOCore", "NIOPosix", "NIOSSL", "NIOTLS", "Yams"],
        "footfall-bench": ["ArgumentParser"],
        "Commands": ["PackagePlugin"],
        "Fixtures": ["PackageDescription", "ShelfBackend", "ShelfRules"],
    ]

    /// Targets that stay free of Foundation, of files and of clocks.
    static let pure: Set<String> = [
        "Simulation", "Tracking", "Observation", "Attribution", "Audit", "Measurement", "Pacing", "MemoryBackend",
        "Journeys",
    ]

    /// The only places that name concrete plugins, beside a plugin's own tests and the tests of whole runs.
    static let mayNamePlugins: Set<String> = ["FootfallCLI", "footfall-bench"]

    /// Tests see what their subject knows; these see more.
    static let testsKnow: [String: [String]] = [
        "HouseTests": [],
        "FootfallTestKitTests": ["MemoryBackend"],
        "GuideTests": ["GuideBackend", "GuideRules"],
        "AuditTests": ["Faults", "MemoryBackend"],
        "FaultsTests": ["MemoryBackend"],
        "RunnerTests": ["Faults", "MemoryBackend"],
        "CheckTests": ["Faults", "MemoryBackend"],
        "ForecastTests": ["MemoryBackend"],
        "LoadTests": [
            "Runner", "Scenario", "Pacing", "Measurement", "Results", "Audit", "HTTPBackend", "MemoryBackend", "Faults",
        ],
        "TrackingServerTests": ["MemoryBackend", "SQLiteBackend"],
        "DashboardTests": ["Reporting", "Results"],
        "EndToEndTests": ["Results"],
    ]

    /// What comes with the toolchain and belongs to nobody.
    static let standard: Set<String> = ["Swift", "Synchronization", "Dispatch", "Testing"]
    static let foundation: Set<String> = [
        "Foundation", "FoundationEssentials", "FoundationInternationalization", "FoundationNetworking", "FoundationXML",
    ]
    /// The C library: clocks, files and threads are behind these.
    static let platform: Set<String> = ["Glibc", "Musl", "Darwin", "Android"]

    /// Everything a target of ours knows, itself included.
    static func known(to target: String) -> Set<String> {
        var seen: Set<String> = []
        var next = [target]
        while let name = next.popLast() {
            guard seen.insert(name).inserted else { continue }
            next += knows[name] ?? []
        }
        return seen
    }

    /// Every module that files of the target may import, or `nil` for a target without a row.
    static func allowed(in target: String) -> Set<String>? {
        if knows[target] != nil {
            let own = known(to: target).union(packages[target] ?? []).union(standard)
            if target == "Simulation" || target == "Tracking" { return own }
            return pure.contains(target) ? own.union(platform) : own.union(platform).union(foundation)
        }
        guard target.hasSuffix("Tests") else { return nil }
        let subject = String(target.dropLast("Tests".count))
        guard knows[subject] != nil || testsKnow[target] != nil else { return nil }
        return [subject, "FootfallTestKit"].reduce(into: Set(testsKnow[target] ?? [])) { $0.formUnion(known(to: $1)) }
            .union(packages[subject] ?? []).union(packages[target] ?? []).union(standard).union(foundation).union(
                platform)
    }
}
