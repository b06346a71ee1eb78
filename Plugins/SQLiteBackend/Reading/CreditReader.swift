import GRDB
import GRDBSQLite
import Tracking

/// Gives back the credits of a rule in batches of conversions.
///
/// Conversions and credits lie in the same order, so both are read side by side, a range of conversions at a time.
struct CreditReader {
    let store: Store
    let run: RunRow
    let rule: SettledRule
    let goal: UInt16
    let share: Share

    static let conversionsPerBatch: Int64 = 4096

    /// - Parameter proceed: throws where reading is to end.
    func read(proceed: () throws -> Void, _ body: (borrowing CreditBatch) throws -> Void) throws {
        let ends = try store.access { db in
            try Row.fetchOne(
                db, sql: "SELECT min(id) AS low, max(id) AS high FROM conversion WHERE run = ?", arguments: [run.id])
        }
        guard let low: Int64 = ends?["low"], let high: Int64 = ends?["high"] else { return }
        var batch = CreditBatch()
        var (first, credit) = (low, rule.credits.lowerBound)
        while first <= high {
            try proceed()
            let last = min(high, first + Self.conversionsPerBatch - 1)
            // Outside the access: who reads may ask for more, or close.
            credit = try store.access { db in try read(first...last, from: credit, in: db, into: &batch) }
            if batch.count > 0 { try body(batch) }
            batch.removeAll()
            first = last + 1
        }
    }

    /// Reads credits until they are of a later conversion. Returns the number of the next.
    private func read(
        _ range: ClosedRange<Int64>, from start: Int64, in db: Database, into batch: inout CreditBatch
    ) throws -> Int64 {
        let others = share.condition(number: "v.number", isUser: "v.is_user").map { " AND \($0)" } ?? ""
        // Conversions of other runs may lie between.
        let statement = try db.cachedStatement(
            sql: """
                SELECT c.id, v.id, v.customer, v.sequence, v.time, v.value, c.channel, c.partner, c.campaign, c.units, c.value,
                    v.run = \(run.id) AND v.goal = \(Column.number(goal))\(others)
                FROM credit c CROSS JOIN conversion v ON v.id = c.conversion
                WHERE c.id BETWEEN ? AND ? ORDER BY c.id
                """)
        let handle = statement.sqliteStatement
        sqlite3_reset(handle)
        sqlite3_bind_int64(handle, 1, start)
        sqlite3_bind_int64(handle, 2, rule.credits.upperBound - 1)
        defer { sqlite3_reset(handle) }
        var next = start
        var open: (conversion: Int64, id: EventID, time: Int64, value: Int64)?
        func close() {
            if let known = open { batch.finish(known.id, time: known.time, value: known.value) }
            open = nil
        }
        while try db.step(handle) {
            let conversion = sqlite3_column_int64(handle, 1)
            guard conversion <= range.upperBound else { break }
            next = sqlite3_column_int64(handle, 0) + 1
            guard sqlite3_column_int64(handle, 11) != 0 else { continue }
            if open?.conversion != conversion {
                close()
                open = (
                    conversion,
                    EventID(
                        customer: UInt64(bitPattern: sqlite3_column_int64(handle, 2)),
                        sequence: UInt64(bitPattern: sqlite3_column_int64(handle, 3))),
                    sqlite3_column_int64(handle, 4), sqlite3_column_int64(handle, 5)
                )
            }
            batch.append(
                Credit(
                    source: Source(
                        channel: Column.index(sqlite3_column_int64(handle, 6)),
                        partner: Column.index(sqlite3_column_int64(handle, 7))),
                    campaign: Column.index(sqlite3_column_int64(handle, 8)), units: sqlite3_column_int64(handle, 9),
                    value: sqlite3_column_int64(handle, 10)))
        }
        close()
        return next
    }
}

extension Database {
    /// Whether there is a row.
    func step(_ statement: OpaquePointer) throws -> Bool {
        switch sqlite3_step(statement) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default:
            throw DatabaseError(
                resultCode: ResultCode(rawValue: sqlite3_extended_errcode(sqliteConnection)), message: lastErrorMessage)
        }
    }
}
