import Foundation
import Testing
import Tracking

@testable import SQLiteBackend

/// What the plain `sqlite3` tool answers.
@Suite struct ViewTests {
    private let scratch = Scratch()

    private func touch(
        _ customer: UInt64, _ sequence: UInt64, _ channel: UInt16, at time: Int64,
        partner: UInt16 = TrackingEvent.nothing,
        campaign: UInt16 = TrackingEvent.nothing, stage: UInt16 = TrackingEvent.nothing
    ) -> TrackingEvent {
        TrackingEvent(
            id: EventID(customer: customer, sequence: sequence), kind: .click, time: epoch + time, device: customer,
            channel: channel, partner: partner, campaign: campaign, stage: stage)
    }

    private func write() throws {
        let session = try scratch.session(plan("monday", goals: [Names.purchase, Names.signUp]))
        let events = [
            touch(1, 0, Names.search, at: 0, campaign: 0, stage: 0), touch(1, 1, Names.blogs, at: hour, partner: 1),
            TrackingEvent(
                id: EventID(customer: 1, sequence: 2), kind: .identify, time: epoch + hour, device: 1, user: 42),
            TrackingEvent(
                id: EventID(customer: 1, sequence: 3), kind: .event, time: epoch + 2 * hour, device: 1,
                name: Names.purchase,
                stage: 1, order: .max, value: 250),
            touch(2, 0, Names.mail, at: 5, stage: 1), touch(2, 1, Names.mail, at: 6, stage: TrackingEvent.churned),
            TrackingEvent(
                id: EventID(customer: .max, sequence: 0), kind: .event, time: epoch, device: .max, name: Names.signUp),
        ]
        try session.send(events)
        _ = try session.settle()
        session.close()
        try scratch.session(plan("tuesday")).close()
    }

    private func ask(_ sql: String) throws -> [String] {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["sqlite3", scratch.file(), sql]
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(text)")
        return text.split(separator: "\n").map(String.init)
    }

    @Test func `funnel, channels and partners`() throws {
        try write()
        #expect(
            try ask("SELECT stage, customers FROM funnel WHERE run = 'monday'") == ["aware|0", "buyer|1", "churned|1"])
        #expect(
            try ask("SELECT channel, touches, conversions, value FROM channels WHERE run = 'monday'") == [
                "search|1|0.0|0.0", "mail|2|0.0|0.0", "blogs|1|1.0|2.5", "direct|0|0.0|0.0",
            ])
        #expect(
            try ask("SELECT partner, touches, conversions, value FROM partners WHERE run = 'monday'") == [
                "blogs/anna|0|0.0|0.0", "blogs/ben|1|1.0|2.5",
            ])
        #expect(try ask("SELECT sum(customers), count(*) FROM funnel WHERE run = 'tuesday'") == ["0|3"])
    }

    @Test func `journeys by identity and time`() throws {
        try write()
        let rows = try ask(
            "SELECT identity, time, kind, channel, partner, campaign, event, stage, order_id, value FROM journeys WHERE run = 'monday'"
        )
        #expect(rows.count == 7)
        #expect(rows.contains("user 42|2023-11-14 22:13:20.000|click|search||spring||aware||0.0"))
        #expect(rows.last == "user 42|2023-11-15 00:13:20.000|event||||purchase|buyer|18446744073709551615|2.5")
        #expect(rows.contains { $0.hasPrefix("device 18446744073709551615|") })
    }

    @Test func `attribution by conversion, channel, partner and campaign`() throws {
        try write()
        #expect(
            try ask("SELECT * FROM attribution_channels WHERE rule = 'linear'") == [
                "monday|linear|purchase|search|0.5|1.25", "monday|linear|purchase|blogs|0.5|1.25",
                "monday|linear|sign_up|none|1.0|0.0",
            ])
        #expect(
            try ask("SELECT partner, conversions FROM attribution_partners WHERE rule = 'last-touch'") == [
                "blogs/ben|1.0", "none|1.0",
            ])
        #expect(
            try ask(
                "SELECT campaign, conversions FROM attribution_campaigns WHERE rule = 'first-touch' AND goal = 'purchase'"
            )
                == ["spring|1.0"])
        #expect(
            try ask(
                "SELECT identity, customer, channel, conversions, value FROM attribution_conversions WHERE rule = 'linear'"
            )
                == [
                    "device 18446744073709551615|18446744073709551615|none|1.0|0.0", "user 42|1|search|0.5|1.25",
                    "user 42|1|blogs|0.5|1.25",
                ])
    }

    @Test func `reports are the views`() throws {
        try write()
        let session = try scratch.session(plan("monday", goals: [Names.purchase, Names.signUp], resumed: true))
        defer { session.close() }
        let report = try session.report()
        #expect(report.stored == 7)
        #expect(report.funnel.map(\.name) == ["aware", "buyer", "churned"])
        #expect(report.funnel.map { $0.numbers.map(\.value) } == [[0], [1], [1]])
        #expect(report.channels.map(\.name) == ["search", "mail", "blogs", "direct"])
        #expect(report.partners.last?.numbers.map(\.value) == [1, 1, 2.5])
        #expect(report.partners.last?.numbers.map(\.name) == ["touches", "conversions", "value"])
    }
}
