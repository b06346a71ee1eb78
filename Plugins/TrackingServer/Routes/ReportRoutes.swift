import Hummingbird
import Tracking

/// `GET /v1/attribution`, `/v1/reports/...`, `/v1/customers/{id}/journey`, for programs; with the read key.
struct ReportRoutes {
    let parts: Parts

    func add(to router: Router<BasicRequestContext>) {
        router.get("/v1/attribution") { request, _ in
            try parts.requireReadKey(request)
            return try await attribution(request)
        }
        router.get("/v1/reports/funnel") { request, _ in
            try parts.requireReadKey(request)
            return Self.rows(try await parts.report().funnel, named: "stage")
        }
        router.get("/v1/reports/channels") { request, _ in
            try parts.requireReadKey(request)
            return Self.rows(try await parts.report().channels, named: "channel")
        }
        router.get("/v1/reports/partners") { request, _ in
            try parts.requireReadKey(request)
            let (report, flags) = try await parts.partners()
            return Self.rows(report.partners, named: "partner", flags: flags)
        }
        router.get("/v1/customers/{id}/journey") { request, context in
            try parts.requireReadKey(request)
            let id = try context.parameters.require("id")
            guard let journey = try await parts.journey(of: id) else {
                throw Refusal(.notFound, "nothing is known of a customer with this id")
            }
            return Answers.json { $0.write(journey, customer: id, minorUnits: parts.settings.minorUnits) }
        }
    }

    private func attribution(_ request: Request) async throws -> Response {
        guard let fields = FormFields(request.uri.query ?? "") else {
            throw RequestProblems("the query cannot be read; a name comes twice, or an escape is broken")
        }
        let rules = try parts.rules(fields.filled("rule"))
        let goals = try parts.goals(fields.filled("goal"))
        guard let level = AttributionLevel(rawValue: fields.filled("by") ?? "channel") else {
            throw RequestProblems("by is one of channel, partner, campaign")
        }
        let rows = try await parts.keeper.read { session, vocabulary in
            try Readings.attribution(session, vocabulary, rules: rules, goals: goals, by: level)
        }
        return Answers.json { writer in
            writer.array { writer in
                for row in rows {
                    writer.object { writer in
                        writer.member("rule", row.rule)
                        writer.member(level.rawValue, row.name)
                        writer.member("conversions", Double(row.units) / Double(CreditUnits.one))
                        writer.member("value", Double(row.value) / Double(parts.settings.minorUnits))
                    }
                }
            }
        }
    }

    private static func rows(
        _ rows: [BackendReport.Row], named name: String, flags: [String: [String]]? = nil
    ) -> Response {
        Answers.json { writer in
            writer.array { writer in
                for row in rows {
                    writer.object { writer in
                        writer.member(name, row.name)
                        for number in row.numbers { writer.member(number.name, number.value) }
                        guard let flags else { return }
                        writer.key("flags")
                        writer.array { writer in for flag in flags[row.name] ?? [] { writer.value(flag) } }
                    }
                }
            }
        }
    }
}

extension JSONWriter {
    fileprivate mutating func write(_ journey: Journey, customer: String, minorUnits: Int64) {
        object { writer in
            writer.member("customer", customer)
            if let stage = journey.stage { writer.member("stage", stage) }
            writer.member("events", journey.count)
            if let first = journey.first {
                writer.key("first_touch")
                writer.write(first, minorUnits)
            }
            writer.key("journey")
            writer.array { writer in for step in journey.steps { writer.write(step, minorUnits) } }
        }
    }

    private mutating func write(_ step: Journey.Step, _ minorUnits: Int64) {
        object { writer in
            writer.member("time", TimeText.iso(step.time))
            writer.member("kind", "\(step.kind)")
            for (name, text) in [
                ("channel", step.channel), ("partner", step.partner), ("campaign", step.campaign),
                ("event", step.event), ("stage", step.stage), ("coupon", step.coupon),
            ] {
                if let text { writer.member(name, text) }
            }
            if let value = step.value { writer.member("value", Double(value) / Double(minorUnits)) }
        }
    }
}
