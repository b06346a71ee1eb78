import Foundation
import GRDB
import Tracking

/// A run's row in the file: its namespace.
struct RunRow {
    var id: Int64
    /// No event of the run has a lower number.
    var firstEvent: Int64

    /// Finds the run that is resumed, or makes a fresh one. In one transaction, so that two programs cannot make the same.
    ///
    /// - Throws: ``BackendError/unavailable(_:)`` where the plan and the file do not agree.
    static func open(_ plan: RunPlan, in db: Database, path: String) throws -> RunRow {
        var row: RunRow?
        try db.inTransaction(.immediate) {
            let known = try find(plan, in: db, path: path)
            switch (known, plan.resumed) {
            case (let known?, true): row = known
            case (_?, false):
                throw BackendError.unavailable(
                    "\(path) already has a run \(plan.id), which is left alone; resume it, or name another file")
            case (nil, true):
                throw BackendError.unavailable(
                    "\(path) has no run \(plan.id) to resume\(try others(in: db)); start it afresh, or name its file")
            case (nil, false): row = try insert(plan, in: db)
            }
            return .commit
        }
        guard let row else { throw BackendError.failed("\(path): the run was not stored") }
        return row
    }

    private static func find(_ plan: RunPlan, in db: Database, path: String) throws -> RunRow? {
        guard let row = try Row.fetchOne(db, sql: "SELECT * FROM run WHERE name = ?", arguments: [plan.id]) else {
            return nil
        }
        // Events refer to names by number: under another vocabulary they would mean something else.
        let vocabulary = try json(plan.vocabulary)
        guard !plan.resumed || row["vocabulary"] == vocabulary else {
            throw BackendError.unavailable(
                "run \(plan.id) in \(path) was begun with other names (of channels, events or stages); resume it with the "
                    + "scenario it was begun with, or start a fresh one")
        }
        return RunRow(id: row["id"], firstEvent: row["first_event"])
    }

    private static func others(in db: Database) throws -> String {
        let names = try String.fetchAll(db, sql: "SELECT name FROM run ORDER BY id DESC LIMIT 3")
        return names.isEmpty ? "" : " (its latest are \(names.joined(separator: ", ")))"
    }

    private static func insert(_ plan: RunPlan, in db: Database) throws -> RunRow {
        let first = (try Int64.fetchOne(db, sql: "SELECT max(id) FROM event") ?? 0) + 1
        try db.execute(
            sql: """
                INSERT INTO run(name, begun, vocabulary, goals, stitching, choices, currency, minor_units, first_event)
                VALUES (?, datetime('now'), ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                plan.id, try json(plan.vocabulary), try json(plan.goals), plan.stitching.rawValue,
                try json(plan.choices), plan.currency, max(1, plan.minorUnits), first,
            ])
        let id = db.lastInsertedRowID
        try insertNames(plan.vocabulary, run: id, in: db)
        return RunRow(id: id, firstEvent: first)
    }

    private static func insertNames(_ vocabulary: Vocabulary, run: Int64, in db: Database) throws {
        let lists = [
            ("campaign", vocabulary.campaigns), ("event", vocabulary.events), ("stage", vocabulary.stages),
            ("product", vocabulary.products), ("coupon", vocabulary.coupons),
        ]
        let name = try db.makeStatement(sql: "INSERT INTO name VALUES (?, ?, ?, ?)")
        for (list, names) in lists {
            for (index, text) in names.enumerated() { try name.execute(arguments: [run, list, index + 1, text]) }
        }
        try name.execute(arguments: [run, "stage", Column.number(TrackingEvent.churned), "churned"])
        for (index, channel) in vocabulary.channels.enumerated() {
            try db.execute(
                sql: "INSERT INTO channel VALUES (?, ?, ?, ?)", arguments: [run, index + 1, channel.name, channel.kind])
            for (place, partner) in channel.partners.enumerated() {
                try db.execute(
                    sql: "INSERT INTO partner VALUES (?, ?, ?, ?)", arguments: [run, index + 1, place + 1, partner])
            }
        }
    }

    static func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
