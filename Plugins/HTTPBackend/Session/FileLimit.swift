import Foundation
import Tracking

/// Connections are files to the system, which gives a process so many.
enum FileLimit {
    /// What a process needs besides its connections.
    private static let others = 128

    /// Raises the process's limit as far as it may.
    ///
    /// - Throws: `BackendError.badOption` where that is not enough: better before the start than in the middle.
    static func allow(connections: Int) throws {
        var limit = rlimit()
        #if canImport(Darwin)
            let resource = RLIMIT_NOFILE
        #else
            let resource = __rlimit_resource_t(UInt32(RLIMIT_NOFILE.rawValue))
        #endif
        let needed = rlim_t(connections + others)
        guard getrlimit(resource, &limit) == 0, limit.rlim_cur < needed else { return }
        guard limit.rlim_max >= needed else {
            throw BackendError.badOption(
                name: "connections", value: "\(connections)",
                remedy: "this process may open \(limit.rlim_max) files; raise the hard limit (ulimit -Hn) to "
                    + "\(needed), or take fewer")
        }
        limit.rlim_cur = needed
        setrlimit(resource, &limit)
    }
}
