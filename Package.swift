// swift-tools-version: 6.2
import PackageDescription

/// The house. Folders tell the story in the order in which data flows, and arrows point one way:
/// `Tests/HouseTests` reads the imports of every file and keeps it so.
let package = Package(
    name: "footfall",
    products: [
        .executable(name: "footfall", targets: ["footfall"]),
        .executable(name: "footfall-bench", targets: ["footfall-bench"]),
        .library(name: "Tracking", targets: ["Tracking"]),
        .library(name: "FootfallCLI", targets: ["FootfallCLI"]),
        .library(name: "FootfallTestKit", targets: ["FootfallTestKit"]),
        .plugin(name: "FootfallCommands", targets: ["FootfallCommands"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-crypto", "3.12.3"..<"5.0.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // The world, and the words of trackers: these know nothing of each other.
        .target(name: "Simulation", linkerSettings: [.linkedLibrary("m", .when(platforms: [.linux]))]),
        .target(name: "Tracking"),
        .target(name: "Measurement"),
        .target(name: "Pacing"),

        // What can be seen of the world, and what the rules say of it.
        .target(name: "Observation", dependencies: ["Simulation", "Tracking"]),
        .target(name: "Attribution", dependencies: ["Tracking"]),
        .target(name: "Audit", dependencies: ["Tracking", "Attribution"]),
        // Made-up journeys: the test kit's, and those of `footfall check`.
        .target(name: "Journeys", dependencies: ["Tracking"]),
        // The fault bank: a wrapper around any backend.
        .target(name: "Faults", dependencies: ["Tracking"]),

        // From a file to a run, and from a run to a result.
        .target(name: "Results", dependencies: ["Measurement"]),
        .target(
            name: "Scenario",
            dependencies: [
                "Simulation", "Observation", "Attribution", "Pacing", "Measurement",
                .product(name: "Yams", package: "Yams"),
            ]),
        .target(
            name: "Runner",
            dependencies: ["Scenario", "Observation", "Audit", "Pacing", "Results"]),
        .target(name: "Check", dependencies: ["Scenario", "Attribution", "Audit", "Runner", "Results", "Journeys"]),
        .target(name: "Forecast", dependencies: ["Scenario", "Simulation", "Attribution", "Runner", "Results"]),
        // From data to a scenario.
        .target(name: "Fitting", dependencies: ["Scenario", "Simulation", "Attribution", "Measurement"]),
        .target(name: "Reporting", dependencies: ["Results"]),
        // What Slurm and Kubernetes are told: texts made of a description.
        .target(name: "Cluster"),

        // Backends are plugins: a folder each, that knows the seam alone.
        .target(name: "MemoryBackend", dependencies: ["Tracking"], path: "Plugins/MemoryBackend"),
        .target(
            name: "SQLiteBackend",
            dependencies: [
                "Tracking",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            path: "Plugins/SQLiteBackend"),
        .target(
            name: "ExecBackend", dependencies: ["Tracking"], path: "Plugins/ExecBackend", exclude: ["Examples"]),
        // `footfall serve`: a server that takes events over HTTP and keeps them in any backend.
        .target(
            name: "TrackingServer",
            dependencies: [
                "Tracking",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOHTTPCompression", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            path: "Plugins/TrackingServer"),
        .target(
            name: "HTTPBackend",
            dependencies: [
                "Tracking",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOTLS", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "Yams", package: "Yams"),
            ],
            path: "Plugins/HTTPBackend",
            resources: [.embedInCode("Presets/Shipped")]),

        // The page that shows a load while it runs.
        .target(
            name: "Dashboard",
            dependencies: [
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            path: "Plugins/Dashboard",
            resources: [.embedInCode("Page")]),

        // `swift package footfall ...`, for every package that depends on this one.
        .plugin(
            name: "FootfallCommands",
            capability: .command(
                intent: .custom(verb: "footfall", description: "Run footfall: swift package footfall run my-shop.yaml"),
                permissions: [
                    .writeToPackageDirectory(reason: "footfall writes its results, by default under results/")
                ]), path: "Plugins/Commands"),

        // Commands, the only place that names concrete plugins.
        .target(
            name: "FootfallCLI",
            dependencies: [
                "Runner", "Check", "Forecast", "Fitting", "Reporting", "Cluster", "Faults", "MemoryBackend",
                "SQLiteBackend", "ExecBackend", "TrackingServer", "HTTPBackend", "Dashboard",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ]),
        .executableTarget(name: "footfall", dependencies: ["FootfallCLI"]),
        .executableTarget(
            name: "footfall-bench",
            dependencies: ["Runner", "Fitting", "MemoryBackend", "SQLiteBackend", "HTTPBackend", "FootfallTestKit"],
            exclude: ["Peers", "Probes"]),

        .target(name: "FootfallTestKit", dependencies: ["Tracking", "Attribution", "Journeys"]),
        .testTarget(name: "SimulationTests", dependencies: ["Simulation", "FootfallTestKit"]),
        .testTarget(name: "TrackingTests", dependencies: ["Tracking"]),
        .testTarget(name: "MeasurementTests", dependencies: ["Measurement"]),
        .testTarget(name: "PacingTests", dependencies: ["Pacing"]),
        .testTarget(name: "ObservationTests", dependencies: ["Observation", "FootfallTestKit"]),
        .testTarget(name: "AttributionTests", dependencies: ["Attribution", "FootfallTestKit"]),
        .testTarget(name: "AuditTests", dependencies: ["Audit", "Faults", "MemoryBackend", "FootfallTestKit"]),
        .testTarget(name: "FaultsTests", dependencies: ["Faults", "MemoryBackend", "FootfallTestKit"]),
        .testTarget(name: "MemoryBackendTests", dependencies: ["MemoryBackend", "FootfallTestKit"]),
        .testTarget(name: "SQLiteBackendTests", dependencies: ["SQLiteBackend", "FootfallTestKit"]),
        .testTarget(name: "ResultsTests", dependencies: ["Results", "FootfallTestKit"]),
        .testTarget(
            name: "ScenarioTests", dependencies: ["Scenario", "FootfallTestKit"],
            exclude: ["Fixtures"]),
        .testTarget(name: "RunnerTests", dependencies: ["Runner", "Faults", "MemoryBackend", "FootfallTestKit"]),
        // Whole loads against servers that a test controls.
        .testTarget(
            name: "LoadTests",
            dependencies: [
                "Runner", "HTTPBackend", "MemoryBackend", "Faults", "FootfallTestKit",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]),
        .testTarget(name: "CheckTests", dependencies: ["Check", "Faults", "MemoryBackend", "FootfallTestKit"]),
        .testTarget(name: "ForecastTests", dependencies: ["Forecast", "MemoryBackend", "FootfallTestKit"]),
        .testTarget(name: "FittingTests", dependencies: ["Fitting", "FootfallTestKit"]),
        .testTarget(
            name: "ReportingTests", dependencies: ["Reporting", "FootfallTestKit"],
            exclude: ["Golden"]),
        .testTarget(
            name: "ClusterTests",
            dependencies: ["Cluster", "FootfallTestKit", .product(name: "Yams", package: "Yams")],
            exclude: ["Slurm/Golden", "Kubernetes/Golden"]),
        .testTarget(name: "ExecBackendTests", dependencies: ["ExecBackend", "FootfallTestKit"]),
        .testTarget(
            name: "HTTPBackendTests",
            dependencies: [
                "HTTPBackend", "FootfallTestKit",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ]),
        .testTarget(name: "FootfallTestKitTests", dependencies: ["FootfallTestKit", "MemoryBackend"]),
        // The backend of the guide, which is also the example of a third party's package.
        .target(
            name: "GuideBackend", dependencies: ["Tracking"],
            path: "Tests/Fixtures/ThirdPartyBackend/Sources/ShelfBackend"),
        .target(
            name: "GuideRules", dependencies: ["Tracking"],
            path: "Tests/Fixtures/ThirdPartyBackend/Sources/ShelfRules"),
        .testTarget(name: "GuideTests", dependencies: ["GuideBackend", "GuideRules", "FootfallTestKit"]),
        .testTarget(
            name: "TrackingServerTests",
            dependencies: [
                "TrackingServer", "MemoryBackend", "SQLiteBackend", "FootfallTestKit",
                .product(name: "HummingbirdTesting", package: "hummingbird"),
            ]),
        .testTarget(
            name: "DashboardTests",
            dependencies: [
                "Dashboard", "Reporting", "Results", "FootfallTestKit",
                .product(name: "HummingbirdTesting", package: "hummingbird"),
            ]),
        .testTarget(name: "HouseTests"),
        .testTarget(name: "EndToEndTests", dependencies: ["FootfallTestKit", "Results"]),
    ]
)

for target in package.targets where target.type != .plugin {
    target.swiftSettings =
        (target.swiftSettings ?? []) + [
            .enableUpcomingFeature("ExistentialAny"),
            .enableUpcomingFeature("MemberImportVisibility"),
        ]
    // In our own targets only: a dependency's warnings are not ours to fix.
    if Context.environment["FOOTFALL_STRICT"] != nil {
        target.swiftSettings?.append(.treatAllWarnings(as: .error))
    }
}
