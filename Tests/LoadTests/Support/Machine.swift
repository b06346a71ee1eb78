import Dispatch
import Foundation
import Testing

/// What the machine at hand can be asked for, found out without any code of ours under test.
enum Machine {
    /// Ends a test that only a machine with time to spare can answer, where this one has none: threads that ask to sleep for a
    /// millisecond are woken more than 5 ms late more than once in a hundred times.
    static func needsTime() throws {
        var late = 0
        let rounds = 1_000
        for _ in 0..<rounds {
            let start = DispatchTime.now().uptimeNanoseconds
            usleep(1_000)
            if DispatchTime.now().uptimeNanoseconds - start > 6_000_000 { late += 1 }
        }
        guard late * 100 > rounds else { return }
        try Test.cancel(
            "this machine wakes threads over 5 ms late, \(late) times in \(rounds): too busy to pace a load")
    }
}
