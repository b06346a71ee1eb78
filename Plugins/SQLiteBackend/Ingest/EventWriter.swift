import GRDB
import GRDBSQLite
import Tracking

/// Puts events into the file: one statement prepared once, its parameters bound directly.
final class EventWriter {
    private let db: Database
    private let insert: Statement
    private let handle: OpaquePointer

    /// - Parameter ignoresCopies: whether there is an index that tells.
    init(_ db: Database, run: Int64, ignoresCopies: Bool) throws {
        self.db = db
        let fields = Column.names.dropFirst()
        insert = try db.makeStatement(
            sql: """
                INSERT \(ignoresCopies ? "OR IGNORE " : "")INTO event(run, \(fields.joined(separator: ", ")))
                VALUES (\(run), \(fields.map { _ in "?" }.joined(separator: ", ")))
                """)
        handle = insert.sqliteStatement
    }

    /// All of them or none.
    func write(_ events: UnsafeBufferPointer<TrackingEvent>) throws {
        try db.inTransaction(.immediate) {
            for index in events.indices { try write(events.baseAddress.unsafelyUnwrapped + index) }
            return .commit
        }
    }

    @inline(__always)
    private func write(_ event: UnsafePointer<TrackingEvent>) throws {
        let e = event.pointee
        bind(1, Int64(bitPattern: e.id.customer))
        bind(2, Int64(bitPattern: e.id.sequence))
        bind(3, Int64(e.kind.rawValue))
        bind(4, e.time)
        bind(5, e.due &- e.time)
        bind(6, Int64(bitPattern: e.device))
        bind(7, Int64(bitPattern: e.user))
        bind(8, Column.number(e.name))
        bind(9, Column.number(e.channel))
        bind(10, Column.number(e.partner))
        bind(11, Column.number(e.campaign))
        bind(12, Column.number(e.coupon))
        bind(13, Column.number(e.stage))
        bind(14, Column.number(e.product))
        bind(15, Int64(bitPattern: e.order))
        bind(16, e.value)
        bind(17, amount: e.amount)
        bind(18, Int64(e.copy))
        let code = sqlite3_step(handle)
        sqlite3_reset(handle)
        guard code == SQLITE_DONE else {
            throw DatabaseError(
                resultCode: ResultCode(rawValue: sqlite3_extended_errcode(db.sqliteConnection)),
                message: db.lastErrorMessage)
        }
    }

    @inline(__always)
    private func bind(_ position: Int32, _ value: Int64) { sqlite3_bind_int64(handle, position, value) }

    @inline(__always)
    private func bind(_ position: Int32, amount: Double) {
        if amount == 0, amount.sign == .plus {
            sqlite3_bind_int64(handle, position, 0)
        } else if Column.needsBlob(amount) {
            bind(position, bits: amount.bitPattern)
        } else {
            sqlite3_bind_double(handle, position, amount)
        }
    }

    private func bind(_ position: Int32, bits: UInt64) {
        // SQLite copies what is transient.
        let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        withUnsafeBytes(of: bits.bigEndian) { _ = sqlite3_bind_blob(handle, position, $0.baseAddress, 8, transient) }
    }
}
