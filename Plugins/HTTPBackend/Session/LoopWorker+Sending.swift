import NIOCore
import Tracking

/// Requests out.
extension LoopWorker {
    /// Sends as long as there is something to send and a connection that is free: the oldest first.
    func pump() {
        guard !isEnding else { return }
        while !(singles.isEmpty && batched.isEmpty && retryTimes.isEmpty) {
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
        isStarved = false
    }

    private func isBatchReady(_ now: UInt64) -> Bool {
        guard let first = batched.first, let batch = shared.routes.batch else { return false }
        return isFlushing || batched.count >= batch.count
            || slots[first].ready &+ shared.settings.lingerNanoseconds <= now
    }

    private func prepareRenderer(for slot: Int32, _ now: UInt64) {
        renderer.setNow(now)
        let lane = slots[slot].lane
        renderer.captured = lane >= 0 ? lanes[lane].captured : nil
    }

    private func sendSingle(_ link: Link, _ now: UInt64) {
        guard let slot = singles.popFirst() else { return pool.putIdle(link) }
        let index = Int(slots[slot].route)
        guard let request = shared.routes.routes[index].single else { return pool.putIdle(link) }
        prepareRenderer(for: slot, now)
        let exchange = newExchange(route: index, isHead: request.isHead)
        request.write(slots[slot].event, renderer, body: bodyWriter, to: exchange.bytes)
        goes(slot, now)
        exchange.add(slot)
        transmit(exchange, link, now)
    }

    private func newExchange(route: Int, isHead: Bool = false) -> Exchange {
        let exchange = spareExchanges.popLast() ?? Exchange()
        exchange.begin(route: route, isHead: isHead)
        return exchange
    }

    // MARK: Batches

    private func sendBatch(_ link: Link, _ now: UInt64) {
        guard let batch = shared.routes.batch, let first = batched.popFirst() else { return pool.putIdle(link) }
        prepareRenderer(for: first, now)
        let event = slots[first].event
        bodyWriter.removeAll()
        renderer.render(batch.before, event, to: bodyWriter)
        let exchange = newExchange(route: -1)
        var next: Int32? = first
        while let slot = next {
            guard fits(slot, batch, isFirst: exchange.slots.isEmpty) else {
                batched.insert(slot, arrival: slots[slot].arrival)
                break
            }
            goes(slot, now)
            exchange.add(slot)
            if !followLane(of: slot, batch, exchange, now) || batch.isOfOneCustomer { break }
            next = exchange.slots.count < batch.count ? batched.popFirst() : nil
        }
        renderer.render(batch.after, event, to: bodyWriter)
        batch.request.write(event, renderer, given: bodyWriter, to: exchange.bytes)
        transmit(exchange, link, now)
    }

    /// Writes the event into the batch, unless it would become too long.
    private func fits(_ slot: Int32, _ batch: Routes.Batch, isFirst: Bool) -> Bool {
        guard let item = shared.routes.routes[Int(slots[slot].route)].item else { return false }
        let length = bodyWriter.count
        if !isFirst { bodyWriter.put(batch.separator) }
        let lane = slots[slot].lane
        renderer.captured = lane >= 0 ? lanes[lane].captured : nil
        renderer.render(item, slots[slot].event, to: bodyWriter)
        // One event alone goes whatever its length: the server is to say what it thinks of it.
        guard !isFirst, bodyWriter.count > batch.bytes else { return true }
        bodyWriter.truncate(to: length)
        return false
    }

    /// The customer's further events go in the same batch, in their order.
    ///
    /// - Returns: whether there is room for more.
    private func followLane(of slot: Int32, _ batch: Routes.Batch, _ exchange: Exchange, _ now: UInt64) -> Bool {
        let lane = slots[slot].lane
        guard lane >= 0, shared.settings.gapNanoseconds == 0 else { return true }
        while exchange.slots.count < batch.count, lanes[lane].first >= 0 {
            let next = lanes[lane].first
            let route = shared.routes.routes[Int(slots[next].route)]
            guard route.item != nil, route.neededCaptures.isEmpty else { return true }
            guard fits(next, batch, isFirst: false) else { return false }
            goes(next, now)
            exchange.add(next)
        }
        return exchange.slots.count < batch.count
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
