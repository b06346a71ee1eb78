import Foundation
import NIOCore
import Tracking

/// Speaks to the server beside the events: prepares it, waits until it has settled, reads it back. One thread at a time.
final class ServerReader: @unchecked Sendable {
    // Sendable although nothing guards its renderer: the seam lets one thread at a time settle and read.
    private let shared: Shared
    private let bindings: Bindings
    private let renderer: Renderer
    private var preset: Preset { shared.settings.preset }
    /// Whole bodies that are kept for reading; rows are read as they come.
    private static let longestBody: UInt64 = 256 << 20
    private static let longestStream: UInt64 = 1 << 40

    init(_ shared: Shared, _ bindings: Bindings) {
        self.shared = shared
        self.bindings = bindings
        renderer = Renderer(shared.plan, clock: .virtual)
    }

    // MARK: Requests

    private func open(_ template: RequestTemplate, _ extra: [Variable: String], longest: UInt64) throws -> OneShot {
        var bound = bindings
        bound.extra = extra
        let times = shared.total
        if times.earliest <= times.latest {
            (bound.extra[.earliest], bound.extra[.latest]) = (Self.date(times.earliest), Self.date(times.latest))
        } else {
            (bound.extra[.earliest], bound.extra[.latest]) = (Self.date(0), Self.date(0))
        }
        let request = BoundRequest(
            template, bound, authentication: preset.authentication, authority: shared.settings.server.authority,
            basePath: shared.settings.server.basePath)
        let (body, whole) = (ByteWriter(), ByteWriter())
        request.write(Self.nothing, renderer, body: body, to: whole)
        var buffer = ByteBufferAllocator().buffer(capacity: whole.count)
        buffer.writeBytes(UnsafeRawBufferPointer(whole.bytes))
        return try OneShot(
            buffer, isHead: request.isHead, shared.transport, limits: HTTPLimits(bodyBytes: longest),
            timeoutSeconds: max(1, Double(shared.settings.timeoutNanoseconds) * 1e-9))
    }

    private static let nothing = TrackingEvent(id: EventID(customer: 0, sequence: 0), kind: .stage, time: 0, device: 0)

    private static func date(_ time: Int64) -> String {
        let writer = ByteWriter(capacity: 64)
        CalendarTime.writeDate(time, to: writer)
        return writer.text
    }

    /// The whole answer.
    ///
    /// - Throws: ``BackendError`` for what is no success.
    private func answer(_ what: String, _ template: RequestTemplate, _ extra: [Variable: String] = [:]) throws -> Answer
    {
        var body: [UInt8] = []
        let head = try stream(what, template, extra, longest: Self.longestBody) { body += $0 }
        return Answer(head: head, body: body)
    }

    /// The answer's body piece by piece.
    @discardableResult
    private func stream(
        _ what: String, _ template: RequestTemplate, _ extra: [Variable: String], longest: UInt64,
        _ take: ([UInt8]) throws -> Void
    ) throws -> ResponseHead {
        let place = shared.settings.server.description
        do {
            let shot = try open(template, extra, longest: longest)
            defer { shot.close() }
            var head = ResponseHead()
            var refusal: [UInt8] = []
            while true {
                switch shot.next() {
                case .head(let read): head = read
                case .body(let bytes) where (200...299).contains(head.status): try take(bytes)
                case .body(let bytes): if refusal.count < 200 { refusal += bytes.prefix(200) }
                case .failure(let reason): throw reason
                case .end:
                    guard !(200...299).contains(head.status) else { return head }
                    let said = SecretMask(shared.settings).mask(refusal)
                    throw BackendError.failed("\(place) answered \(head.status) to \(what): \(said)")
                }
            }
        } catch let failure as HTTPFailure {
            throw BackendError.failed("\(what) of \(place): \(failure)")
        }
    }

    // MARK: What a session asks for

    /// Sends what the preset has sent before the first event.
    func prepare() throws {
        for (index, request) in preset.prepare.enumerated() {
            _ = try answer("preparation \(index + 1)", request)
        }
    }

    /// Events of the run that are stored, where the preset can count them.
    func count() throws -> Int? {
        if let counts = preset.counts {
            let answer = try answer("counting", counts.request)
            guard let text = answer.json.flatMap(counts.path.find)?.text, let count = Int(text) else {
                throw BackendError.failed("\(shared.settings.server.description) did not answer with a count")
            }
            return count
        }
        guard preset.events != nil else { return nil }
        var ids: Set<EventID> = []
        try events(part: 0, of: 1) { for event in $0 { ids.insert(event.id) } }
        return ids.count
    }

