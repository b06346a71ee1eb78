import NIOCore
import NIOHTTP1
import NIOHTTPCompression

/// Answers 400 to a body whose compression is broken or that becomes too large, and closes the connection: what comes behind it
/// cannot be told from it.
final class BrokenBodies: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let bytesMost: Int
    private var isBroken = false

    init(bytesMost: Int) { self.bytesMost = bytesMost }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if !isBroken { context.fireChannelRead(data) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        let isTooLarge = error as? NIOHTTPDecompression.DecompressionError == .limit
        guard
            isTooLarge || error is NIOHTTPDecompression.DecompressionError
                || error is NIOHTTPDecompression.ExtraDecompressionError
        else { return context.fireErrorCaught(error) }
        guard !isBroken else { return }
        isBroken = true
        let problem =
            isTooLarge
            ? "the body has over \(bytesMost) bytes once decompressed; send fewer events"
            : "the body is not compressed as its Content-Encoding says"
        var writer = JSONWriter()
        writer.object { $0.member("error", problem) }
        var headers = HTTPHeaders([("content-type", "application/json"), ("connection", "close")])
        headers.add(name: "content-length", value: "\(writer.bytes.count)")
        let head = HTTPResponseHead(version: .http1_1, status: .badRequest, headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: writer.bytes)))), promise: nil)
        let channel = context.channel
        context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in channel.close(promise: nil) }
    }
}
