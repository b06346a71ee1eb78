import Tracking

/// Keeps everything in one SQLite file, which any tool that speaks SQLite can read while and after it is written.
///
/// **Durability.** A receipt says `accepted` only after its transaction was committed, so whatever happens to the process, an
/// acknowledged event is in the file. What it survives when the machine loses power is the option `synchronous`:
/// - `normal` (the default): the file stays sound, but transactions since the last checkpoint may be gone;
/// - `full`: every transaction waits for the disk, nothing acknowledged is lost; the slowest by far for small batches;
/// - `off`: nothing waits for the disk, and the file may be damaged. Killing the process alone does no harm.
///
/// So what is promised whatever the options say is ``BackendDescription/Durability/process``.
///
/// **Idempotency.** The first body that arrives under an ``EventID`` stays; later ones are accepted and not stored. With
/// `index=deferred` copies are written as they come and removed by ``TrackingSession/settle()``: only then is an id stored
/// once. That spares an index while events come in, and builds it at the end.
///
/// **Runs.** A file holds any number of runs, told apart by ``RunPlan/id``; a session writes its own and reads no other's. A
/// fresh run must be new to the file, a resumed one must be in it with the same vocabulary. With each run in the file taking
/// events in costs some nanoseconds more an event, as each has indices of its own: some hundred runs are well, thousands are
/// better kept in files apart.
///
/// **The file** is in WAL mode: beside `out.db` lie `out.db-wal` and `out.db-shm` while it is open and after a crash. They
/// belong to it: copy or move all three, or none while it is open. See ``Schema`` for its tables and views.
///
/// **Attribution** is SQL over whole sets. When a run settles (``Settlement``), the conversions that count and the touches that
/// compete for each, found by device and time in an index (``TouchIndex``), are kept in order; what a rule gives is then an
/// expression over a touch's place (``Shares``), computed by whoever reads it, the views `attribution_*` too. Two things SQL has
/// no numbers for are deterministic functions registered with the connection (``AttributionFunctions``): the weight of an age
/// under time decay, which is the shared definition ``DecayWeight``, and shares whose products take more than 64 bits. Credits
/// that need them are kept as well, so the views need neither.
///
/// **Threads.** One connection, one writer: submitters take turns.
public struct SQLiteBackend: TrackingBackend {
    public static let description = BackendDescription(
        name: "sqlite", summary: "one SQLite file, durable once acknowledged; attribution in SQL",
        options: SQLiteOptions.described, attribution: .conversion, readBack: .bodies, durable: .process,
        idempotent: true,
        rules: [
            "first-touch", "last-touch", "last-non-direct", "linear", "time-decay", "position-based", "w-shaped",
            "custom", "priority", "affiliate",
        ],
        serves: true)

    let options: SQLiteOptions

    /// - Throws: ``BackendError/badOption(name:value:remedy:)``, also for a path at which no file of ours can be.
    public init(options: [String: String]) throws {
        self.options = try SQLiteOptions(options)
        try FilePath.check(self.options.path)
    }

    public func names(ofRun id: String) throws -> Vocabulary? {
        guard FilePath.isThere(options.path) else { return nil }
        let store = try Store(options)
        defer { try? store.close() }
        return try store.access { db in try RunRow.names(ofRun: id, in: db) }
    }

    public func prepare(_ plan: RunPlan) throws -> any TrackingSession {
        try SQLiteSession(plan, options: options)
    }
}
