import Foundation
import SQLiteBackend
import Tracking

/// The `sqlite3` tool that imports the same rows into the same schema.
struct ImportPeer {
    let events: ContiguousArray<TrackingEvent>
    let folder: URL
    private var rows: URL { folder.appending(path: "rows.csv") }

    /// Writes the rows as CSV, in the order of the columns of the table `event`.
    func writeRows() throws {
        guard FileManager.default.createFile(atPath: rows.path, contents: nil) else {
            throw Child.Failure(description: "\(rows.path) cannot be written")
        }
        let file = try FileHandle(forWritingTo: rows)
        defer { try? file.close() }
        var text = ""
        for (index, event) in events.enumerated() {
            let numbers: [Int64] = [
                Int64(index + 1), 1, Int64(bitPattern: event.id.customer), Int64(bitPattern: event.id.sequence),
                Int64(event.kind.rawValue), event.time, event.due - event.time, Int64(bitPattern: event.device),
                Int64(bitPattern: event.user), name(event.name), name(event.channel), name(event.partner),
                name(event.campaign), name(event.coupon), name(event.stage), name(event.product),
                Int64(bitPattern: event.order), event.value,
            ]
            text += numbers.map { String($0) }.joined(separator: ",")
            text += event.amount == 0 ? ",0," : ",\(event.amount),"
            text += "\(event.copy)\n"
            if text.utf8.count > 1 << 20 {
                try file.write(contentsOf: Data(text.utf8))
                text = ""
            }
        }
        try file.write(contentsOf: Data(text.utf8))
    }

    private func name(_ index: UInt16) -> Int64 { Int64(index &+ 1) }

    /// Seconds from the tool's start to its exit, with the file closed and its log worked off, as ours is.
    ///
    /// - Parameter file: has the schema and no rows.
    func importRows(into file: String) throws -> Double {
        let child = try Child.run(
            "sqlite3",
            [
                "-cmd", "PRAGMA synchronous = normal", "-cmd", "PRAGMA cache_size = -65536", "-cmd",
                "PRAGMA wal_autocheckpoint = 4096", "-cmd", ".mode csv", file, ".import \(rows.path) event",
            ])
        guard child.exitCode == 0 else { throw Child.Failure(description: "sqlite3 ended with \(child.exitCode)") }
        return child.wallSeconds
    }

    static func count(in file: String) throws -> Int {
        let child = try Child.run("sqlite3", [file, "SELECT count(*) FROM event"])
        return Int(String(decoding: child.output, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)) ?? -1
    }
}
