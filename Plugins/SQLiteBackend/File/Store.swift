import Foundation
import GRDB
import Tracking

/// The open file: one connection, used by one thread at a time.
final class Store: Sendable {
    let path: String
    private let queue: DatabaseQueue

    /// Opens the file, or makes it.
    ///
    /// - Throws: ``BackendError``; a file that is not ours is left as it was.
    init(_ options: SQLiteOptions) throws {
        path = options.path
        try FilePath.check(path)
        // A limit on the size of files should be an error that is told, not the end of the process.
        signal(SIGXFSZ, SIG_IGN)
        do {
            queue = try Self.open(options)
        } catch {
            throw Failure.explain(error, path: options.path)
        }
    }

    private static func open(_ options: SQLiteOptions) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.busyMode = .timeout(options.patienceSeconds)
        configuration.foreignKeysEnabled = false
        configuration.label = "footfall.sqlite"
        configuration.prepareDatabase { db in
            try db.execute(
                sql: """
                    PRAGMA synchronous = \(options.synchronous.rawValue);
                    PRAGMA cache_size = -\(cacheKibibytes);
                    PRAGMA temp.cache_size = -\(cacheKibibytes);
                    PRAGMA wal_autocheckpoint = \(checkpointPages);
                    """)
            AttributionFunctions.register(in: db)
        }
        let queue = try DatabaseQueue(path: options.path, configuration: configuration)
        try queue.writeWithoutTransaction { db in try claim(db, path: options.path) }
        try Schema.migrator.migrate(queue)
        try queue.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA journal_mode = WAL") }
        return queue
    }

    /// Memory for pages, of the file and of temporary tables each.
    static let cacheKibibytes = 65_536
    /// After so many pages in the log they are moved to the file: 16 MiB.
    static let checkpointPages = 4096

    /// Says whose file it is before there is anything in it.
    private static func claim(_ db: Database, path: String) throws {
        let id = try Int32.fetchOne(db, sql: "PRAGMA application_id") ?? 0
        let version = try Int32.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        let isEmpty = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema") == 0
        if isEmpty, id == 0, version == 0 {
            try db.execute(sql: "PRAGMA application_id = \(FileHeader.applicationID)")
        } else {
            try FileHeader.check(path, applicationID: id, version: version)
        }
    }

    /// Work on the database; errors come out said for a person.
    func access<Result>(_ work: (Database) throws -> Result) throws -> Result {
        do {
            return try queue.writeWithoutTransaction(work)
        } catch {
            throw Failure.explain(error, path: path)
        }
    }

    /// Ends what is being worked on, from any thread.
    func interrupt() { queue.interrupt() }

    func close() throws { try queue.close() }
}
