import Dispatch
import NIOCore
import NIOPosix
import Synchronization
import Tracking

/// One request on a connection of its own, waited for: for preparing, reading back and trying out. Its body comes in pieces, of which only a
/// few wait at a time, however long it is.
final class OneShot: Sendable {
    enum Piece: Sendable {
        case head(ResponseHead)
        case body([UInt8])
        case end
        case failure(HTTPFailure)
    }
    private let queue = Mutex<[Piece]>([])
    private let arrived = DispatchSemaphore(value: 0)
    private let waitingBytes = Mutex(0)
    private let timeoutSeconds: Double
    private let channel = Mutex<(any Channel)?>(nil)
    /// Beyond this nothing is read from the socket.
    private static let mostWaiting = 4 << 20

    /// - Throws: ``HTTPFailure`` where there is no connection.
    init(_ request: ByteBuffer, isHead: Bool, _ transport: Transport, limits: HTTPLimits, timeoutSeconds: Double) throws
    {
        self.timeoutSeconds = timeoutSeconds
        do {
            let connected = try transport.connect(on: transport.group.next()) { channel in
                try channel.pipeline.syncOperations.addHandler(OneShotHandler(self, limits, isHead: isHead))
            }.wait()
            channel.withLock { $0 = connected }
            connected.writeAndFlush(request, promise: nil)
        } catch {
            throw HTTPFailure.transport(Transport.describe(error))
        }
    }

    /// The next piece, or a failure after the time-out.
    func next() -> Piece {
        guard arrived.wait(timeout: .now() + timeoutSeconds) == .success else { return .failure(.timeout) }
        let piece = queue.withLock { $0.removeFirst() }
        if case .body(let bytes) = piece {
            let rest = waitingBytes.withLock { waiting in
                waiting -= bytes.count
                return waiting
            }
            if rest < Self.mostWaiting { setReading(true) }
        }
        return piece
    }

    func close() { channel.withLock { $0 }?.close(promise: nil) }

    fileprivate func put(_ piece: Piece) {
        queue.withLock { $0.append(piece) }
        if case .body(let bytes) = piece {
            let waiting = waitingBytes.withLock { waiting in
                waiting += bytes.count
                return waiting
            }
            if waiting >= Self.mostWaiting { setReading(false) }
        }
        arrived.signal()
    }

    private func setReading(_ isOn: Bool) {
        _ = channel.withLock { $0 }?.setOption(.autoRead, value: isOn)
    }
}

private final class OneShotHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    private var machine: ConnectionMachine
    private let owner: OneShot
    private var isDone = false

    init(_ owner: OneShot, _ limits: HTTPLimits, isHead: Bool) {
        self.owner = owner
        machine = ConnectionMachine(limits: limits)
        machine.requestSent(isHead: isHead)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let buffer = unwrapInboundIn(data)
        buffer.withUnsafeReadableBytes { raw in
            let bytes = raw.bindMemory(to: UInt8.self)
            var start = 0
            while !isDone {
                let action = machine.next(bytes, from: &start)
                if case .body(let range) = action { owner.put(.body(Array(bytes[range]))) }
                take(action)
                if case .needMore = action { return }
            }
        }
        if isDone { context.close(promise: nil) }
    }

    func channelInactive(context: ChannelHandlerContext) { finish(machine.closed()) }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        finish(machine.fail(.transport(Transport.describe(error))))
        context.close(promise: nil)
    }

    private func finish(_ action: ConnectionMachine.Action?) { take(action ?? .failure(.closedBeforeAnswer)) }

    private func take(_ action: ConnectionMachine.Action) {
        guard !isDone else { return }
        switch action {
        case .head: owner.put(.head(machine.head))
        case .end:
            isDone = true
            owner.put(.end)
        case .failure(let reason):
            isDone = true
            owner.put(.failure(reason))
        case .needMore, .body: break
        }
    }
}
