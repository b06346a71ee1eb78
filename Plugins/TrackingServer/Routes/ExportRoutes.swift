import HTTPTypes
import Hummingbird
import NIOCore
import Tracking

/// `GET /v1/events` and `/v1/credits`: everything that is stored, and what every touch got of every conversion, as lines of JSON;
/// with the read key.
struct ExportRoutes {
    let parts: Parts

    func add(to router: Router<BasicRequestContext>) {
        router.get("/v1/events") { request, _ in
            try parts.requireReadKey(request)
            let fields = try ExportFields(request)
            let (part, parts) = fields.part()
            var export = EventExport(part: part, parts: parts)
            export.after = UInt64(fields.number("after", 0...(.max), or: 0))
            if fields.has("limit") { export.limit = fields.number("limit", 1...EventExport.limitMost, or: 1) }
            try fields.check()
            let asked = export
            return try await stream { try asked.write($0, $1, to: &$2) }
        }
        router.get("/v1/credits") { request, _ in
            try parts.requireReadKey(request)
            let fields = try ExportFields(request)
            let (part, parts) = fields.part()
            try fields.check()
            let asked = CreditExport(
                rules: try self.parts.rules(fields.text("rule")), goals: try self.parts.goals(fields.text("goal")),
                part: part, parts: parts)
            return try await stream { try asked.write($0, $1, to: &$2) }
        }
    }

    /// Answers once the first lines are there, so that what fails before that has an answer of its own. What fails later ends the
    /// connection in the middle of the body, which nobody takes for the end.
    private func stream(
        _ write: @escaping @Sendable (any TrackingSession, ExportNames, inout LineWriter) throws -> Void
    ) async throws -> Response {
        let pipe = ExportPipe(patienceSeconds: parts.settings.limits.requestSeconds)
        let (keeper, minorUnits) = (parts.keeper, parts.settings.minorUnits)
        Task {
            do {
                try await keeper.read { session, vocabulary in
                    var lines = LineWriter(pipe)
                    try write(session, ExportNames(vocabulary: vocabulary, minorUnits: minorUnits), &lines)
                    try lines.flush()
                }
                pipe.finish(.success(()))
            } catch {
                pipe.finish(.failure(error))
            }
        }
        let first = try await pipe.next()
        let body = ResponseBody { writer in
            // Where the connection goes away, reading ends as well.
            defer { pipe.finish(.failure(CancellationError())) }
            if let first {
                try await writer.write(first)
                while let chunk = try await pipe.next() { try await writer.write(chunk) }
            }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: [.contentType: "application/x-ndjson"], body: body)
    }
}

/// The query of an export, with everything that is wrong with it.
private final class ExportFields {
    private let fields: FormFields
    private var problems = RequestProblems()
    /// More would make parts too small to be worth a request.
    private static let partsMost = 1_000_000

    /// - Throws: ``RequestProblems`` where it cannot be read at all.
    init(_ request: Request) throws {
        guard let fields = FormFields(request.uri.query ?? "") else {
            throw RequestProblems("the query cannot be read; a name comes twice, or an escape is broken")
        }
        self.fields = fields
    }

    func text(_ name: String) -> String? { fields.filled(name) }

    func has(_ name: String) -> Bool { fields.filled(name) != nil }

    func number(_ name: String, _ range: ClosedRange<Int>, or standard: Int) -> Int {
        guard let text = fields.filled(name) else { return standard }
        if let number = Int(text), range.contains(number) { return number }
        let most = range.upperBound == .max ? "" : " to \(range.upperBound)"
        problems.add("\(name) is a whole number from \(range.lowerBound)\(most)", event: nil)
        return standard
    }

    /// Which of how many parts.
    func part() -> (part: Int, parts: Int) {
        let parts = number("of", 1...Self.partsMost, or: 1)
        return (number("part", 0...(parts - 1), or: 0), parts)
    }

    /// - Throws: all problems.
    func check() throws { if problems.count > 0 { throw problems } }
}
