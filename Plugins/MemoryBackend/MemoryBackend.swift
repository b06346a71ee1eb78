import Tracking

/// Keeps everything in memory and answers at once: the reference in speed, and for small shops a store that needs nothing.
///
/// **Memory.** An event takes 16 bytes and 8 more for each group of fields that it has (channel, partner and campaign; name,
/// coupon, product and copy; order; value; amount; due where it is not the time; user; a sequence over 32 bits): 24 bytes for
/// a touch, 48 for a purchase, 80 at most. Consecutive events of one customer on one device share 24 bytes more, so that these
/// hardly count in journey order, and every event pays them in time order: never more than 104 bytes an event.
/// A customer takes 56 bytes, and 32 to 64 in the table that finds it. Copies of an event take nothing; only where an event
/// comes when its customer is 64 sequence numbers and 64 events ahead, that customer's numbers are kept in a set as well, at 16
/// to 32 bytes.
///
/// Settling adds 36 bytes per identity, 20 per segment of customers with several devices, and for identities that convert 32
/// bytes, 16 per touch and 48 per conversion; while it works, 64 to 96 bytes per device and 32 to 64 per user. Memory comes in
/// blocks of 2 MiB for each shard (8 for each submitter, one if there is but one), the first of 64 KiB.
///
/// **Durability.** None: everything ends with the session.
///
/// **Idempotency.** The first body that arrives under an ``EventID`` stays. Later ones are accepted and not stored.
///
/// **Threads.** Customers are spread over shards, each with a lock that is taken once for consecutive events of the same
/// shard. Reads see what was stored at the latest ``TrackingSession/settle()`` and need no lock: any number of threads may
/// read, each its own part, also while more is submitted.
public struct MemoryBackend: TrackingBackend {
    public static let description = BackendDescription(
        name: "memory", summary: "in memory, sharded by customer; ends with the run",
        attribution: .conversion, readBack: .bodies, durable: .none, idempotent: true,
        rules: [
            "first-touch", "last-touch", "last-non-direct", "linear", "time-decay", "position-based", "w-shaped",
            "custom", "priority", "affiliate",
        ],
        serves: true)

    public init() {}

    /// There are no options.
    public init(options: [String: String]) throws {
        guard let (name, value) = options.min(by: { $0.key < $1.key }) else { return }
        throw BackendError.badOption(name: name, value: value, remedy: "the memory backend has no options")
    }

    /// - Throws: ``BackendError/unsupported(_:)`` for a run to be resumed: nothing of it can be left.
    public func prepare(_ plan: RunPlan) throws -> any TrackingSession {
        guard !plan.resumed else {
            throw BackendError.unsupported("the memory backend keeps nothing of an earlier run, start a fresh one")
        }
        return MemorySession(plan)
    }
}
