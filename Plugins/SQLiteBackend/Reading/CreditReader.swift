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
        let conversions = try conversions(range, in: db)
        let credits = try bind(
            "SELECT id, conversion, channel, partner, campaign, units, value FROM credit WHERE id BETWEEN ? AND ? ORDER BY id",
            start, rule.credits.upperBound - 1, in: db)
        defer {
            sqlite3_reset(conversions)
            sqlite3_reset(credits)
        }
        var next = start
        // The conversion that was reached, and whether it has credits.
        var (reached, isOpen) = (Int64.min, false)
        func close() {
            guard isOpen else { return }
            batch.finish(
                EventID(
                    customer: UInt64(bitPattern: sqlite3_column_int64(conversions, 1)),
                    sequence: UInt64(bitPattern: sqlite3_column_int64(conversions, 2))),
                time: sqlite3_column_int64(conversions, 3), value: sqlite3_column_int64(conversions, 4))
            isOpen = false
        }
        while try db.step(credits) {
            let conversion = sqlite3_column_int64(credits, 1)
            guard conversion <= range.upperBound else { break }
            next = sqlite3_column_int64(credits, 0) + 1
            while reached < conversion {
                close()
                reached = try db.step(conversions) ? sqlite3_column_int64(conversions, 0) : .max
            }
            guard reached == conversion else { continue }
            isOpen = true
            batch.append(
                Credit(
                    source: Source(
                        channel: Column.index(sqlite3_column_int64(credits, 2)),
                        partner: Column.index(sqlite3_column_int64(credits, 3))),
                    campaign: Column.index(sqlite3_column_int64(credits, 4)), units: sqlite3_column_int64(credits, 5),
                    value: sqlite3_column_int64(credits, 6)))
        }
        close()
        return next
    }

    /// Those that are asked for; others', and of other runs, may lie between.
    private func conversions(_ range: ClosedRange<Int64>, in db: Database) throws -> OpaquePointer {
        let others = share.condition(number: "v.number", isUser: "v.is_user").map { " AND \($0)" } ?? ""
        return try bind(
            """
            SELECT v.id, v.customer, v.sequence, v.time, v.value FROM conversion v
            WHERE v.id BETWEEN ? AND ? AND v.run = \(run.id) AND v.goal = \(Column.number(goal))\(others) ORDER BY v.id
            """, range.lowerBound, range.upperBound, in: db)
    }

    private func bind(_ sql: String, _ first: Int64, _ last: Int64, in db: Database) throws -> OpaquePointer {
        let handle = try db.cachedStatement(sql: sql).sqliteStatement
        sqlite3_reset(handle)
        sqlite3_bind_int64(handle, 1, first)
        sqlite3_bind_int64(handle, 2, last)
        return handle
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
