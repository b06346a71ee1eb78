import Foundation
import Logging
import Synchronization

/// Logs as one JSON object a line, to standard error by default: `time`, `level`, `message`, and what belongs to it.
///
/// Nothing that the server logs holds keys, queries, bodies or ids of customers.
public struct JSONLogHandler: LogHandler {
    public var metadata: Logger.Metadata = [:]
    public var logLevel: Logger.Level
    private let write: @Sendable ([UInt8]) -> Void
    /// Lines of several threads do not run into each other.
    private static let turn = Mutex(())

    /// - Parameter write: gets a whole line with its end.
    public init(level: Logger.Level, write: @escaping @Sendable ([UInt8]) -> Void = Self.standardError) {
        logLevel = level
        self.write = write
    }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        var writer = JSONWriter()
        let all = metadata.merging(event.metadata ?? [:]) { _, own in own }
        writer.object { writer in
            writer.member("time", TimeText.iso(Clock.microseconds()))
            writer.member("level", event.level.rawValue)
            writer.member("message", event.message.description)
            for key in all.keys.sorted() { if let value = all[key] { writer.member(key, "\(value)") } }
            if let error = event.error { writer.member("error", "\(error)") }
        }
        let line = writer.bytes + [0x0A]
        Self.turn.withLock { _ in write(line) }
    }

    /// There is nobody to tell where standard error cannot be written.
    @Sendable public static func standardError(_ line: [UInt8]) {
        try? FileHandle.standardError.write(contentsOf: line)
    }
}
