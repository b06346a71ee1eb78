import Tracking

/// What routes and pages ask.
extension Parts {
    func report() async throws -> BackendReport { try await keeper.read { session, _ in try session.report() } }

    /// The report, and what looks wrong about partners by their names in it.
    func partners() async throws -> (BackendReport, [String: [String]]) {
        let (judge, begun) = (settings.judge, keeper.plan)
        return try await keeper.read { session, vocabulary in
            var plan = begun
            plan.vocabulary = vocabulary
            let flags = try judge?.flags(plan) { body in try Journeys.each(in: session, body) }
            return (try session.report(), flags ?? [:])
        }
    }

    /// Everything that the first page shows, as of one moment.
    func overview() async throws -> OverviewPage.Content {
        let (judge, begun, messages) = (settings.judge, keeper.plan, keeper.size.messages)
        let rules = OverviewPage.rules.filter { rule in begun.rules.contains { $0.kind == rule.kind } }
        return try await keeper.read { session, vocabulary in
            var plan = begun
            plan.vocabulary = vocabulary
            let flags = try judge?.flags(plan) { body in try Journeys.each(in: session, body) }
            let credit = try Readings.attribution(session, vocabulary, rules: rules, goals: plan.goals, by: .channel)
            return OverviewPage.Content(
                report: try session.report(), flags: flags ?? [:], credit: credit, messages: messages)
        }
    }

    /// - Parameter id: as senders call them: a user's, or a device's.
    func journey(of id: String) async throws -> Journey? {
        guard !id.isEmpty, id.utf8.count <= CallReader.idBytesMost else { return nil }
        let user = Identifier.user.number(id)
        let devices = [Identifier.device.number(id), Identifier.userOnly.number(id)]
        return try await keeper.read { session, vocabulary in
            try Journey.find(user: user, devices: devices, in: session, vocabulary)
        }
    }

    /// - Parameter text: `nil`: all rules of the plan.
    /// - Throws: ``RequestProblems`` for a rule that is not known or not computed.
    func rules(_ text: String?) throws -> [RuleSpecification] {
        guard let text else { return keeper.plan.rules }
        let rule: RuleSpecification
        do {
            rule = try settings.readRule(text)
        } catch {
            throw RequestProblems("rule: \(error)")
        }
        guard keeper.plan.rules.contains(where: { $0.kindName == rule.kindName }) else {
            throw RequestProblems(
                "rule: this server computes \(keeper.plan.rules.map(\.kindName).joined(separator: ", "))")
        }
        return [rule]
    }

    /// - Parameter name: `nil`: all goals together.
    /// - Throws: ``RequestProblems`` for an event that is none.
    func goals(_ name: String?) throws -> [UInt16] {
        guard let name else { return keeper.plan.goals }
        guard settings.goals.contains(name), let index = keeper.vocabulary.events.firstIndex(of: name) else {
            throw RequestProblems("goal is none of \(settings.goals.joined(separator: ", "))")
        }
        return [UInt16(index)]
    }
}
