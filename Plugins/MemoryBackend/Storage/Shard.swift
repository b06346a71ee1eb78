import Synchronization
import Tracking

/// A log with its lock. Customers are spread over shards, so that submitters rarely meet.
final class Shard: Sendable {
    let log: Mutex<ShardLog?>

    init(goals: [Goals]) {
        log = Mutex(ShardLog(goals: goals))
    }

    /// As many shards as keep that many submitters apart most of the time; a power of two.
    static func count(submitters: Int) -> Int {
        guard submitters > 1 else { return 1 }
        var count = 1
        while count < submitters * 8, count < 256 { count *= 2 }
        return count
    }

    /// Which of `count` shards (a power of two) a customer's events go to. Neighbours go to the same one.
    @inline(__always)
    static func index(of customer: UInt64, count: Int) -> Int {
        Int(truncatingIfNeeded: KeyTable.spread(customer &>> 2) &>> 40) & (count &- 1)
    }
}
