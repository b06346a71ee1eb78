import Tracking

/// A preset bound to a run: for each kind of event what is sent, as bytes with gaps.
final class Routes: Sendable {
    /// Referred to, not copied, for each request.
    final class Route: Sendable {
        /// On its own.
        let single: BoundRequest?
        /// As an item of a batch.
        let item: Program?
        let captures: [Capture]
        /// Captured values without which it cannot be sent.
        let neededCaptures: [Int]

        init(single: BoundRequest?, item: Program?, captures: [Capture]) {
            self.single = single
            self.item = item
            self.captures = captures
            neededCaptures = single?.neededCaptures ?? item?.neededCaptures ?? []
        }
    }
    struct Batch: Sendable {
        var request: BoundRequest
        var before: Program
        var after: Program
        var separator: UInt8
        var count: Int
        var bytes: Int
        var isOfOneCustomer: Bool
        var rejected: JSONPath?
    }
    let routes: [Route]
    let batch: Batch?
    private let isGoal: [Bool]
    /// By kind, twice: for events that are no goal, and for goals; the requests in question, in order.
    private let table: [[Candidate]]

    private struct Candidate {
        var index: Int
        var having: [Variable]
    }

    init(_ preset: Preset, _ bindings: Bindings, server: ServerAddress, batch count: Int) {
        func bound(_ template: RequestTemplate) -> BoundRequest {
            BoundRequest(
                template, bindings, authentication: preset.authentication, authority: server.authority,
                basePath: server.basePath)
        }
        isGoal = bindings.plan.vocabulary.events.indices.map { bindings.plan.goals.contains(UInt16($0)) }
        let goes = preset.batch != nil
        routes = preset.requests.map { request in
            // What can go alone does where one event a request was asked for.
            let single = count == 1 || request.item == nil || !goes ? request.request.map(bound) : nil
            let item = single == nil ? request.item.map { Self.item($0, bindings) } : nil
            return Route(single: single, item: item, captures: request.captures)
        }
        table = (0..<16).map { place in
            let kind = TrackingEvent.Kind(rawValue: UInt8(place % 8))
            return preset.requests.indices.filter { index in
                let request = preset.requests[index]
                return kind.map(request.kinds.contains) == true && (request.goals ?? (place >= 8)) == (place >= 8)
            }.map { Candidate(index: $0, having: preset.requests[$0].having) }
        }
        batch = preset.batch.map { Self.batch($0, bindings, bound, count) }
    }

    private static func item(_ item: EventRequest.Item, _ bindings: Bindings) -> Program {
        var builder = ProgramBuilder(bindings)
        switch item {
        case .json(let json): builder.json(json)
        case .query(let fields):
            // Percent-encoded text needs no escaping within a JSON string.
            builder.literal("\"")
            builder.pairs(fields, first: UInt8(ascii: "?"))
            builder.literal("\"")
        }
        return builder.finish()
    }

    private static func batch(
        _ batch: BatchRequest, _ bindings: Bindings, _ bound: (RequestTemplate) -> BoundRequest, _ count: Int
    ) -> Batch {
        func text(_ text: String) -> Program {
            var builder = ProgramBuilder(bindings)
            builder.literal(text)
            return builder.finish()
        }
        let request = bound(batch.request)
        var (before, after, separator) = (text(""), text(""), UInt8(ascii: ","))
        switch batch.framing {
        case .within: (before, after) = request.aroundItems ?? (before, after)
        case .array: (before, after) = (text("["), text("]"))
        case .lines: (after, separator) = (text("\n"), ASCII.lf)
        }
        return Batch(
            request: request, before: before, after: after, separator: separator, count: min(count, batch.count),
            bytes: batch.bytes, isOfOneCustomer: batch.isOfOneCustomer, rejected: batch.rejected)
    }

    /// What is sent for the event; `nil` where the preset has no words for it.
    @inline(__always)
    func index(for event: TrackingEvent) -> Int? {
        let isGoal = event.kind == .event && Int(event.name) < isGoal.count && isGoal[Int(event.name)]
        for candidate in table[Int(event.kind.rawValue) + (isGoal ? 8 : 0)]
        where candidate.having.allSatisfy({ Self.has(event, $0) }) {
            return candidate.index
        }
        return nil
    }

    private static func has(_ event: TrackingEvent, _ variable: Variable) -> Bool {
        switch variable {
        case .channel: event.channel != TrackingEvent.nothing
        case .partner: event.partner != TrackingEvent.nothing
        case .campaign: event.campaign != TrackingEvent.nothing
        case .coupon: event.coupon != TrackingEvent.nothing
        case .stage: event.stage != TrackingEvent.nothing
        case .product: event.product != TrackingEvent.nothing
        case .event: event.name != TrackingEvent.nothing
        case .order: event.order != 0
        case .user: event.user != 0
        default: true
        }
    }
}
