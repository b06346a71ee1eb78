import Tracking

/// Events that count twice, and conversions that do not count although they should.
extension FaultBank {
    static let copies: [Fault] = [retryDuplication, lastBodyWins, orderDedupeMissing, wrongDedupe]

    private static let second: Int64 = 1_000_000

    /// **Does:** stores touches, and conversions without an order, a second time under an id of its own, 100 ms later. Hits events.
    /// **Why:** the client gives up waiting and sends again; ids are given by the server, so nothing says that it is the same.
    /// **Seen from:** totals on.
    /// **Source:** Matomo: 500 conversions, 100 ms of patience, three tries, 1,486 stored; posthog 17211, 30692; snowplow enrich 9.
    static let retryDuplication = Fault(
        "retry-duplication", "stores what a client sent again a second time", level: .totals,
        source: "Matomo: 500 conversions sent, 1,486 stored; posthog 17211, 30692; snowplow enrich 9",
        action: .events { event, dice, _, out in
            out.append(event)
            let counts = event.kind.isTouch || (event.kind == .event && event.order == 0)
            guard counts, event.copy == 0, dice.hits(event.id) else { return }
            var copy = event
            copy.id = FaultyID.made(from: event.id)
            copy.time += second / 10
            copy.due += second / 10
            out.append(copy)
        })

    /// **Does:** where an id comes again with another body, keeps the later one. Hits events.
    /// **Why:** an upsert, or a merge that keeps the newest row.
    /// **Seen from:** conversions on, where the world alters copies; the two come one right after the other.
    /// **Source:** posthog 17211 (eventual dedupe keeps one of several bodies).
    static let lastBodyWins = Fault(
        "last-body-wins", "lets a later body replace the first one of the same id", level: .conversion,
        source: "posthog 17211: eventual dedupe keeps one of several bodies",
        action: .events { event, dice, _, out in
            // The id is taken over from the copy before, which has not been handed on yet where it came in the same batch.
            if event.copy > 0, let last = out.indices.last, out[last].id == event.id, dice.hits(event.id) {
                let copy = out[last].copy
                out[last] = event
                out[last].copy = copy
            } else {
                out.append(event)
            }
        })

    /// **Does:** counts the replay of an order as another conversion: each order comes a second time under an id of its own, and
    /// nothing looks at its number. Hits orders.
    /// **Why:** the thank-you page is loaded again; the dedupe was left to somebody else.
    /// **Seen from:** totals on.
    /// **Source:** posthog 17211, 30692; Matomo does refuse the replay, inside a 200.
    static let orderDedupeMissing = Fault(
        "order-dedupe-missing", "counts a replayed order as another conversion", level: .totals,
        source: "posthog 17211, 30692: duplicates that are to be removed later",
        action: .events { event, dice, _, out in
            out.append(event)
            guard event.kind == .event, event.order != 0, event.copy == 0, dice.hits(event.id) else { return }
            var replay = event
            replay.id = FaultyID.made(from: event.id)
            replay.order = 0
            replay.time += 30 * second
            replay.due += 30 * second
            out.append(replay)
        })

    /// **Does:** takes all of a customer's orders for the first one, and drops them. Hits customers.
    /// **Why:** the key of the dedupe is the customer's message and not the order's number.
    /// **Seen from:** totals on, where customers buy more than once.
    /// **Source:** rudder-server 337, 709 (the wrong message deduplicated).
    static let wrongDedupe = Fault(
        "wrong-dedupe", "drops a customer's later orders as duplicates of the first", level: .totals,
        source: "rudder-server 337, 709: the wrong message deduplicated",
        action: .events { event, dice, _, out in
            var event = event
            if event.kind == .event, dice.hits(event.id.customer) { event.order = dice.bits(event.id.customer) | 1 }
            out.append(event)
        })
}
