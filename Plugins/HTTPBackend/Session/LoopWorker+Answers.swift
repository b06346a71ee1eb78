import Foundation
import Tracking

/// Answers in.
extension LoopWorker {
    /// An exchange has come to its end, or to the end of an attempt.
    func ended(_ exchange: Exchange, _ outcome: Outcome) {
        guard !isEnding else { return finish(exchange, .unknown, status: 0) }
        switch outcome {
        case .settled(let result, let status): finish(exchange, result, status: UInt16(clamping: status))
        case .answered(let answer):
            let rule = shared.settings.preset.answers.first(for: answer)
            let status = UInt16(clamping: answer.head.status)
            if rule.retry, retry(exchange, rule.result, status: status, after: Self.retryAfter(answer)) { return }
            note(answer, exchange, rule.result)
            let refused = rule.result == .accepted ? refusedItems(answer, exchange) : []
            finish(exchange, rule.result, status: status, refused: refused)
        case .failed:
            if shared.retriesBroken, retry(exchange, .unknown, status: 0, after: 0) { return }
            finish(exchange, .unknown, status: 0)
        }
    }

    /// What the answer means, where its status alone says it and nothing else is wanted of it.
    func meaning(ofStatus status: Int, for exchange: Exchange) -> Receipt.Result? {
        guard let meaning = shared.meanings?[status], !meaning.retry,
            exchange.isBatch || shared.routes.routes[exchange.route].captures.isEmpty
        else { return nil }
        return meaning.result
    }

    /// - Returns: whether another attempt will be made.
    private func retry(
        _ exchange: Exchange, _ result: Receipt.Result, status: UInt16, after least: UInt64
    ) -> Bool {
        let settings = shared.settings
        guard Int(exchange.attempts) <= settings.retries else { return false }
        tallies.retries += 1
        (exchange.lastResult, exchange.lastStatus) = (result, status)
        let longest: UInt64 = 60_000_000_000
        let doubled = settings.retryDelayNanoseconds << UInt64(min(exchange.attempts - 1, 16))
        let delay = min(longest, max(least, doubled))
        nextRetry &+= 1
        retrying[nextRetry] = exchange
        retryTimes.insert(nextRetry, arrival: Now.monotonic + delay)
        return true
    }

    /// What a `Retry-After` asks for, as nanoseconds.
    private static func retryAfter(_ answer: Answer) -> UInt64 {
        guard let value = answer.head.values(of: "retry-after").first else { return 0 }
        return RetryAfter.nanoseconds(value, now: Int64(Date().timeIntervalSince1970))
    }

    /// Takes what the answer brings for the customer's later requests.
    private func note(_ answer: Answer, _ exchange: Exchange, _ result: Receipt.Result) {
        guard exchange.route >= 0, result == .accepted, let slot = exchange.slots.first else { return }
        let lane = slots[slot].lane
        guard lane >= 0 else { return }
        for capture in shared.routes.routes[exchange.route].captures {
            guard let value = capture.find(in: answer) else { continue }
            keep(value, capture.index, of: lane)
            learnt?.append(Learnt(customer: lanes[lane].customer, capture: capture.index, value: value))
        }
    }

    /// Positions in the batch that the answer says were refused.
    private func refusedItems(_ answer: Answer, _ exchange: Exchange) -> Set<Int> {
        guard exchange.isBatch, let path = shared.routes.batch?.rejected, let json = answer.json,
            let items = path.find(in: json)?.items
        else { return [] }
        return Set(items.compactMap { $0.text.flatMap { Int($0) } })
    }

    /// Receipts for all events of the exchange, and the next turn of their customers.
    func finish(_ exchange: Exchange, _ result: Receipt.Result, status: UInt16, refused: Set<Int> = []) {
        let now = Now.monotonic
        for position in exchange.slots.indices {
            let slot = exchange.slots[position]
            let lane = slots[slot].lane
            settle(
                slot, refused.contains(position) ? .rejected : result, attempts: exchange.attempts, status: status,
                sent: exchange.sent, now)
            guard lane >= 0, shared.settings.order == .answered else { continue }
            lanes[lane].busy -= 1
            if !isEnding { offer(lane, now) }
        }
        spareExchanges.append(exchange)
    }
}
