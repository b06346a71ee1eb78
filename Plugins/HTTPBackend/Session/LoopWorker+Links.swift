import NIOCore
import Tracking

/// Connections of one loop.
final class LinkPool {
    let most: Int
    @exclusivity(unchecked) private(set) var links: [Link] = []
    @exclusivity(unchecked) private var idle: [Link] = []
    var connecting = 0
    /// Since when no connection could be made, in nanoseconds.
    var unreachableSince: UInt64?
    /// Not before this is it tried again.
    var nextTry: UInt64 = 0
    var pause: UInt64 = 0

    init(most: Int) { self.most = most }

    var count: Int { links.count + connecting }

    func add(_ link: Link) {
        link.place = links.count
        links.append(link)
        putIdle(link)
    }

    /// O(1), as a server that dies takes all its connections with it.
    func remove(_ link: Link) {
        Self.remove(link, from: &links, at: \.place)
        Self.remove(link, from: &idle, at: \.idlePlace)
    }

    /// The last one takes the place.
    private static func remove(_ link: Link, from list: inout [Link], at place: ReferenceWritableKeyPath<Link, Int>) {
        let index = link[keyPath: place]
        guard index >= 0, let last = list.popLast() else { return }
        link[keyPath: place] = -1
        guard last !== link else { return }
        list[index] = last
        last[keyPath: place] = index
    }

    func putIdle(_ link: Link) {
        link.idlePlace = idle.count
        idle.append(link)
    }

    func popIdle(_ now: UInt64) -> Link? {
        while let link = idle.popLast() {
            link.idlePlace = -1
            if link.isUsable(now) { return link }
            link.retire()
        }
        return nil
    }
}

extension LoopWorker {
    /// Limits of answers to events; those of reading are wider.
    static let limits = HTTPLimits()

    func becameIdle(_ link: Link) {
        pool.putIdle(link)
        noteFree()
    }

    /// Who waited for a connection waits for us from here on.
    private func noteFree() {
        if isStarved { freeTime = Now.monotonic }
    }

    func left(_ link: Link) { pool.remove(link) }

    /// Opens another connection, if there may be one; while the server is away one at a time is tried.
    func openLink(_ now: UInt64) {
        guard pool.count < pool.most, !isEnding else { return }
        if pool.unreachableSince != nil { guard pool.connecting == 0, pool.nextTry <= now else { return } }
        _ = connect()
    }

    /// Opens all connections, so many at a time: what a server has not taken yet stands in a queue of bounded length.
    func openAll() -> [EventLoopFuture<Void>] {
        (0..<min(pool.most, Self.openingAtOnce)).map { _ in openNext() }
    }

    private static let openingAtOnce = 64

    private func openNext() -> EventLoopFuture<Void> {
        guard pool.count < pool.most else { return loop.makeSucceededVoidFuture() }
        return connect().flatMap { self.openNext() }
    }

    /// - Returns: done when the connection is there.
    func connect() -> EventLoopFuture<Void> {
        let link = Link(
            self, isPlain: !shared.transport.server.isTLS, limits: Self.limits, bodyKept: shared.bodyKept)
        let bound = NIOLoopBound(link, eventLoop: loop)
        pool.connecting += 1
        let connected = shared.transport.connect(on: loop) { channel in
            try channel.pipeline.syncOperations.addHandler(bound.value)
        }
        return connected.hop(to: loop).map { _ in self.connected(bound.value) }.flatMapErrorThrowing { error in
            self.notConnected(error)
            throw error
        }
    }

    private func connected(_ link: Link) {
        pool.connecting -= 1
        (pool.unreachableSince, pool.pause) = (nil, 0)
        guard !isEnding else { return link.close() }
        pool.add(link)
        noteFree()
        work()
    }

    private func notConnected(_ error: any Error) {
        pool.connecting -= 1
        guard !isEnding else { return }
        let now = Now.monotonic
        let since = pool.unreachableSince ?? now
        pool.unreachableSince = since
        pool.pause = min(1_000_000_000, max(20_000_000, pool.pause * 2))
        pool.nextTry = now + pool.pause
        guard now - since >= shared.settings.reconnectNanoseconds else { return }
        shared.fail(
            .failed(
                "\(shared.settings.server.description) could not be reached for "
                    + "\((now - since) / 1_000_000_000) seconds: \(Transport.describe(error))"))
        end()
    }
}
