import Testing
import Tracking

@testable import MemoryBackend

@Suite struct ReportTests {
    private func numbers(_ rows: [BackendReport.Row], _ name: String) -> [String: Double]? {
        rows.first { $0.name == name }.map { row in
            Dictionary(row.numbers.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
        }
    }

    @Test func `identities are counted at the stage of their latest event`() throws {
        var one = Story(customer: 1)
        one.touch(Names.search, at: 0, stage: 0)
        one.buy(at: hour, stage: 1)
        one.touch(Names.mail, at: 2 * hour)
        var two = Story(customer: 2)
        two.touch(Names.search, at: hour, stage: 1)
        two.touch(Names.search, at: 0, stage: 0)
        var three = Story(customer: 3)
        three.touch(Names.search, at: 0, stage: TrackingEvent.churned)
        var four = Story(customer: 4)
        four.touch(Names.search, at: 0)
        let session = MemorySession(plan())
        try session.send(one.events + two.events + three.events + four.events)
        _ = try session.settle()
        let report = try session.report()
        #expect(report.funnel.map(\.name) == ["aware", "buyer", "churned"])
        #expect(report.funnel.map { $0.numbers.map(\.value) } == [[0], [2], [1]])
        #expect(report.stored == 7)
    }

    @Test func `channels and partners have their touches and conversions`() throws {
        var story = Story()
        story.touch(Names.search, at: 0, kind: .view)
        story.touch(Names.blogs, at: 1, partner: 1)
        story.buy(at: 2, value: 250)
        story.buy(at: 3, goal: Names.signUp)
        let session = MemorySession(plan(goals: [Names.purchase, Names.signUp]))
        try session.send(story.events)
        _ = try session.settle()
        let report = try session.report()
        #expect(report.channels.map(\.name) == ["search", "mail", "blogs", "direct"])
        #expect(numbers(report.channels, "search") == ["touches": 1, "conversions": 0, "value": 0])
        #expect(numbers(report.channels, "blogs") == ["touches": 1, "conversions": 2, "value": 2.5])
        #expect(numbers(report.partners, "blogs/ben") == ["touches": 1, "conversions": 2, "value": 2.5])
        #expect(numbers(report.partners, "blogs/anna") == ["touches": 0, "conversions": 0, "value": 0])
    }

    @Test func `without last touch the first rule of the plan speaks`() throws {
        var story = Story()
        story.touch(Names.search, at: 0)
        story.touch(Names.mail, at: 1)
        story.buy(at: 2)
        let session = MemorySession(plan(rules: [.firstTouch, .linear]))
        try session.send(story.events)
        _ = try session.settle()
        #expect(numbers(try session.report().channels, "search")?["conversions"] == 1)
    }

    @Test func `names out of the vocabulary do no harm`() throws {
        var story = Story()
        story.touch(77, at: 0, partner: 88, stage: 99)
        story.touch(Names.blogs, at: 1, partner: 88)
        story.buy(at: 2)
        let session = MemorySession(plan())
        try session.send(story.events)
        _ = try session.settle()
        #expect(numbers(try session.report().channels, "blogs") == ["touches": 1, "conversions": 1, "value": 0])
    }
}
