import NIOCore

/// A connection: hands bytes to its ``ConnectionMachine`` and does what that says. Lives on one event loop.
final class Link: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    @exclusivity(unchecked) private var machine: ConnectionMachine
    /// Outlives its connections; every answer would count references to it otherwise.
    private unowned(unsafe) let worker: LoopWorker
    /// As long as it is part of a channel.
    @exclusivity(unchecked) private var context: ChannelHandlerContext?
    /// Whether the link speaks to the socket, without TLS between them.
    private let isPlain: Bool
    @exclusivity(unchecked) private var socket: NIOBSDSocket.Handle?
    /// What goes out through the channel: memory that is used again.
    private var outbound = ByteBuffer()
    @exclusivity(unchecked) private(set) var exchange: Exchange?
    /// When the answer is overdue, in nanoseconds.
    @exclusivity(unchecked) private(set) var deadline = UInt64.max
    @exclusivity(unchecked) private var body: [UInt8] = []
    /// Bytes of an answer's body that are kept: what conditions, captures and lists of positions look at.
    private let bodyKept: Int
    @exclusivity(unchecked) private var isGone = false
    /// When the server will have closed it, as far as it said so; nanoseconds.
    @exclusivity(unchecked) private var expiry = UInt64.max

    /// Where it stands in the pool and among those that are idle; -1: not there.
    var place = -1
    @exclusivity(unchecked) var idlePlace = -1

    init(_ worker: LoopWorker, isPlain: Bool, limits: HTTPLimits, bodyKept: Int) {
        self.worker = worker
        self.isPlain = isPlain
        self.bodyKept = bodyKept
        machine = ConnectionMachine(limits: limits)
    }

    func isUsable(_ now: UInt64) -> Bool {
        machine.isIdle && exchange == nil && now < expiry && !isGone && context != nil
    }

    /// Half a second before a server closes an idle connection it is no longer used: a request that meets the close is lost.
    private func noteKeepAlive() {
        expiry = .max
        machine.head.forEach("keep-alive") { value in
            guard let range = value.firstRange(of: Array("timeout=".utf8)) else { return }
            let digits = value[range.upperBound...].prefix { ASCII.digit($0) != nil }.prefix(6)
            guard let seconds = UInt64(String(decoding: digits, as: UTF8.self)) else { return }
            expiry = Now.monotonic + max(seconds * 1_000_000_000, 1_000_000_000) - 500_000_000
        }
    }

    /// Sends; only when ``isUsable(_:)``.
    func send(_ exchange: Exchange, deadline: UInt64) {
        self.exchange = exchange
        self.deadline = deadline
        body.removeAll(keepingCapacity: true)
        machine.requestSent(isHead: exchange.isHead)
        write(exchange.bytes.bytes)
    }

    /// Nothing else is under way on the connection, so as a rule the socket takes a request as it is, without the channel's
    /// bookkeeping; what it does not take, and its errors, are the channel's.
    private func write(_ request: UnsafeBufferPointer<UInt8>) {
        let taken = socket.map { DirectWrite.write(request, to: $0) } ?? 0
        guard taken < request.count else { return }
        outbound.clear(minimumCapacity: request.count)
        outbound.writeBytes(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(request)[taken...]))
        context?.writeAndFlush(wrapOutboundOut(outbound), promise: nil)
    }

    /// The answer is overdue.
    func timeOut() { note(machine.fail(.timeout), nil) }

    func close() { context?.channel.close(promise: nil) }

    /// Closes an idle connection that is not used any more.
    func retire() {
        guard let loop = context?.eventLoop else { return }
        // Not now: the pool is being looked through.
        let bound = NIOLoopBound(self, eventLoop: loop)
        loop.execute { bound.value.goes(nil) }
    }

    /// Closes the connection whatever is under way, which it gives back.
    func abandon() -> Exchange? {
        defer { exchange = nil }
        isGone = true
        socket = nil
        _ = machine.fail(.transport("it was abandoned"))
        close()
        return exchange
    }

    // MARK: From the channel

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func channelActive(context: ChannelHandlerContext) {
        guard isPlain else { return }
        socket = try? context.channel.pipeline.syncOperations.withUnsafeTransportIfAvailable(
            of: NIOBSDSocket.Handle.self
        ) { $0 }
    }

    func handlerRemoved(context: ChannelHandlerContext) { (self.context, socket) = (nil, nil) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let buffer = unwrapInboundIn(data)
        buffer.withUnsafeReadableBytes { raw in
            let bytes = raw.bindMemory(to: UInt8.self)
            var start = 0
            while true {
                let action = machine.next(bytes, from: &start)
                note(action, bytes)
                switch action {
                case .needMore, .failure: return
                case .end(let reusable): if !reusable || start == bytes.count { return }
                case .head, .body: continue
                }
            }
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) { worker.readCompleted() }

    func channelInactive(context: ChannelHandlerContext) {
        socket = nil
        goes(nil)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        goes(.transport(Transport.describe(error)))
        context.close(promise: nil)
    }

    // MARK: Actions

    private func note(_ action: ConnectionMachine.Action, _ bytes: UnsafeBufferPointer<UInt8>?) {
        switch action {
        case .needMore, .head: break
        case .body(let range):
            guard let bytes, body.count < bodyKept else { break }
            body += bytes[range].prefix(bodyKept - body.count)
        case .end(let reusable):
            finish(answered(), reusable: reusable)
        case .failure(let reason): finish(.failed(reason), reusable: false)
        }
    }

    private func answered() -> Outcome {
        let status = machine.head.status
        if let exchange, let result = worker.meaning(ofStatus: status, for: exchange) {
            return .settled(result, status: status)
        }
        return .answered(Answer(head: machine.head, body: body, isJSONWanted: bodyKept > 0))
    }

    private func finish(_ outcome: Outcome, reusable: Bool) {
        let ended = exchange
        exchange = nil
        deadline = .max
        if reusable { noteKeepAlive() } else { leave() }
        if let ended { worker.ended(ended, outcome) }
        if reusable { worker.becameIdle(self) }
    }

    /// The channel is closed, or has failed.
    private func goes(_ failure: HTTPFailure?) {
        guard !isGone else { return }
        let action = failure.map { machine.fail($0) } ?? machine.closed()
        let ended = exchange
        exchange = nil
        leave()
        guard let ended else { return }
        switch action {
        case .end: worker.ended(ended, .answered(Answer(head: machine.head, body: body, isJSONWanted: bodyKept > 0)))
        case .failure(let reason): worker.ended(ended, .failed(reason))
        default: worker.ended(ended, .failed(.closedBeforeAnswer))
        }
    }

    private func leave() {
        guard !isGone else { return }
        isGone = true
        socket = nil
        worker.left(self)
        close()
    }
}
