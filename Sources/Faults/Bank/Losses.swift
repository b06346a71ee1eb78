import Tracking

/// Events that are accepted and not stored.
extension FaultBank {
    static let losses: [Fault] = [
        acknowledgedLoss, lostBatchTail, missingHour, cachedRedirect, lateDropped, refundIgnored, couponIgnored,
    ]

    /// **Does:** accepts an event and does not store it. Hits single events.
    /// **Why:** the answer (a pixel, a 200) goes out before the write, and the write fails or the queue is down.
    /// **Seen from:** totals on; by name only with ids read back.
    /// **Source:** Open Web Analytics with its database down; posthog 10527, 7905; snowplow stream-collector 32.
    static let acknowledgedLoss = Fault(
        "acknowledged-loss", "accepts events and does not store them", level: .totals,
        source: "Open Web Analytics answers before it writes; posthog 10527, 7905; snowplow stream-collector 32",
        action: .events { event, dice, _, out in
            if !dice.hits(event.id) { out.append(event) }
        })

    /// **Does:** of a customer's every 8 occurrences, a batch, the last two are lost. Hits batches.
    /// **Why:** a batch over the limit of size or time is cut, and the answer is for the whole of it.
    /// **Seen from:** totals on; not told apart from other loss.
    /// **Source:** posthog 3068 (over 1 MB); matomo plugin-QueuedTracking 240.
    static let lostBatchTail = Fault(
        "lost-batch-tail", "stores a batch but for its tail", level: .totals,
        source: "posthog 3068 (over 1 MB, answered 200); matomo plugin-QueuedTracking 240",
        action: .events { event, dice, _, out in
            // Sequence numbers count occurrences in their upper bits, eight bits of role below.
            let occurrence = event.id.sequence >> 8
            let batch = EventID(customer: event.id.customer, sequence: occurrence >> 3)
            if occurrence & 7 < 6 || !dice.hits(batch) { out.append(event) }
        })

    /// **Does:** everything that happens in an hour is accepted and gone. Hits hours.
    /// **Why:** a shard, a partition or a worker is away, and what it held in memory goes with it.
    /// **Seen from:** totals on; not told apart from other loss.
    /// **Source:** plausible 1976 (missing hours); matomo plugin-QueuedTracking 188 (a hot shard).
    static let missingHour = Fault(
        "missing-hour", "loses whatever happened in some hours", level: .totals,
        source: "plausible 1976 (missing hours); matomo plugin-QueuedTracking 188",
        action: .events { event, dice, _, out in
            if !dice.hits(UInt64(bitPattern: event.time / 3_600_000_000)) { out.append(event) }
        })

    /// **Does:** a customer's second and further clicks on the same source never arrive. Hits customers.
    /// **Why:** the redirect was answered with 301, so the browser goes to the shop by itself from then on.
    /// **Seen from:** totals on; not told apart from other loss.
    /// **Source:** YOURLS 2711, 2836.
    static let cachedRedirect = Fault(
        "cached-redirect", "never sees a customer's later clicks on the same link", level: .totals,
        source: "YOURLS 2711, 2836: a redirect that browsers keep",
        action: .events { event, dice, memory, out in
            guard event.kind == .click, dice.hits(event.id.customer) else { return out.append(event) }
            let link = dice.bits(event.id.customer) ^ dice.bits(UInt64(event.channel) << 16 | UInt64(event.partner))
            let isFirst = memory.marks.updateValue(.init(time: event.time, count: 1), forKey: link) == nil
            if isFirst { out.append(event) }
        })

    /// **Does:** drops events that arrive more than an hour after they happened. Hits events.
    /// **Why:** the partition of that hour is closed, or the event is "too old".
    /// **Seen from:** totals on, where the world has late events.
    /// **Source:** plausible 3348 (202, yet uncounted).
    static let lateDropped = Fault(
        "late-dropped", "drops events that arrive over an hour late", level: .totals,
        source: "plausible 3348: 202, yet uncounted",
        action: .events { event, dice, _, out in
            let isLate = event.due - event.time > 3_600_000_000
            if !isLate || !dice.hits(event.id) { out.append(event) }
        })

    /// **Does:** takes refunds and does nothing with them. Hits refunds.
    /// **Why:** the shop's webhook is acknowledged by a generic handler that knows purchases only.
    /// **Seen from:** the read-back: conversions keep their credit in any case, refunds are entries of their own.
    /// **Source:** Matomo, which answers 200 to unknown actions; the group of acknowledged loss.
    static let refundIgnored = Fault(
        "refund-ignored", "takes refunds and forgets them", level: .readBack,
        source: "acknowledged loss as in Open Web Analytics, of one kind of event",
        action: .events { event, dice, _, out in
            if event.kind != .refund || !dice.hits(event.id) { out.append(event) }
        })

    /// **Does:** stores events without their coupon codes. Hits events.
    /// **Why:** the code is a custom property, and the column is not there.
    /// **Seen from:** the read-back, unless a rule pays by coupon.
    /// **Source:** the wrong channel of matomo 18612, 22347, for coupons.
    static let couponIgnored = Fault(
        "coupon-ignored", "stores events without their coupon codes", level: .readBack,
        source: "matomo 18612, 22347: the wrong channel, as a parameter is not kept",
        action: .events { event, dice, _, out in
            var event = event
            if event.coupon != TrackingEvent.nothing, dice.hits(event.id) { event.coupon = TrackingEvent.nothing }
            out.append(event)
        })
}
