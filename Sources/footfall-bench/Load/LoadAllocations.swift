import Foundation

/// How often the HTTP backend asks for memory once it is warm: counted by a library that is built here and preloaded.
extension Bench {
    func loadAllocations() throws -> Report {
        let seconds = options.smoke ? 2 : 5
        var report = Report(
            "load-allocations: the HTTP backend for \(seconds) s, after a second of warming up", judged: judged)
        guard let counter = try allocationCounter() else {
            report.note("skipped: it needs Linux with glibc, and a C compiler (cc or clang) on PATH")
            return report
        }
        let server = try Answerer()
        defer { server.stop() }
        let (outcome, _) = try drive(
            "http://127.0.0.1:\(server.port)", ["seconds=\(seconds)", "warm=1", "connections=32"],
            environment: ["LD_PRELOAD": counter])
        let allocations = outcome.allocations ?? -1
        report.note("\(allocations) allocations of the whole process in \(outcome.counted) requests")
        report.require(
            "counted, and every request accepted once",
            allocations >= 0 && outcome.counted > 1000
                && outcome.accepted == outcome.requests && outcome.missing == 0)
        let share = Double(allocations) / Double(outcome.counted)
        report.require("fewer than 0.01 allocations a request", share >= 0 && share < 0.01)
        return report
    }

    /// - Returns: the library; `nil` where it cannot be built or would count nothing.
    private func allocationCounter() throws -> String? {
        #if os(Linux) && canImport(Glibc)
            guard let compiler = Tool.path(of: "cc") ?? Tool.path(of: "clang") else { return nil }
            let source = root.appending(path: "Sources/footfall-bench/Probes/count_allocations.c").path
            let library = scratch.appending(path: "count_allocations.so").path
            let child = try Child.run(compiler, ["-O2", "-shared", "-fPIC", "-o", library, source])
            guard child.exitCode == 0 else {
                throw Child.Failure(description: "\(compiler) ended with \(child.exitCode)")
            }
            return library
        #else
            return nil
        #endif
    }
}
