// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "shelf",
    dependencies: [
        // Yours says: .package(url: "https://github.com/.../footfall", from: "0.1.0")
        .package(name: "footfall", path: "../../..")
    ],
    targets: [
        .target(name: "ShelfBackend", dependencies: [.product(name: "Tracking", package: "footfall")]),
        .target(name: "ShelfRules", dependencies: [.product(name: "Tracking", package: "footfall")]),
        .executableTarget(
            name: "shelf-footfall",
            dependencies: ["ShelfBackend", "ShelfRules", .product(name: "FootfallCLI", package: "footfall")]),
        .testTarget(
            name: "ShelfBackendTests",
            dependencies: ["ShelfBackend", .product(name: "FootfallTestKit", package: "footfall")]),
    ]
)
