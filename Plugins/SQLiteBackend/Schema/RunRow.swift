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
        try NameRows(run: id).insert(plan.vocabulary, beyond: Vocabulary(), in: db)
        return RunRow(id: id, firstEvent: first)
    }

    /// The names of the run, all that were added included; `nil`: there is no such run.
    static func names(ofRun name: String, in db: Database) throws -> Vocabulary? {
        let text = try String.fetchOne(db, sql: "SELECT vocabulary FROM run WHERE name = ?", arguments: [name])
        return try text.map { try JSONDecoder().decode(Vocabulary.self, from: Data($0.utf8)) }
    }

    /// Adds names to the run, in one transaction.
    ///
    /// - Throws: ``BackendError/unsupported(_:)`` for names that do not go on from those known, and
    ///   ``BackendError/failed(_:)`` where another program added some.
    func extend(_ known: Vocabulary, by vocabulary: Vocabulary, in db: Database) throws {
        guard known.isExtended(by: vocabulary) else {
            throw BackendError.unsupported("names that stored events refer to cannot change")
        }
        try db.inTransaction(.immediate) {
            let stored = try String.fetchOne(db, sql: "SELECT vocabulary FROM run WHERE id = ?", arguments: [id])
            guard try stored == Self.json(known) else {
                throw BackendError.failed("another program writes to the same run; end one of the two")
            }
            try db.execute(
                sql: "UPDATE run SET vocabulary = ? WHERE id = ?", arguments: [Self.json(vocabulary), id])
            try NameRows(run: id).insert(vocabulary, beyond: known, in: db)
            return .commit
        }
    }

    static func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
