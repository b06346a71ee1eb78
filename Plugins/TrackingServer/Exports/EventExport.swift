import Tracking

/// `GET /v1/events`: what is stored, an event a line.
struct EventExport: Sendable {
    /// Which of `parts` equal shares of the people, from 0.
    var part = 0
    var parts = 1
    /// Only events with higher numbers.
    var after: UInt64 = 0
    /// At most so many, those that came first, in the order in which they came; `nil`: all, in the order in which the store has
    /// them.
    var limit: Int?

    /// Of a page: up to twice as many events, of 88 bytes, are held meanwhile.
    static let limitMost = 100_000

    /// - Throws: what the session throws, and the pipe.
    func write(_ session: any TrackingSession, _ names: ExportNames, to lines: inout LineWriter) throws {
        if let limit {
            for event in try page(of: limit, session) { try lines.line { Self.write(event, names, to: &$0) } }
            return
        }
        try session.events(part: part, of: parts) { events in
            for event in events where event.id.sequence > after {
                try lines.line { Self.write(event, names, to: &$0) }
            }
        }
    }

    private func page(of limit: Int, _ session: any TrackingSession) throws -> [TrackingEvent] {
        var first: [TrackingEvent] = []
        func cut() {
            first.sort { $0.id.sequence < $1.id.sequence }
            first.removeLast(max(0, first.count - limit))
        }
        try session.events(part: part, of: parts) { events in
            for event in events where event.id.sequence > after {
                first.append(event)
                if first.count >= 2 * limit { cut() }
            }
        }
        cut()
        return first
    }

    private static func write(_ event: TrackingEvent, _ names: ExportNames, to writer: inout JSONWriter) {
        names.writeOrigin(number: event.id.sequence, mark: event.amount.bitPattern, to: &writer)
        writer.member("kind", "\(event.kind)")
        names.writeTime(event.time, to: &writer)
        writer.member("device", Identifier.device.handle(event.device))
        if event.user != 0 { writer.member("user", Identifier.user.handle(event.user)) }
        // Of touches it says what brought them: a page, a click on a link.
        let isNamed = event.kind == .event || event.kind == .refund
        names.writeName(isNamed ? "event" : "by", event.name, names.vocabulary.events, to: &writer)
        names.writeSource(
            Source(channel: event.channel, partner: event.partner), campaign: event.campaign, to: &writer)
        names.writeName("coupon", event.coupon, names.vocabulary.coupons, to: &writer)
        names.writeName("product", event.product, names.vocabulary.products, to: &writer)
        if event.stage == TrackingEvent.churned {
            writer.member("stage", "churned")
        } else {
            names.writeName("stage", event.stage, names.vocabulary.stages, to: &writer)
        }
        if event.order != 0 { writer.member("order", Identifier.order.handle(event.order)) }
        if event.value != 0 || event.order != 0 { writer.member("value", names.major(event.value)) }
    }
}
