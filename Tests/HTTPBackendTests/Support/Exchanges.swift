import Tracking

@testable import HTTPBackend

/// What a preset sends for events of all kinds, seen by a server.
struct Exchanges {
    let requests: [TestServer.Request]
    let receipts: Receipts

    init(
        _ preset: String, _ options: [String: String] = [:], environment: [String: String] = [:],
        events: [TrackingEvent] = Self.kinds(),
        _ respond: @escaping @Sendable (TestServer.Request) -> [TestServer.Act] = { _ in TestServer.answer(200, "{}") }
    ) throws {
        let server = try TestServer(respond)
        defer { server.stop() }
        receipts = try Run.send(
            events, to: server, ["preset": preset, "settle": "0s"].merging(options) { $1 }, environment: environment)
        requests = server.requests
    }

    /// One customer's events, one of each kind, with everything that they can have; and a second customer's click.
    static func kinds() -> [TrackingEvent] {
        var events = TrackingEvent.Kind.allCases.enumerated().map { index, kind in
            var event = TrackingEvent(
                id: EventID(customer: 7, sequence: UInt64(index)), kind: kind,
                time: 1_767_225_600_000_000 + Int64(index) * 1_500_000, device: 0xFEED)
            if kind.isTouch, kind != .direct { (event.channel, event.partner, event.campaign) = (0, 1, 0) }
            if kind == .event {
                (event.name, event.order, event.value, event.coupon, event.product) = (0, 4711, 1999, 0, 0)
            }
            if kind == .refund { (event.order, event.value) = (4711, 1999) }
            if kind == .identify { event.user = 0xBEEF }
            if kind == .stage { event.stage = 0 }
            return event
        }
        // An event that is no goal, and somebody else.
        events.append(
            TrackingEvent(
                id: EventID(customer: 7, sequence: 20), kind: .event, time: 1_767_225_620_000_000, device: 0xFEED,
                name: 1))
        events.append(
            TrackingEvent(
                id: EventID(customer: 8, sequence: 0), kind: .click, time: 1_767_225_600_000_000, device: 0xCAFE,
                channel: 1))
        return events
    }

    var bodies: [JSONValue] { requests.compactMap { try? JSONValue($0.body) } }

    /// Query parameters of a request's target, decoded.
    static func query(_ request: TestServer.Request) -> [String: String] { query(request.target) }

    static func query(_ target: String) -> [String: String] {
        guard let mark = target.firstIndex(of: "?") else { return [:] }
        let pairs = QueryText.pairs(Array(target[target.index(after: mark)...].utf8)[...])
        return Dictionary(
            pairs.map { (String(decoding: $0.name, as: UTF8.self), String(decoding: $0.value, as: UTF8.self)) }
        ) { first, _ in first }
    }
}
