import TrackingServer

/// `--limit NAME=NUMBER` of `footfall serve`.
enum ServeLimits {
    private static let all:
        [(name: String, path: any WritableKeyPath<ServerLimits, Int> & Sendable, range: ClosedRange<Int>)] = [
            ("messages", \.messages, 1...1_000_000_000), ("customers", \.customers, 1...1_000_000_000),
            ("names", \.names, 1...60_000), ("connections", \.connections, 1...100_000),
            ("waiting-events", \.waitingEvents, 1...10_000_000), ("request-seconds", \.requestSeconds, 1...3_600),
            ("idle-seconds", \.idleSeconds, 1...3_600),
        ]

    static var names: [String] { all.map(\.name) }

    /// - Throws: ``UsageError``.
    static func read(_ texts: [String]) throws -> ServerLimits {
        var limits = ServerLimits()
        for text in texts {
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard let limit = all.first(where: { $0.name == parts.first }) else {
                let name = parts.first ?? ""
                throw UsageError(
                    "--limit \(text): there is no limit '\(name)'\(BackendRegistry.hint(name, among: names)); there are "
                        + names.joined(separator: ", "))
            }
            guard parts.count == 2, let number = Int(parts[1]), limit.range.contains(number) else {
                throw UsageError(
                    "--limit \(text): expected \(limit.name)=NUMBER from \(limit.range.lowerBound) to \(limit.range.upperBound)"
                )
            }
            limits[keyPath: limit.path] = number
        }
        return limits
    }
}
