import Tracking

/// Customers who become several, and several who become one.
extension FaultBank {
    static let identities: [Fault] = [
        firstTouchRace, identitySplit, cookieLifetime, perSession, perDevice, identityMerge,
    ]

    private static let minute: Int64 = 60_000_000
    private static let day: Int64 = 86_400_000_000

    /// **Does:** a conversion within ten minutes of the customer's first touch finds no visitor and becomes one of its own. Hits
    /// conversions. (Ten minutes stand for the 20 ms of a real server: simulated customers are not that quick.)
    /// **Why:** the visit is looked up before the landing's transaction is committed.
    /// **Seen from:** totals on, where customers convert soon after they come.
    /// **Source:** Matomo: 55-58% of conversions unattributed at 0 ms apart, 8-17% at 20 ms; umami 3159, 4183.
    static let firstTouchRace = Fault(
        "first-touch-race", "takes a conversion soon after the first touch for another visitor's", level: .totals,
        source: "Matomo: 55-58% unattributed at 0 ms apart, none at 200 ms; umami 3159, 4183",
        action: .events { event, dice, memory, out in
            let known = memory.marks[event.id.customer]
            if event.kind.isTouch, known == nil {
                memory.marks[event.id.customer] = .init(time: event.time, count: 0)
            }
            var event = event
            if event.kind == .event, let known, event.time - known.time <= 10 * minute, dice.hits(event.id) {
                event.device = dice.bits(event.id)
            }
            out.append(event)
        })

    /// **Does:** each event of a customer who is hit belongs to one of two visitors, by which worker got it. Hits customers.
    /// **Why:** several workers with a cache of sessions each.
    /// **Seen from:** totals on.
    /// **Source:** Shynet: 40 sessions became 91 with four workers; Matomo: 100 visitors, 110 to 121 visits; matomo 8903, 5966, 7691.
    static let identitySplit = Fault(
        "identity-split", "makes two visitors of one, by which worker got the event", level: .totals,
        source: "Shynet: 40 sessions became 91; matomo 8903, 5966, 7691",
        action: .events { event, dice, _, out in
            var event = event
            if dice.hits(event.id.customer) {
                let worker = dice.bits(event.id) & 1
                event.device ^= worker &* 0x5851_F42D_4C95_7F2D
            }
            out.append(event)
        })

    /// **Does:** a device is somebody else each day at midnight UTC. Hits devices.
    /// **Why:** the cookie's life is capped by the browser, or the hash that stands for it is salted anew each day.
    /// **Seen from:** totals on.
    /// **Source:** umami 4183 and plausible 1976, whose visitor ids change with a salt.
    static let cookieLifetime = Fault(
        "cookie-lifetime", "forgets a device after a day", level: .totals,
        source: "umami 4183: ids that change with a salt",
        action: .events { event, dice, _, out in
            var event = event
            if dice.hits(event.device) {
                event.device = dice.bits(event.device &+ UInt64(bitPattern: event.time / day) &* 0x9E37_79B9)
            }
            out.append(event)
        })

    /// **Does:** after half an hour without an event a device is somebody else. Hits devices.
    /// **Why:** credit is given within the session, which is what the table of visits has.
    /// **Seen from:** totals on.
    /// **Source:** Matomo's visits and Shynet's sessions (100 visitors, 110 to 121 visits).
    static let perSession = Fault(
        "per-session", "gives credit within the session instead of over the customer's life", level: .totals,
        source: "Matomo: 100 visitors became 110 to 121 visits",
        action: .events { event, dice, memory, out in
            guard dice.hits(event.device) else { return out.append(event) }
            var mark = memory.marks[event.device] ?? .init(time: event.time, count: 0)
            if event.time - mark.time > 30 * minute { mark.count += 1 }
            mark.time = max(mark.time, event.time)
            memory.marks[event.device] = mark
            var event = event
            event.device = dice.bits(event.device &+ mark.count &* 0x9E37_79B9)
            out.append(event)
        })

    /// **Does:** never joins the devices of a customer who signs in. Hits customers.
    /// **Why:** the identify call is stored, and nothing reads it.
    /// **Seen from:** totals on, where customers have several devices.
    /// **Source:** umami 3159 (lost writes of identities).
    static let perDevice = Fault(
        "per-device", "never joins the devices of one customer", level: .totals,
        source: "umami 3159: lost writes of identities",
        action: .plan { $0.stitching = .none })

    /// **Does:** four customers with neighbouring numbers are one. Hits groups of four.
    /// **Why:** the visitor is known by address and browser, which an office shares.
    /// **Seen from:** totals on; which customers, only with bodies read back.
    /// **Source:** Matomo: same address and User-Agent, 20 ids, 1 visitor.
    static let identityMerge = Fault(
        "identity-merge", "makes one visitor of four customers", level: .totals,
        source: "Matomo: same address and User-Agent, 20 ids, 1 visitor",
        action: .events { event, dice, _, out in
            var event = event
            let group = event.id.customer >> 2
            if dice.hits(group) {
                event.device = dice.bits(group)
                if event.kind == .identify { event.user = dice.bits(~group) }
            }
            out.append(event)
        })
}
