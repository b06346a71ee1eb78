import NIOCore
import NIOHTTP1

/// Cuts off who is slow: a request must begin within a time after the connection or the answer before, be complete within a time
/// after its head, and each part of its answer must be taken within the same time. Bytes that trickle in do not put it off.
final class Deadlines: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private let idle: TimeAmount
    private let request: TimeAmount
    private var timer: Scheduled<Void>?
    /// Parts of the answer that the socket has not taken.
    private var waiting = 0

    init(idle: TimeAmount, request: TimeAmount) {
        self.idle = idle
        self.request = request
    }

    func handlerAdded(context: ChannelHandlerContext) { start(idle, context) }

    func handlerRemoved(context: ChannelHandlerContext) { stop() }

    func channelInactive(context: ChannelHandlerContext) {
        stop()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head: start(request, context)
        case .body: break
        // How long the answer takes is the server's own concern.
        case .end: stop()
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let isEnd = if case .end = unwrapOutboundIn(data) { true } else { false }
        waiting += 1
        if waiting == 1 || isEnd { start(request, context) }
        let taken = promise ?? context.eventLoop.makePromise()
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        taken.futureResult.whenSuccess {
            let (deadlines, context) = bound.value
            deadlines.wasTaken(isEnd: isEnd, context)
        }
        context.write(data, promise: taken)
    }

    /// A long answer has its time for each of its parts.
    private func wasTaken(isEnd: Bool, _ context: ChannelHandlerContext) {
        waiting -= 1
        if isEnd {
            start(idle, context)
        } else if waiting > 0 {
            start(request, context)
        } else {
            stop()
        }
    }

    private func start(_ time: TimeAmount, _ context: ChannelHandlerContext) {
        stop()
        let channel = context.channel
        timer = context.eventLoop.scheduleTask(in: time) { channel.close(promise: nil) }
    }

    private func stop() {
        timer?.cancel()
        timer = nil
    }
}
