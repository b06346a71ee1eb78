import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A child process run to its end: what it printed, how long it took, how much memory it ever held.
///
/// By `posix_spawn` and `wait4` rather than Foundation's Process, which keeps the child's resource usage to itself.
struct Child {
    var output: Data
    var exitCode: Int32
    /// From before it is spawned until it is reaped.
    var wallSeconds: Double
    var peakBytes: Int
    /// Of the processor, in the program and for it in the system.
    var processorSeconds: Double

    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    /// Runs the program; its standard error goes where ours does, its standard input is empty.
    static func run(_ program: String, _ arguments: [String]) throws -> Child {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw Failure(description: "no pipe: \(reason(errno))") }
        let (reading, writing) = (ends[0], ends[1])
        defer { close(reading) }
        let start = ContinuousClock.now
        let child = try spawn(program, arguments, output: writing, closing: reading)
        let output = readAll(reading)

        var status: Int32 = 0
        var usage = rusage()
        while wait4(child, &status, 0, &usage) < 0 {
            guard errno == EINTR else { throw Failure(description: "waiting for \(program): \(reason(errno))") }
        }
        let wall = (ContinuousClock.now - start) / .seconds(1)
        #if os(Linux)
            let peak = Int(usage.ru_maxrss) * 1024
        #else
            let peak = Int(usage.ru_maxrss)
        #endif
        let signal = status & 0x7f
        let code = signal == 0 ? (status >> 8) & 0xff : 128 + signal
        return Child(
            output: output, exitCode: code, wallSeconds: wall, peakBytes: peak,
            processorSeconds: seconds(usage.ru_utime) + seconds(usage.ru_stime))
    }

    private static func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) * 1e-6 }

    private static func spawn(_ program: String, _ arguments: [String], output: Int32, closing: Int32) throws -> pid_t {
        #if os(Linux)
            var actions = posix_spawn_file_actions_t()
        #else
            var actions: posix_spawn_file_actions_t?
        #endif
        posix_spawn_file_actions_init(&actions)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            close(output)
        }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_addclose(&actions, output)
        posix_spawn_file_actions_addclose(&actions, closing)

        let environment = ProcessInfo.processInfo.environment.map { "\($0.key)=\($0.value)" }
        var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
        var variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup($0) } + [nil]
        defer { for text in words + variables { free(text) } }
        var child: pid_t = 0
        let error = posix_spawnp(&child, program, &actions, nil, &words, &variables)
        guard error == 0 else { throw Failure(description: "\(program) cannot be started: \(reason(error))") }
        return child
    }

    private static func readAll(_ descriptor: Int32) -> Data {
        var data = Data()
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count > 0 { data.append(contentsOf: buffer[..<count]) }
            if count == 0 || (count < 0 && errno != EINTR) { return data }
        }
    }

    private static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
}
