/// The machine that ran it; never part of a comparison.
public struct HostSummary: Codable, Sendable, Equatable {
    /// Operating system and version.
    public var system: String?
    /// `x86_64`, `arm64`.
    public var architecture: String?
    public var processors: Int?
    /// Threads that simulated.
    public var workers: Int?
    public var eventsPerSecond: Double?
    public var peakMemoryBytes: Int?
    /// `debug` or `release`.
    public var build: String?

    public init() {}

    enum CodingKeys: String, CodingKey {
        case system, architecture, processors, workers
        case eventsPerSecond = "events_per_second"
        case peakMemoryBytes = "peak_memory_bytes"
        case build
    }
}
