import Foundation
import NIOCore
import Tracking

/// Requests out.
extension LoopWorker {
    /// Sends as long as there is something to send and a connection that is free: the oldest first.
    func pump() {
        guard !isEnding else { return }
        while true {
            let now = Now.monotonic
            let hasRetry = retryTimes.firstArrival <= now
            let isBatchReady = isBatchReady(now)
            guard hasRetry || !singles.isEmpty || isBatchReady else {
                isStarved = false
                return
            }
            guard let link = pool.popIdle(now) else {
                isStarved = true
                return openLink(now)
            }
            if hasRetry, let number = retryTimes.popFirst(), let exchange = retrying.removeValue(forKey: number) {
                transmit(exchange, link, now)
            } else if isBatchReady, singles.firstArrival > batched.firstArrival {
                sendBatch(link, now)
            } else {
                sendSingle(link, now)
            }
        }
    }

    private func isBatchReady(_ now: UInt64) -> Bool {
        guard let first = batched.first, let batch = shared.routes.batch else { return false }
        return isFlushing || batched.count >= batch.count
            || slots[first].ready &+ shared.settings.lingerNanoseconds <= now
    }

    private func prepareRenderer(for slot: Int32) {
        renderer.now = Int64(Date().timeIntervalSince1970 * 1e6)
        let lane = slots[slot].lane
        renderer.captured = lane >= 0 ? lanes[lane].captured : nil
    }

    private func sendSingle(_ link: Link, _ now: UInt64) {
        guard let slot = singles.popFirst(), let index = shared.routes.index(for: slots[slot].event),
            let request = shared.routes.routes[index].single
        else { return pool.putIdle(link) }
        prepareRenderer(for: slot)
        request.write(slots[slot].event, renderer, body: writers.body, to: writers.request)
        goes(slot, now)
        let exchange = Exchange(
            bytes: copyRequest(), slots: [slot], route: index, isBatch: false, isHead: request.isHead,
            ready: slots[slot].ready)
        transmit(exchange, link, now)
    }

    private func copyRequest() -> ByteBuffer {
        var buffer = ByteBufferAllocator().buffer(capacity: writers.request.count)
        buffer.writeBytes(UnsafeRawBufferPointer(writers.request.bytes))
        return buffer
    }

    // MARK: Batches

    private func sendBatch(_ link: Link, _ now: UInt64) {
        guard let batch = shared.routes.batch, let first = batched.popFirst() else { return pool.putIdle(link) }
        prepareRenderer(for: first)
        let event = slots[first].event
        writers.body.removeAll()
        renderer.render(batch.before, event, to: writers.body)
        var members: [Int32] = []
        members.reserveCapacity(min(batch.count, batched.count + 1))
        var next: Int32? = first
        while let slot = next {
            guard fits(slot, batch, isFirst: members.isEmpty) else {
                batched.insert(slot, arrival: slots[slot].arrival)
                break
            }
            goes(slot, now)
            members.append(slot)
            if !followLane(of: slot, batch, &members, now) || batch.isOfOneCustomer { break }
            next = members.count < batch.count ? batched.popFirst() : nil
        }
        renderer.render(batch.after, event, to: writers.body)
        batch.request.write(event, renderer, given: writers.body, to: writers.request)
        let exchange = Exchange(
            bytes: copyRequest(), slots: members, route: -1, isBatch: true, isHead: false, ready: slots[first].ready)
        transmit(exchange, link, now)
    }

    /// Writes the event into the batch, unless it would become too long.
    private func fits(_ slot: Int32, _ batch: Routes.Batch, isFirst: Bool) -> Bool {
        guard let index = shared.routes.index(for: slots[slot].event), let item = shared.routes.routes[index].item
        else {
            return false
        }
        let length = writers.body.count
        if !isFirst { writers.body.put(batch.separator) }
        let lane = slots[slot].lane
        renderer.captured = lane >= 0 ? lanes[lane].captured : nil
        renderer.render(item, slots[slot].event, to: writers.body)
        // One event alone goes whatever its length: the server is to say what it thinks of it.
        guard !isFirst, writers.body.count > batch.bytes else { return true }
        writers.body.truncate(to: length)
        return false
    }

    /// The customer's further events go in the same batch, in their order.
    ///
    /// - Returns: whether there is room for more.
    private func followLane(of slot: Int32, _ batch: Routes.Batch, _ members: inout [Int32], _ now: UInt64) -> Bool {
        let lane = slots[slot].lane
        guard lane >= 0, shared.settings.gapNanoseconds == 0 else { return true }
        while members.count < batch.count, lanes[lane].first >= 0 {
            let next = lanes[lane].first
            guard let index = shared.routes.index(for: slots[next].event), shared.routes.routes[index].item != nil,
                shared.routes.routes[index].neededCaptures.isEmpty
            else { return true }
            guard fits(next, batch, isFirst: false) else { return false }
            goes(next, now)
            members.append(next)
        }
        return members.count < batch.count
    }

    // MARK: On the wire

    /// The event goes into the request at hand.
    private func goes(_ slot: Int32, _ now: UInt64) {
        // It waited for a connection as long as none was free, and no longer.
        slots[slot].ready = max(slots[slot].ready, freeTime)
        leaveLane(slot, now)
    }

    private func transmit(_ exchange: Exchange, _ link: Link, _ now: UInt64) {
        exchange.attempts += 1
        if exchange.sent == 0 { exchange.sent = now }
        link.send(exchange, deadline: now + shared.settings.timeoutNanoseconds)
        guard shared.settings.order == .sent, exchange.attempts == 1 else { return }
        for slot in exchange.slots where slots[slot].lane >= 0 { offer(slots[slot].lane, now) }
    }
}
