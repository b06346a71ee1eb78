import Dispatch
import Foundation

/// The monotonic clock that receipts are timed by.
enum LoadClock {
    /// Nanoseconds.
    static var now: UInt64 { DispatchTime.now().uptimeNanoseconds }

    /// Sleeps until then, or not at all. The thread that paces is one of its own and has nothing else to do, so it may block;
    /// a task that sleeps is woken by a pool that others keep busy.
    static func sleep(until time: UInt64) {
        let now = self.now
        guard time > now else { return }
        var left = timespec(tv_sec: Int((time - now) / 1_000_000_000), tv_nsec: Int((time - now) % 1_000_000_000))
        nanosleep(&left, nil)
    }

    static func nanoseconds(_ seconds: Double) -> UInt64 { UInt64(max(0, seconds) * 1e9) }
    static func seconds(_ nanoseconds: UInt64) -> Double { Double(nanoseconds) * 1e-9 }

    /// Processor time of this process so far, in seconds.
    static var processorSeconds: Double {
        var usage = rusage()
        #if canImport(Darwin)
            getrusage(RUSAGE_SELF, &usage)
        #else
            getrusage(__rusage_who_t(0), &usage)
        #endif
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) * 1e-6 }
        return seconds(usage.ru_utime) + seconds(usage.ru_stime)
    }
}

extension UInt64 {
    /// From an earlier time to this one; 0 where it is later.
    func since(_ earlier: UInt64) -> UInt64 { self > earlier ? self - earlier : 0 }
}

/// Where a load's time begins: the schedule stands at ``offset`` when the clock stands at ``start``.
struct LoadOrigin: Sendable {
    /// Nanoseconds of the monotonic clock.
    var start: UInt64 = 0
    /// Nanoseconds of the schedule that had passed before: none, but for a run that goes on after it was killed.
    var offset: UInt64 = 0

    /// Nanoseconds of the schedule at a time of the clock.
    func elapsed(at time: UInt64) -> UInt64 { time.since(start) + offset }

    /// The clock's time at which the schedule stands there; what should have gone before the start goes at it.
    func time(at elapsed: UInt64) -> UInt64 { start + elapsed.since(offset) }
}
