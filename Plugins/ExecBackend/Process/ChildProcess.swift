import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A program we started: its standard input and output are ours, its standard error goes where ours does, it has a process
/// group of its own and ends with us.
///
/// By `posix_spawn` rather than Foundation's Process, which gives children neither a group of their own nor pipes that can
/// be waited for with a deadline.
final class ChildProcess: Sendable {
    let identifier: pid_t
    /// We write, it reads. Not blocking.
    let input: Int32
    /// It writes, we read. Not blocking.
    let output: Int32
    private let state = Mutex(State())

    private struct State {
        var status: Int32?
        var isInputOpen = true
        var isOutputOpen = true
    }

    /// What of our environment a program sees: where to find other programs and files, and how to write. Not secrets.
    static let passedVariables = ["PATH", "HOME", "TMPDIR", "TZ", "LANG", "LC_ALL", "LC_CTYPE"]

    struct Failure: Error { var reason: String }

    /// - Parameter path: of the program; no shell looks at it.
    init(_ path: String) throws {
        // A program that ends while we write to it is an error that we report, not our end.
        signal(SIGPIPE, SIG_IGN)
        let toChild = try Self.makePipe()
        let fromChild: (reading: Int32, writing: Int32)
        do {
            fromChild = try Self.makePipe()
        } catch {
            close(toChild.reading)
            close(toChild.writing)
            throw error
        }
        (input, output) = (toChild.writing, fromChild.reading)
        defer {
            close(toChild.reading)
            close(fromChild.writing)
        }
        do {
            identifier = try Self.spawn(path, input: toChild.reading, output: fromChild.writing)
        } catch {
            close(input)
            close(output)
            throw error
        }
        for descriptor in [input, output] { _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK) }
        Survivors.add(identifier)
    }

    /// A pipe that no other program we start gets hold of, as wide as the system allows without asking.
    private static func makePipe() throws -> (reading: Int32, writing: Int32) {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw Failure(reason: "no pipe: \(reason(errno))") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        #if os(Linux)
            // A batch fits into it, so that the two sides take turns less often. F_SETPIPE_SZ is a GNU name for it.
            let setPipeSize: Int32 = 1031
            _ = fcntl(ends[1], setPipeSize, 1 << 20)
        #endif
        return (ends[0], ends[1])
    }

    private static func spawn(_ path: String, input: Int32, output: Int32) throws -> pid_t {
        #if os(Linux)
            var actions = posix_spawn_file_actions_t()
            var attributes = posix_spawnattr_t()
        #else
            var actions: posix_spawn_file_actions_t?
            var attributes: posix_spawnattr_t?
        #endif
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        posix_spawn_file_actions_adddup2(&actions, input, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        closeAllOthers(&actions)
        // Signals as any program expects them, whatever we do with ours.
        var signals = sigset_t()
        sigemptyset(&signals)
        for number in [SIGPIPE, SIGINT, SIGTERM, SIGHUP] { sigaddset(&signals, number) }
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setpgroup(&attributes, 0)
        var flags = Int16(POSIX_SPAWN_SETPGROUP) | Int16(POSIX_SPAWN_SETSIGDEF)
        #if canImport(Darwin)
            flags |= Int16(POSIX_SPAWN_CLOEXEC_DEFAULT)
            posix_spawn_file_actions_addinherit_np(&actions, 2)
        #endif
        posix_spawnattr_setflags(&attributes, flags)

        var words: [UnsafeMutablePointer<CChar>?] = [strdup(path), nil]
        var variables: [UnsafeMutablePointer<CChar>?] = passedVariables.compactMap { name in
            getenv(name).map { strdup("\(name)=\(String(cString: $0))") }
        }
        variables.append(nil)
        defer { for text in words + variables { free(text) } }
        var child: pid_t = 0
        var error = posix_spawn(&child, path, &actions, &attributes, &words, &variables)
        // A file just written may still be open in a program that another thread is about to start.
        for _ in 0..<50 where error == ETXTBSY {
            usleep(10_000)
            error = posix_spawn(&child, path, &actions, &attributes, &words, &variables)
        }
        guard error == 0 else { throw Failure(reason: reason(error)) }
        return child
    }

    /// Files that others left open are none of the program's business. Looked up by name: older C libraries cannot do it.
    private static func closeAllOthers(_ actions: inout posix_spawn_file_actions_t) {
        #if canImport(Glibc)
            typealias CloseFrom = @convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, Int32) -> Int32
            guard let found = dlsym(nil, "posix_spawn_file_actions_addclosefrom_np") else { return }
            _ = unsafeBitCast(found, to: CloseFrom.self)(&actions, 3)
        #endif
    }

    private static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }

    // MARK: Ending

    func closeInput() {
        state.withLock { state in
            if state.isInputOpen { close(input) }
            state.isInputOpen = false
        }
    }

    /// How it ended, once it has: for a person.
    ///
    /// - Parameter seconds: how long to wait for it.
    func ending(within seconds: Double) -> String? {
        guard hasEnded(within: seconds) else { return nil }
        reap()
        let status = state.withLock { $0.status } ?? 0
        let signal = status & 0x7f
        return signal == 0 ? "ended with exit code \((status >> 8) & 0xff)" : "was ended by signal \(signal)"
    }

    /// Ends it and everything it started: at first by the end of its input, then by SIGTERM, at last by SIGKILL.
    ///
    /// - Parameter patienceSeconds: before each harder step.
    func end(patienceSeconds: Double) {
        closeInput()
        if !hasEnded(within: patienceSeconds) {
            kill(-identifier, SIGTERM)
            _ = hasEnded(within: min(1, patienceSeconds))
        }
        reap()
        state.withLock { state in
            if state.isOutputOpen { close(output) }
            state.isOutputOpen = false
        }
    }

    /// Whether it has ended, waiting for it as long. It stays a zombie, so that its number is nobody else's.
    private func hasEnded(within seconds: Double) -> Bool {
        if state.withLock({ $0.status }) != nil { return true }
        let end = ContinuousClock.now + .seconds(seconds)
        while true {
            var information = siginfo_t()
            if waitid(P_PID, id_t(identifier), &information, WEXITED | WNOHANG | WNOWAIT) != 0 { return true }
            if information.si_signo == SIGCHLD { return true }
            guard ContinuousClock.now < end else { return false }
            usleep(1000)
        }
    }

    /// Kills what is left of the group, then takes the program's status.
    private func reap() {
        state.withLock { state in
            guard state.status == nil else { return }
            kill(-identifier, SIGKILL)
            var status: Int32 = 0
            while waitpid(identifier, &status, 0) < 0, errno == EINTR {}
            state.status = status
            Survivors.remove(identifier)
        }
    }

    deinit { end(patienceSeconds: 0) }
}

/// Process groups that are killed when we exit before their sessions are closed.
private enum Survivors {
    private static let groups = Mutex<Set<pid_t>>([])
    private static let isWatching: Void = {
        atexit { Survivors.killAll() }
    }()

    static func add(_ group: pid_t) {
        _ = isWatching
        _ = groups.withLock { $0.insert(group) }
    }

    static func remove(_ group: pid_t) {
        _ = groups.withLock { $0.remove(group) }
    }

    private static func killAll() {
        groups.withLock { groups in
            for group in groups { kill(-group, SIGKILL) }
        }
    }
}
