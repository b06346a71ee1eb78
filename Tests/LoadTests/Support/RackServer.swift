import Foundation
import Synchronization

/// A tracking server on loopback whose every answer a test controls: how long it takes, when the whole of it stands still, when
/// it dies and returns. Plain sockets and one thread, so that what it adds of its own is small and known.
///
/// Requests are answered 200 with an empty JSON object. A delay is per request: others are answered meanwhile.
final class RackServer: @unchecked Sendable {
    // Sendable although most is plain: but for what the mutexes hold, only the server's own thread touches it.
    struct Seen: Sendable {
        /// Nanoseconds of the monotonic clock.
        var time: UInt64
        var delay: UInt64
        /// The customer as the preset sends it, with the number of the event.
        var body: [UInt8]
    }
    private struct Connection {
        var bytes: [UInt8] = []
        var isBusy = false
    }
    private struct Answer {
        var time: UInt64
        var descriptor: Int32
    }

    let port: Int
    private let delay: @Sendable (_ number: Int, _ body: [UInt8]) -> UInt64
    private var listener: Int32
    private let poller: Int32
    private var connections: [Int32: Connection] = [:]
    /// Answers that are not due yet, in order of time.
    private var answers: [Answer] = []
    private var number = 0
    private let seen = Mutex<[Seen]>([])
    private let orders = Mutex(Orders())
    private let finished = DispatchSemaphore(value: 0)

    private struct Orders {
        var frozenUntil: UInt64 = 0
        var deadUntil: UInt64 = 0
        var isOver = false
    }

    /// - Parameter delay: nanoseconds from a whole request until its answer, by number and body.
    init(delay: @escaping @Sendable (_ number: Int, _ body: [UInt8]) -> UInt64 = { _, _ in 0 }) throws {
        self.delay = delay
        (listener, port) = try Self.listen(0)
        poller = epoll_create1(0)
        watch(listener)
        let thread = Thread { [self] in serve() }
        thread.start()
    }

    var url: String { "http://127.0.0.1:\(port)" }
    var requests: [Seen] { seen.withLock { $0 } }

    /// Stands still, as a process does that is stopped: connections are taken by the system, nothing is read or answered.
    func freeze(seconds: Double) {
        orders.withLock { $0.frozenUntil = Self.now + UInt64(seconds * 1e9) }
    }

    /// Closes everything and refuses connections for so long.
    func die(seconds: Double) {
        orders.withLock { $0.deadUntil = Self.now + UInt64(seconds * 1e9) }
    }

    func stop() {
        orders.withLock { $0.isOver = true }
        finished.wait()
    }

    static var now: UInt64 { DispatchTime.now().uptimeNanoseconds }

    // MARK: The server's thread

    private func serve() {
        var events = [epoll_event](repeating: epoll_event(), count: 256)
        while true {
            let orders = self.orders.withLock { $0 }
            if orders.isOver { break }
            var now = Self.now
            if orders.deadUntil > now { dieNow(until: orders.deadUntil) }
            while self.orders.withLock({ $0.frozenUntil }) > now {
                usleep(500)
                now = Self.now
            }
            answerDue(now)
            let count = epoll_pwait2(&events)
            for index in 0..<max(0, count) {
                let descriptor = events[index].data.fd
                if descriptor == listener { accept() } else { read(descriptor) }
            }
        }
        closeAll()
        close(listener)
        close(poller)
        finished.signal()
    }

    /// Waits for the next answer's time, half a millisecond at most.
    private func epoll_pwait2(_ events: inout [epoll_event]) -> Int {
        let wait = answers.first.map { $0.time > Self.now ? min(500_000, $0.time - Self.now) : 0 } ?? 500_000
        if wait > 0 {
            // epoll waits in milliseconds; poll on its descriptor waits in nanoseconds.
            var time = timespec(tv_sec: 0, tv_nsec: Int(wait))
            var descriptor = pollfd(fd: poller, events: Int16(POLLIN), revents: 0)
            ppoll(&descriptor, 1, &time, nil)
        }
        return Int(epoll_wait(poller, &events, Int32(events.count), 0))
    }