    /// Waits until all is there, or nothing more comes, or the deadline has passed.
    func settle(accepted: Int) throws {
        guard preset.readBack != .none, preset.events?.isImmediate != true else { return }
        let deadline = ContinuousClock.now + .seconds(shared.settings.settleSeconds)
        let pauses: [UInt32] = [2000, 10_000, 50_000, 100_000]
        var (last, unchanged, round) = (-1, 0, 0)
        while let count = try count(), count < accepted {
            unchanged = count == last ? unchanged + 1 : 0
            // About half a second without a change is the end of it.
            guard unchanged < 5, ContinuousClock.now < deadline else { return }
            last = count
            // The server is asked again, as none says by itself when it has settled; the seam's calls may wait.
            usleep(pauses[min(round, pauses.count - 1)])
            round += 1
        }
    }

    func events(part: Int, of parts: Int, _ body: (UnsafeBufferPointer<TrackingEvent>) throws -> Void) throws {
        guard let reading = preset.events else {
            throw BackendError.unsupported("the preset \(preset.name) does not read events back")
        }
        var rows = RowReader(
            reading, shared.plan, TokenReader(shared.plan, sent: shared.sentEvents), part: part, of: parts)
        let extra: [Variable: String] = [.part: "\(part)", .parts: "\(parts)"]
        switch reading.source {
        case .lines(let request):
            var lines = LineSplitter()
            try stream("reading back", request, extra, longest: Self.longestStream) { piece in
                try lines.add(piece) { try rows.take(JSONValue($0), body) }
            }
            try lines.finish { try rows.take(JSONValue($0), body) }
        case .array(let request, let path):
            let answer = try answer("reading back", request, extra)
            guard let items = answer.json.flatMap(path.find)?.items else {
                throw BackendError.failed("\(shared.settings.server.description) did not answer with a list of events")
            }
            for item in items { try rows.take(item, body) }
        case .log(let path):
            try LogReader(path: shared.settings.logPath ?? "", prefix: pathText(path), needle: runText(reading)).read {
                try rows.take($0, body)
            }
        }
        try rows.finish(body)
    }

    /// What every line of this run has, where rows say their run.
    private func runText(_ reading: EventsReading) -> [UInt8] {
        guard case .name(let name) = reading.fields[.run]?.steps.last else { return [] }
        return Array("\(name)=".utf8) + Escaping.apply([.url], to: Array(shared.plan.id.utf8))
    }

    private func pathText(_ template: Template) -> [UInt8] {
        var builder = ProgramBuilder(bindings)
        builder.literal(shared.settings.server.basePath)
        builder.text(template, [.path])
        let writer = ByteWriter()
        renderer.render(builder.finish(), Self.nothing, to: writer)
        return Array(writer.bytes)
    }

    func credits(
        rule: RuleSpecification, goal: UInt16, part: Int, of parts: Int, _ body: (borrowing CreditBatch) throws -> Void
    ) throws {
        guard let reading = preset.credits, reading.rules.contains(rule.kindName) else {
            throw BackendError.unsupported("the preset \(preset.name) reads no credits under \(rule.name)")
        }
        guard shared.plan.goals.contains(goal), Int(goal) < shared.plan.vocabulary.events.count else {
            throw BackendError.unsupported("credits of an event that the plan does not name as a goal")
        }
        // Totals are of everybody: they come with the first part.
        guard part == 0 || reading.level == .conversion else { return }
        let extra: [Variable: String] = [
            .rule: rule.name, .goal: shared.plan.vocabulary.events[Int(goal)], .part: "\(part)", .parts: "\(parts)",
        ]
        var batch = CreditBatch()
        var rows = CreditRows(reading, shared.plan, TokenReader(shared.plan, sent: shared.sentEvents))
        func take(_ row: JSONValue) throws {
            try rows.readShare(row, part: part, of: parts, into: &batch, body)
        }
        if reading.isOfLines {
            var lines = LineSplitter()
            try stream("credits", reading.request, extra, longest: Self.longestStream) { piece in
                try lines.add(piece) { try take(JSONValue($0)) }
            }
            try lines.finish { try take(JSONValue($0)) }
        } else {
            let answer = try answer("credits", reading.request, extra)
            guard let items = answer.json.flatMap(reading.rows.find)?.items else {
                throw BackendError.failed(
                    "\(shared.settings.server.description) did not answer with a list of credits")
            }
            if reading.level == .conversion {
                for item in items { try take(item) }
            } else {
                try rows.read(items, into: &batch)
            }
        }
        rows.finish(into: &batch)
        if batch.count > 0 { try body(batch) }
    }
}
