import Foundation
import SQLiteBackend
import Tracking

/// `footfall-bench sqlite-ingest FILE RUN [OPTION=VALUE ...]`: writes drill events into a file until it is killed, says after
/// each batch how many are acknowledged, and settles now and then. The kill drill's victim.
enum DrillWriter {
    /// So many events apart.
    static let settled = 30_000

    /// - Returns: the exit code, 3 where the backend failed.
    static func main(_ arguments: [String]) -> Int32 {
        guard arguments.count >= 2 else { return 2 }
        do {
            try write(to: arguments[0], run: arguments[1], options: arguments.dropFirst(2))
            return 0
        } catch {
            FileHandle.standardError.write(Data("\(error)\n".utf8))
            return 3
        }
    }

    private static func write(to file: String, run name: String, options: ArraySlice<String>) throws {
        let session = try open(file, run: name, options)
        let (sink, resumed) = (AcceptedCount(), try KillDrill.stored(in: session))
        say("resumed \(resumed)")
        while true {
            let start = resumed + sink.count
            // Batches of 1 to 2,000, so that kills meet transactions of all sizes.
            let count = 1 + Int(DrillEvents.mix(UInt64(start)) % 2000)
            let events = (start..<start + count).map(DrillEvents.event)
            _ = try events.withUnsafeBufferPointer { try session.submit($0, to: sink) }
            say("acknowledged \(resumed + sink.count)")
            if start / settled != (resumed + sink.count) / settled {
                _ = try session.settle()
                say("settled \(resumed + sink.count)")
            }
        }
    }

    /// The run may or may not have come into being before the last kill.
    static func open(
        _ file: String, run: String, _ options: ArraySlice<String> = []
    ) throws -> any TrackingSession {
        var named = ["path": file]
        for option in options {
            let parts = option.split(separator: "=", maxSplits: 1).map(String.init)
            if parts.count == 2 { named[parts[0]] = parts[1] }
        }
        let backend = try SQLiteBackend(options: named)
        do {
            return try backend.prepare(DrillEvents.plan(run, resumed: true))
        } catch BackendError.unavailable {
            return try backend.prepare(DrillEvents.plan(run, resumed: false))
        }
    }

    /// One write for a line, so that none is seen by half.
    private static func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }
}
