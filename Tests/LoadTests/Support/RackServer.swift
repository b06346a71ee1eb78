import Dispatch
import Foundation
import NIOCore
import NIOPosix
import Synchronization

/// A tracking server on loopback whose every answer a test controls: how long it takes, when the whole of it stands still, when
/// it dies and returns.
///
/// Requests are answered 200 with an empty JSON object, one after the other on each connection, all on one thread. A delay is
/// per request: others are answered meanwhile.
final class RackServer: Sendable {
    struct Seen: Sendable {
        /// When it was whole, in nanoseconds of the monotonic clock.
        var time: UInt64
        /// Nanoseconds until it was to be answered.
        var delay: UInt64
        var body: [UInt8]
    }

    let port: Int
    private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    private let delay: @Sendable (_ number: Int, _ body: [UInt8]) -> UInt64
    private let seen = Mutex<[Seen]>([])
    private let channels = Mutex(Channels())

    private struct Channels {
        var listener: (any Channel)?
        var open: [ObjectIdentifier: any Channel] = [:]
        var mostOpen = 0
    }

    /// - Parameter delay: nanoseconds from a whole request until its answer, by number and body.
    init(delay: @escaping @Sendable (_ number: Int, _ body: [UInt8]) -> UInt64 = { _, _ in 0 }) throws {
        self.delay = delay
        let placeholder = try ServerBootstrap(group: group).bind(host: "127.0.0.1", port: 0).wait()
        port = placeholder.localAddress?.port ?? 0
        try placeholder.close().wait()
        try listen().wait()
    }

    var url: String { "http://127.0.0.1:\(port)" }
    var requests: [Seen] { seen.withLock { $0 } }
    var count: Int { seen.withLock { $0.count } }
    /// Connections that were open at once.
    var mostOpen: Int { channels.withLock { $0.mostOpen } }

    /// Stands still, as a process does that is stopped: connections are taken by the system, nothing is read or answered.
    func freeze(seconds: Double) {
        group.next().execute { usleep(UInt32(seconds * 1e6)) }
    }

    /// Closes everything and refuses connections for so long.
    func die(seconds: Double) {
        let (listener, open) = channels.withLock { ($0.listener, Array($0.open.values)) }
        listener?.close(promise: nil)
        for channel in open { channel.close(promise: nil) }
        group.next().scheduleTask(in: .nanoseconds(Int64(seconds * 1e9))) { _ = self.listen() }
    }

    func stop() {
        try? group.syncShutdownGracefully()
    }

    /// Calls the body once so many requests have come.
    func after(_ requests: Int, _ body: @escaping @Sendable (RackServer) -> Void) {
        let thread = Thread { [self] in
            while count < requests { usleep(1_000) }
            body(self)
        }
        thread.start()
    }

    private func listen() -> EventLoopFuture<Void> {
        ServerBootstrap(group: group)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelOption(.backlog, value: 4_096)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Handler(self))
                }
            }
            .bind(host: "127.0.0.1", port: port)
            .map { channel in self.channels.withLock { $0.listener = channel } }
    }

    fileprivate func opened(_ channel: any Channel) {
        channels.withLock {
            $0.open[ObjectIdentifier(channel)] = channel
            $0.mostOpen = max($0.mostOpen, $0.open.count)
        }
    }
    fileprivate func closed(_ channel: any Channel) { channels.withLock { $0.open[ObjectIdentifier(channel)] = nil } }

    fileprivate func note(_ body: [UInt8]) -> UInt64 {
        seen.withLock { seen in
            let wait = delay(seen.count, body)
            seen.append(Seen(time: DispatchTime.now().uptimeNanoseconds, delay: wait, body: body))
            return wait
        }
    }
}

/// One connection; on the server's loop.
private final class Handler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    private let server: RackServer
    private var bytes = ByteBuffer()
    private var isBusy = false
    private static let end = Array("\r\n\r\n".utf8)
    private static let length = Array("\r\ncontent-length:".utf8)
    private static let answer = ByteBuffer(
        string: "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}")

    init(_ server: RackServer) { self.server = server }

    func channelActive(context: ChannelHandlerContext) { server.opened(context.channel) }
    func channelInactive(context: ChannelHandlerContext) { server.closed(context.channel) }
    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        bytes.writeImmutableBuffer(unwrapInboundIn(data))
        next(context.channel)
    }

    private func next(_ channel: any Channel) {
        guard !isBusy, let body = takeRequest() else { return }
        isBusy = true
        let wait = server.note(body)
        guard wait > 0 else { return answer(channel) }
        let bound = NIOLoopBound(self, eventLoop: channel.eventLoop)
        channel.eventLoop.scheduleTask(in: .nanoseconds(Int64(wait))) { bound.value.answer(channel) }
    }

    private func answer(_ channel: any Channel) {
        isBusy = false
        channel.writeAndFlush(Self.answer, promise: nil)
        next(channel)
    }

    /// The body of the next whole request.
    private func takeRequest() -> [UInt8]? {
        let range = bytes.withUnsafeReadableBytes { raw -> Range<Int>? in
            guard let end = Self.find(Self.end, in: raw) else { return nil }
            var length = 0
            if var place = Self.find(Self.length, in: UnsafeRawBufferPointer(rebasing: raw[..<end])) {
                while raw[place] == UInt8(ascii: " ") { place += 1 }
                while (48...57).contains(raw[place]) {
                    length = length * 10 + Int(raw[place]) - 48
                    place += 1
                }
            }
            return end + length <= raw.count ? end..<end + length : nil
        }
        guard let range else { return nil }
        bytes.moveReaderIndex(forwardBy: range.lowerBound)
        let body = bytes.readBytes(length: range.count)
        bytes.discardReadBytes()
        return body
    }

    /// Where the words end; capitals are as small letters.
    private static func find(_ words: [UInt8], in bytes: UnsafeRawBufferPointer) -> Int? {
        guard bytes.count >= words.count else { return nil }
        return words.withUnsafeBufferPointer { words in
            var start = 0
            outer: while start <= bytes.count - words.count {
                for index in words.indices {
                    let byte = bytes[start + index]
                    let small = byte >= 65 && byte <= 90 ? byte | 32 : byte
                    if small != words[index] {
                        start += 1
                        continue outer
                    }
                }
                return start + words.count
            }
            return nil
        }
    }
}
