import Foundation
import NIOCore
import NIOPosix
import Tracking

extension HTTPBackend {
    /// What came of one event of a probe.
    public struct ProbeExchange: Sendable {
        /// `click`, `event (goal)`, ...
        public var kind: String
        /// As it went over the wire, secrets masked; nothing where the preset has no request for the kind.
        public var request: String
        /// Its beginning, secrets masked; or why there is none.
        public var answer: String
        public var result: Receipt.Result
    }

    /// Sends one event of each kind, one after the other as one customer, and shows what was said. Nothing is sent again, whatever
    /// the answer.
    ///
    /// - Parameter plan: with a run id of its own.
    /// - Throws: `BackendError.unavailable` where the server cannot be reached.
    public func probe(_ plan: RunPlan) throws -> [ProbeExchange] {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        defer { try? group.syncShutdownGracefully() }
        let transport = try Transport(settings, group: group)
        let bindings = Bindings(plan: plan, settings: settings.values)
        let routes = Routes(settings.preset, bindings, server: settings.server, batch: settings.batch)
        let shared = Shared(settings, routes, transport, plan, .wall)
        try ServerReader(shared, bindings).prepare()
        var prober = Prober(shared)
        return try ProbeEvents(plan).all.map { try prober.send($0.event, as: $0.name) }
    }
}

/// One event of each kind, as the run's vocabulary has them.
private struct ProbeEvents {
    var all: [(name: String, event: TrackingEvent)] = []

    init(_ plan: RunPlan) {
        let now = Int64(Date().timeIntervalSince1970 * 1e6)
        let vocabulary = plan.vocabulary
        func first(_ isThere: Bool) -> UInt16 { isThere ? 0 : TrackingEvent.nothing }
        for kind in TrackingEvent.Kind.allCases {
            let sequence = UInt64(all.count)
            var event = TrackingEvent(id: EventID(customer: 1, sequence: sequence), kind: kind, time: now, device: 1)
            if kind.isTouch {
                // Of a partner where there is one: links of affiliates are theirs.
                let partnered = vocabulary.channels.firstIndex { !$0.partners.isEmpty }
                event.channel = partnered.map { UInt16($0) } ?? first(!vocabulary.channels.isEmpty)
                event.partner = first(partnered != nil)
                event.campaign = first(!vocabulary.campaigns.isEmpty)
            }
            event.stage = first(!vocabulary.stages.isEmpty)
            if kind == .identify { event.user = 2 }
            if kind == .event || kind == .refund {
                let goal = plan.goals.first ?? first(!vocabulary.events.isEmpty)
                (event.name, event.order, event.value) = (goal, 1, plan.minorUnits)
            }
            all.append((kind == .event && !plan.goals.isEmpty ? "event (goal)" : kind.word, event))
        }
    }
}

private struct Prober {
    private let shared: Shared
    private let renderer: Renderer
    private let mask: SecretMask
    private let writers = (ByteWriter(), ByteWriter())
    private var captured: [[UInt8]?]
    private static let shownBytes = 1000

    init(_ shared: Shared) {
        self.shared = shared
        renderer = Renderer(shared.plan, clock: shared.clock)
        mask = SecretMask(shared.settings)
        captured = Array(repeating: nil, count: shared.settings.preset.captures.count)
    }

    mutating func send(_ event: TrackingEvent, as name: String) throws -> HTTPBackend.ProbeExchange {
        guard let index = shared.routes.index(for: event) else {
            return .init(kind: name, request: "", answer: "the preset has no request for it", result: .unsent)
        }
        let route = shared.routes.routes[index]
        if let missing = route.neededCaptures.first(where: { captured[$0] == nil }) {
            let what = shared.settings.preset.captures[missing]
            return .init(kind: name, request: "", answer: "it needs \(what), which was never captured", result: .unsent)
        }
        renderer.setClock(Now.monotonic)
        renderer.setNow(Now.monotonic)
        renderer.captured = captured
        write(event, route)
        let request = mask.mask(writers.0.bytes)
        do {
            let answer = try exchange()
            for capture in route.captures {
                captured[capture.index] = capture.find(in: answer) ?? captured[capture.index]
            }
            let result = shared.settings.preset.answers.first(for: answer).result
            return .init(kind: name, request: request, answer: shown(answer), result: result)
        } catch let failure as HTTPFailure {
            return .init(kind: name, request: request, answer: failure.description, result: .unknown)
        }
    }

    private func write(_ event: TrackingEvent, _ route: Routes.Route) {
        if let single = route.single { return single.write(event, renderer, body: writers.1, to: writers.0) }
        guard let item = route.item, let batch = shared.routes.batch else { return }
        writers.1.removeAll()
        renderer.render(batch.before, event, to: writers.1)
        renderer.render(item, event, to: writers.1)
        renderer.render(batch.after, event, to: writers.1)
        batch.request.write(event, renderer, given: writers.1, to: writers.0)
    }

    private func exchange() throws -> Answer {
        var buffer = ByteBufferAllocator().buffer(capacity: writers.0.count)
        buffer.writeBytes(UnsafeRawBufferPointer(writers.0.bytes))
        let shot = try OneShot(
            buffer, isHead: false, shared.transport, limits: LoopWorker.limits,
            timeoutSeconds: Double(shared.settings.timeoutNanoseconds) * 1e-9)
        defer { shot.close() }
        var (head, body) = (ResponseHead(), [UInt8]())
        while true {
            switch shot.next() {
            case .head(let read): head = read
            case .body(let bytes): body += bytes.prefix(max(0, (64 << 10) - body.count))
            case .end: return Answer(head: head, body: body)
            case .failure(let reason): throw reason
            }
        }
    }

    private func shown(_ answer: Answer) -> String {
        let head = mask.mask(answer.head.bytes)
        let body = answer.body.prefix(Self.shownBytes)
        let isText = body.allSatisfy { $0 >= 32 && $0 != 127 || $0 == 9 || $0 == 10 || $0 == 13 }
        let rest = answer.body.count > body.count ? "..." : ""
        return head + (isText ? mask.mask(body) + rest : "(\(answer.body.count) bytes)")
    }
}
