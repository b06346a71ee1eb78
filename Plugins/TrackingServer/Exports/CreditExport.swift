import Tracking

/// `GET /v1/credits`: what each touch gets of each conversion, a share a line, those of a conversion together.
struct CreditExport: Sendable {
    var rules: [RuleSpecification]
    /// Indices into the vocabulary's events.
    var goals: [UInt16]
    /// Which of `parts` equal shares of the people, from 0.
    var part = 0
    var parts = 1

    /// Holds 16 bytes and what a table needs for each conversion of the part meanwhile.
    ///
    /// - Throws: what the session throws, and the pipe.
    func write(_ session: any TrackingSession, _ names: ExportNames, to lines: inout LineWriter) throws {
        let marks = try marks(in: session)
        for rule in rules {
            for goal in goals {
                try session.credits(rule: rule, goal: goal, part: part, of: parts) { batch in
                    for index in 0..<batch.count {
                        let conversion = batch.conversions[index]
                        for credit in batch.credits(of: index) {
                            try lines.line { writer in
                                writer.member("rule", rule.name)
                                names.writeName("goal", goal, names.vocabulary.events, to: &writer)
                                names.writeOrigin(
                                    number: conversion.id.sequence, mark: marks[conversion.id.sequence] ?? 0,
                                    to: &writer)
                                names.writeTime(conversion.time, to: &writer)
                                Self.write(credit, names, to: &writer)
                            }
                        }
                    }
                }
            }
        }
    }

    private static func write(_ credit: Credit, _ names: ExportNames, to writer: inout JSONWriter) {
        if credit.source == .none {
            writer.member("channel", "none")
        } else {
            names.writeSource(credit.source, campaign: credit.campaign, to: &writer)
        }
        writer.member("conversions", Double(credit.units) / Double(CreditUnits.one))
        writer.member("value", names.major(credit.value))
    }

    /// By number of the conversion, the mark of the message that told it.
    private func marks(in session: any TrackingSession) throws -> [UInt64: UInt64] {
        var marks: [UInt64: UInt64] = [:]
        let goals = Set(goals)
        try session.events(part: part, of: parts) { events in
            for event in events where event.kind == .event && goals.contains(event.name) {
                marks[event.id.sequence] = event.amount.bitPattern
            }
        }
        return marks
    }
}
