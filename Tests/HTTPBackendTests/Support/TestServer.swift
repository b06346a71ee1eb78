import Foundation
import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// A server on loopback that answers each request as a test says, well or badly.
final class TestServer: Sendable {
    struct Request: Sendable {
        var raw: [UInt8]
        var method = ""
        var target = ""
        var headers: [(name: String, value: String)] = []
        var body: [UInt8] = []
        /// From 0, over all connections.
        var number = 0

        var text: String { String(decoding: raw, as: UTF8.self) }
        var bodyText: String { String(decoding: body, as: UTF8.self) }
        func header(_ name: String) -> String? { headers.first { $0.name.lowercased() == name.lowercased() }?.value }
    }
    /// What is done in answer, one after the other.
    enum Act: Sendable {
        case send(String)
        /// The same bytes so many times, as fast as they are taken.
        case flood(String, times: Int)
        case wait(milliseconds: Int)
        case close
        /// RST.
        case reset
    }

    let port: Int
    private let group: MultiThreadedEventLoopGroup
    private let channel: any Channel
    private let seen = Mutex<[Request]>([])
    private let connections = Mutex(0)
    private let flooded = Mutex(0)

    /// - Parameters:
    ///   - port: 0: any that is free.
    ///   - tls: certificate and key.
    init(port: Int = 0, tls: NIOSSLContext? = nil, _ respond: @escaping @Sendable (Request) -> [Act]) throws {
        group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let box = Box()
        channel = try ServerBootstrap(group: group)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls { try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls)) }
                    try channel.pipeline.syncOperations.addHandler(Handler(box, respond))
                }
            }.bind(host: "127.0.0.1", port: port).wait()
        self.port = channel.localAddress?.port ?? 0
        box.server.withLock { $0 = self }
    }

    /// 204 to everything.
    convenience init() throws { try self.init { _ in [.send("HTTP/1.1 204 No Content\r\n\r\n")] } }

    static func answer(_ status: Int, _ body: String = "", _ headers: String = "") -> [Act] {
        [.send("HTTP/1.1 \(status) X\r\n\(headers)Content-Length: \(body.utf8.count)\r\n\r\n\(body)")]
    }

    var url: String { "http://127.0.0.1:\(port)" }
    var requests: [Request] { seen.withLock { $0 } }
    var connectionCount: Int { connections.withLock { $0 } }
    var floodedBytes: Int { flooded.withLock { $0 } }

    func stop() {
        try? channel.close().wait()
        try? group.syncShutdownGracefully()
    }

    fileprivate func note(_ request: Request) -> Request {
        var request = request
        seen.withLock { seen in
            request.number = seen.count
            seen.append(request)
        }
        return request
    }
    fileprivate func connected() { connections.withLock { $0 += 1 } }
    fileprivate func flooded(_ count: Int) { flooded.withLock { $0 += count } }

    fileprivate final class Box: Sendable {
        let server = Mutex<TestServer?>(nil)
    }

    fileprivate final class Handler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        private let box: Box
        private let respond: @Sendable (Request) -> [Act]
        private var bytes: [UInt8] = []
        private var isBusy = false

        init(_ box: Box, _ respond: @escaping @Sendable (Request) -> [Act]) {
            self.box = box
            self.respond = respond
        }

        private var server: TestServer? { box.server.withLock { $0 } }

        func channelActive(context: ChannelHandlerContext) { server?.connected() }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            bytes += Array(unwrapInboundIn(data).readableBytesView)
            next(context.channel)
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

        private func next(_ channel: any Channel) {
            guard !isBusy, let request = takeRequest() else { return }
            isBusy = true
            let numbered = server?.note(request) ?? request
            act(respond(numbered)[...], channel)
        }

        private func act(_ acts: ArraySlice<Act>, _ channel: any Channel) {
            guard let first = acts.first, channel.isActive else {
                isBusy = false
                return next(channel)
            }
            let rest = acts.dropFirst()
            let bound = NIOLoopBound(self, eventLoop: channel.eventLoop)
            switch first {
            case .send(let text):
                channel.writeAndFlush(ByteBuffer(string: text), promise: nil)
                act(rest, channel)
            case .flood(let piece, let times):
                guard times > 0 else { return act(rest, channel) }
                channel.writeAndFlush(ByteBuffer(string: piece)).whenSuccess {
                    bound.value.server?.flooded(piece.utf8.count)
                    bound.value.act([.flood(piece, times: times - 1)] + rest, channel)
                }
            case .wait(let milliseconds):
                channel.eventLoop.scheduleTask(in: .milliseconds(Int64(milliseconds))) {
                    bound.value.act(rest, channel)
                }
            case .close: channel.close(promise: nil)
            case .reset:
                let linger = linger(l_onoff: 1, l_linger: 0)
                _ = (channel as? any SocketOptionProvider)?.setSoLinger(linger)
                channel.close(promise: nil)
            }
        }

        private func takeRequest() -> Request? {
            guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
            let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n")
            var request = Request(raw: [])
            let words = lines[0].split(separator: " ")
            (request.method, request.target) = (String(words[0]), String(words[1]))
            for line in lines.dropFirst() {
                let parts = line.split(separator: ":", maxSplits: 1)
                request.headers.append(
                    (String(parts[0]), parts.count > 1 ? parts[1].trimmingPrefix(" ").description : ""))
            }
            let length = request.header("content-length").flatMap { Int($0) } ?? 0
            guard bytes.count >= end.upperBound + length else { return nil }
            request.body = Array(bytes[end.upperBound..<end.upperBound + length])
            request.raw = Array(bytes[..<(end.upperBound + length)])
            bytes.removeFirst(end.upperBound + length)
            return request
        }
    }
}
