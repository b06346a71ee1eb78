import NIOCore
import NIOTLS

/// Waits until TLS has agreed with the server: before that a connection is none.
final class Handshake: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    private let agreed: EventLoopPromise<Void>

    init(_ agreed: EventLoopPromise<Void>) { self.agreed = agreed }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted? = event as? TLSUserEvent { agreed.succeed() }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        agreed.fail(error)
        context.fireErrorCaught(error)
    }

    func channelInactive(context: ChannelHandlerContext) {
        agreed.fail(ChannelError.eof)
        context.fireChannelInactive()
    }
}
