import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Seconds that processors spent, user and system.
enum ProcessorTime {
    /// Of this process, all threads.
    static var own: Double {
        var usage = rusage()
        #if os(Linux)
            getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        #else
            getrusage(RUSAGE_SELF, &usage)
        #endif
        return seconds(usage)
    }

    static func seconds(_ usage: rusage) -> Double {
        func one(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
        return one(usage.ru_utime) + one(usage.ru_stime)
    }

    /// Of another process that runs; `nil` where the system does not say (/proc).
    static func of(_ process: Int32) -> Double? {
        guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
            let name = text.range(of: ")", options: .backwards)
        else { return nil }
        // Fields 14 and 15 of proc(5), in clock ticks; the third comes right after the name.
        let fields = text[name.upperBound...].split(separator: " ")
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else { return nil }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }
}

/// The counter of `Probes/count_allocations.c`, where that is loaded.
enum AllocationCount {
    private typealias Counter = @convention(c) () -> UInt

    static var now: Int? {
        guard let symbol = dlsym(nil, "footfall_allocations") else { return nil }
        return Int(unsafeBitCast(symbol, to: Counter.self)())
    }
}
