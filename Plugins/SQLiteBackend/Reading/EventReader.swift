import Foundation
import GRDB
import GRDBSQLite
import Tracking

/// Gives back stored events in batches, in order of arrival.
struct EventReader {
    let store: Store
    let run: RunRow
    let share: Share

    static let eventsPerBatch = 4096

    private let kinds = TrackingEvent.Kind.allCases

    init(store: Store, run: RunRow, share: Share) {
        self.store = store
        self.run = run
        self.share = share
    }

    /// - Parameter proceed: throws where reading is to end.
    func read(proceed: () throws -> Void, _ body: (UnsafeBufferPointer<TrackingEvent>) throws -> Void) throws {
        var batch: ContiguousArray<TrackingEvent> = []
        batch.reserveCapacity(Self.eventsPerBatch)
        var next = run.firstEvent
        repeat {
            try proceed()
            batch.removeAll(keepingCapacity: true)
            next = try store.access { db in try read(from: next, in: db, into: &batch) }
            // Outside the access: who reads may ask for more, or close.
            if !batch.isEmpty { try batch.withUnsafeBufferPointer(body) }
        } while batch.count == Self.eventsPerBatch
    }

    private func read(from start: Int64, in db: Database, into batch: inout ContiguousArray<TrackingEvent>) throws
        -> Int64
    {
        let condition = share.condition(number: "e.number", isUser: "e.is_user").map { " AND \($0)" } ?? ""
        let fields = Column.names.dropFirst().map { "e.\($0)" }.joined(separator: ", ")
        let statement = try db.cachedStatement(
            sql: """
                SELECT e.id, \(fields) FROM \(share.parts > 1 ? "owned e" : "event e NOT INDEXED")
                WHERE e.id >= ? AND e.run = \(run.id)\(condition) ORDER BY e.id LIMIT \(Self.eventsPerBatch)
                """)
        let handle = statement.sqliteStatement
        sqlite3_reset(handle)
        sqlite3_bind_int64(handle, 1, start)
        defer { sqlite3_reset(handle) }
        var next = start
        while try db.step(handle) {
            next = sqlite3_column_int64(handle, 0) + 1
            batch.append(decode(handle))
        }
        return next
    }

    private func decode(_ row: OpaquePointer) -> TrackingEvent {
        func number(_ column: Int32) -> Int64 { sqlite3_column_int64(row, column) }
        func word(_ column: Int32) -> UInt64 { UInt64(bitPattern: number(column)) }
        func index(_ column: Int32) -> UInt16 { Column.index(number(column)) }
        let time = number(4)
        return TrackingEvent(
            id: EventID(customer: word(1), sequence: word(2)), kind: kinds[Int(number(3)) & 7], time: time,
            due: time &+ number(5), device: word(6), user: word(7), name: index(8), channel: index(9),
            partner: index(10),
            campaign: index(11), coupon: index(12), stage: index(13), product: index(14), order: word(15),
            value: number(16),
            amount: amount(row), copy: UInt8(truncatingIfNeeded: number(18)))
    }

    private func amount(_ row: OpaquePointer) -> Double {
        guard sqlite3_column_type(row, 17) == SQLITE_BLOB, sqlite3_column_bytes(row, 17) == 8,
            let bytes = sqlite3_column_blob(row, 17)
        else { return sqlite3_column_double(row, 17) }
        return Double(bitPattern: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)))
    }
}
