import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A server of our own that answers 204 to everything: what is measured against where there is no nginx, and what keeps the
/// bytes of requests for others to send. One thread, plain sockets.
final class Answerer: Sendable {
    let port: UInt16
    private let listener: Int32
    private let kept: Int
    private let state = Mutex(State())
    private static let answer = Array(
        "HTTP/1.1 204 No Content\r\nServer: footfall-bench\r\nConnection: keep-alive\r\n\r\n".utf8)

    private struct State {
        var requests: [[UInt8]] = []
        var isEnding = false
        var hasEnded = false
        /// Nothing is read or answered before then.
        var thaw: ContinuousClock.Instant?
    }

    /// - Parameter kept: of so many requests the bytes are kept.
    init(keeping kept: Int = 0) throws {
        self.kept = kept
        (listener, port) = try PlainSocket.listen()
        Thread.detachNewThread { self.serve() }
    }

    /// The first requests, as they came.
    var requests: [[UInt8]] { state.withLock { $0.requests } }

    /// Stands still for so many seconds; what comes meanwhile waits.
    func freeze(seconds: Double) { state.withLock { $0.thaw = .now + .seconds(seconds) } }

    func stop() {
        state.withLock { $0.isEnding = true }
        while !state.withLock({ $0.hasEnded }) { usleep(1_000) }
    }

    private func serve() {
        var waiting = [pollfd(fd: listener, events: Int16(POLLIN), revents: 0)]
        var unread: [Int32: [UInt8]] = [:]
        while !state.withLock({ $0.isEnding }) {
            if let thaw = state.withLock({ $0.thaw }), thaw > .now {
                usleep(1_000)
                continue
            }
            guard poll(&waiting, nfds_t(waiting.count), 20) > 0 else { continue }
            for place in waiting.indices.dropFirst().reversed() where waiting[place].revents != 0 {
                let socket = waiting[place].fd
                guard answer(on: socket, &unread[socket, default: []]) else {
                    close(socket)
                    unread[socket] = nil
                    waiting.remove(at: place)
                    continue
                }
            }
            if waiting[0].revents != 0, let socket = PlainSocket.accept(from: listener) {
                waiting.append(pollfd(fd: socket, events: Int16(POLLIN), revents: 0))
            }
        }
        for place in waiting { close(place.fd) }
        state.withLock { $0.hasEnded = true }
    }

    /// - Returns: whether the connection lives on.
    private func answer(on socket: Int32, _ bytes: inout [UInt8]) -> Bool {
        let isWhole = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 65_536) { buffer in
            let count = recv(socket, buffer.baseAddress, buffer.count, 0)
            guard count > 0 else { return false }
            bytes += buffer[..<count]
            return true
        }
        guard isWhole else { return false }
        while let length = RequestFrame.length(of: bytes) {
            if kept > 0 {
                let request = Array(bytes[..<length])
                state.withLock { if $0.requests.count < kept { $0.requests.append(request) } }
            }
            bytes.removeFirst(length)
            guard PlainSocket.send(Self.answer, to: socket) else { return false }
        }
        return true
    }
}

/// Where a request ends.
enum RequestFrame {
    /// Bytes of the whole request with which these begin; `nil` as long as it is not there.
    static func length(of bytes: [UInt8]) -> Int? {
        guard let head = headLength(of: bytes) else { return nil }
        let body = header("content-length: ", in: bytes[..<head]).flatMap { Int($0) } ?? 0
        return bytes.count >= head + body ? head + body : nil
    }

    static func headLength(of bytes: [UInt8]) -> Int? {
        bytes.firstRange(of: [13, 10, 13, 10])?.upperBound
    }

    /// The value of a header field.
    ///
    /// - Parameter name: in lower case, with colon and space.
    static func header(_ name: String, in head: ArraySlice<UInt8>) -> String? {
        String(decoding: head, as: UTF8.self).split(separator: "\r\n").first { $0.lowercased().hasPrefix(name) }
            .map { String($0.dropFirst(name.count)) }
    }
}