    private func accept() {
        while true {
            let descriptor = accept4(listener, nil, nil, Int32(SOCK_NONBLOCK.rawValue))
            guard descriptor >= 0 else { return }
            var one: Int32 = 1
            setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, 4)
            connections[descriptor] = Connection()
            watch(descriptor)
        }
    }

    private func read(_ descriptor: Int32) {
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count > 0 {
                connections[descriptor]?.bytes += buffer[..<count]
            } else if count == 0 || errno != EAGAIN {
                return forget(descriptor)
            } else {
                break
            }
        }
        take(descriptor)
    }

    /// Takes a whole request, if there is one and none is being answered.
    private func take(_ descriptor: Int32) {
        guard let connection = connections[descriptor], !connection.isBusy,
            let body = Self.request(in: connection.bytes)
        else { return }
        let now = Self.now
        connections[descriptor]?.bytes.removeFirst(body.upperBound)
        connections[descriptor]?.isBusy = true
        let content = Array(connection.bytes[body])
        let wait = delay(number, content)
        number += 1
        seen.withLock { $0.append(Seen(time: now, delay: wait, body: content)) }
        guard wait > 0 else { return answer(descriptor) }
        let place = answers.firstIndex { $0.time > now + wait } ?? answers.endIndex
        answers.insert(Answer(time: now + wait, descriptor: descriptor), at: place)
    }

    /// Where the body of the first request lies; `nil` where it is not whole.
    private static func request(in bytes: [UInt8]) -> Range<Int>? {
        guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        let head = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).lowercased()
        let length = head.split(separator: "\r\n").first { $0.hasPrefix("content-length:") }
            .flatMap { Int($0.dropFirst(15).trimmingCharacters(in: .whitespaces)) }
        let last = end.upperBound + (length ?? 0)
        return bytes.count >= last ? end.upperBound..<last : nil
    }

    private func answerDue(_ now: UInt64) {
        let due = answers.prefix { $0.time <= now }
        answers.removeFirst(due.count)
        for answer in due { self.answer(answer.descriptor) }
    }

    private func answer(_ descriptor: Int32) {
        guard connections[descriptor] != nil else { return }
        let text = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
        _ = text.utf8.withContiguousStorageIfAvailable { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL.rawValue)) }
        connections[descriptor]?.isBusy = false
        take(descriptor)
    }

    private func dieNow(until time: UInt64) {
        closeAll()
        close(listener)
        usleep(UInt32((time - Self.now) / 1000))
        if let (descriptor, _) = try? Self.listen(port) {
            listener = descriptor
            watch(listener)
        }
        orders.withLock { $0.deadUntil = 0 }
    }

    private func closeAll() {
        for descriptor in connections.keys { close(descriptor) }
        connections = [:]
        answers = []
    }

    private func forget(_ descriptor: Int32) {
        connections[descriptor] = nil
        answers.removeAll { $0.descriptor == descriptor }
        close(descriptor)
    }

    private func watch(_ descriptor: Int32) {
        var event = epoll_event()
        event.events = EPOLLIN.rawValue
        event.data.fd = descriptor
        epoll_ctl(poller, EPOLL_CTL_ADD, descriptor, &event)
    }

    struct Failure: Error { var number: Int32 }

    private static func listen(_ port: Int) throws -> (descriptor: Int32, port: Int) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        var one: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &one, 4)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port)).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                guard bind(descriptor, generic, size) == 0, Glibc.listen(descriptor, 4096) == 0 else { return errno }
                return getsockname(descriptor, generic, &size) == 0 ? 0 : errno
            }
        }
        guard result == 0 else {
            close(descriptor)
            throw Failure(number: result)
        }
        return (descriptor, Int(UInt16(bigEndian: address.sin_port)))
    }
}
