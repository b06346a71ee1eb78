import GRDB
import GRDBSQLite
import Tracking

/// Gives back the credits of a rule in batches of conversions, computed on the way (``Shares``).
struct CreditReader {
    let store: Store
    let rule: SettledRule
    let goal: UInt16
    let share: Share

    static let conversionsPerBatch: Int64 = 4096

    /// - Parameter proceed: throws where reading is to end.
    func read(proceed: () throws -> Void, _ body: (borrowing CreditBatch) throws -> Void) throws {
        let query = query
        var batch = CreditBatch()
        var first = rule.paths.conversions.lowerBound
        while first < rule.paths.conversions.upperBound {
            try proceed()
            let end = min(rule.paths.conversions.upperBound, first + Self.conversionsPerBatch)
            // Outside the access: who reads may ask for more, or close.
            try store.access { db in try read(first..<end, query, in: db, into: &batch) }
            if batch.count > 0 { try body(batch) }
            batch.removeAll()
            first = end
        }
    }

    private static let keys = ["id", "customer", "sequence", "time", "value"]

    /// Of the conversions that are asked for in a range of numbers; others may lie between.
    private var query: String {
        let others = share.condition(number: "v.number", isUser: "v.is_user").map { " AND \($0)" } ?? ""
        let shares = Shares(
            keys: Self.keys.map { ("v.\($0)", "of_\($0)") },
            from: "conversion v LEFT JOIN path p ON p.id = v.id + \(rule.paths.offset)",
            condition: "v.id BETWEEN ? AND ? AND v.goal = \(Column.number(goal))\(others)")
        let weights = rule.shape.weights ?? PositionWeights(first: 0, last: 0)
        return shares.query(rule.shape, position: PositionShares(weights), creditOffset: "\(rule.creditOffset)")
    }

    private func read(
        _ range: Range<Int64>, _ query: String, in db: Database, into batch: inout CreditBatch
    ) throws {
        let row = try db.cachedStatement(sql: query).sqliteStatement
        sqlite3_reset(row)
        sqlite3_bind_int64(row, 1, range.lowerBound)
        sqlite3_bind_int64(row, 2, range.upperBound - 1)
        defer { sqlite3_reset(row) }
        // Of the conversion whose touches are being read.
        var (number, id, time, value) = (Int64.min, EventID(customer: 0, sequence: 0), Int64(0), Int64(0))
        while try db.step(row) {
            if sqlite3_column_int64(row, 0) != number {
                if number != .min { batch.finish(id, time: time, value: value) }
                number = sqlite3_column_int64(row, 0)
                id.customer = UInt64(bitPattern: sqlite3_column_int64(row, 1))
                id.sequence = UInt64(bitPattern: sqlite3_column_int64(row, 2))
                time = sqlite3_column_int64(row, 3)
                value = sqlite3_column_int64(row, 4)
            }
            // Null, and so 0, for nobody.
            let source = sqlite3_column_int64(row, 5)
            batch.append(
                Credit(
                    source: Source(channel: Column.index(source >> 32), partner: Column.index(source >> 16)),
                    campaign: Column.index(source), units: sqlite3_column_int64(row, 6),
                    value: sqlite3_column_int64(row, 7)))
        }
        if number != .min { batch.finish(id, time: time, value: value) }
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
